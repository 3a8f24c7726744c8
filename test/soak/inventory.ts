import { sync } from "../../inventory";
import { Cloud } from "../inventory/cloud";
import { Kills } from "../inventory/kills";
import type { SoakPart } from "./part";

/** Points at which a process is killed at least. */
const KILLS = 200;
/** Rounds in one world; a regional pool has room for 256. */
const ROUNDS = 40;

export const inventoryKills: SoakPart = {
    name: "inventory",
    summary:
        "syncs and pushes of the inventory killed at random points, with lost answers and reads that lag",
    async run(seed, until, say) {
        const random = generator(seed);
        let kills = 0;
        let rounds = 0;
        while (kills < KILLS || performance.now() < until) {
            const cloud = await Cloud.start({
                seed: seed + rounds,
                quotas: { poolsPerScope: 500, vpcsPerRegion: 500 },
            });
            const one = new Kills(cloud);
            try {
                await sync(one.inventory, { access: cloud.access });
                for (let round = 0; round < ROUNDS && (kills < KILLS || performance.now() < until); round++) {
                    kills += await killInRound(cloud, one, round, random);
                    rounds++;
                    say(`${kills} processes killed in ${rounds} rounds`);
                }
            } finally {
                one.close();
                await cloud.close();
            }
        }
        return `${kills} processes killed in ${rounds} rounds`;
    },
};

/** Plans something, kills processes that push it or sync meanwhile, and holds what came of it against AWS. */
async function killInRound(cloud: Cloud, one: Kills, round: number, random: () => number): Promise<number> {
    const { names } = one.planRound(round);
    const isRough = random() < 0.5;
    await cloud.faults(
        isRough
            ? [
                  { kind: "reset", rate: 0.1, when: "after" },
                  { kind: "error", rate: 0.05 },
                  { kind: "hide", action: "Create*", reads: 2 },
              ]
            : [],
    );
    let kills = 0;
    for (let process = 0; process < 8; process++) {
        const verb = random() < 0.7 ? "push" : "sync";
        const at =
            random() < 0.6 ? { step: 1 + Math.floor(random() * 25) } : { after: 300 + random() * 1_200 };
        kills += (await one.kill(verb, at)) === "killed" ? 1 : 0;
    }
    await cloud.faults([]);
    await one.recover(names);
    return kills;
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
function generator(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
