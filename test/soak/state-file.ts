import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ids, seedFrom } from "../../sandbox/world/ids";
import { openStateFile } from "../../sandbox/world/state-file";
import { bundled } from "../sandbox/core-process";
import { ec2 } from "../sandbox/core-requests";
import type { SoakPart } from "./part";

const LEAST_KILLS = 10;
/** Of one file; then a new one is begun, so that opening stays quick. */
const KILLS_PER_FILE = 10;

export const stateFile: SoakPart = {
    name: "state-file",
    summary: "SIGKILL of a sandbox with a state file at random moments: no answered write is lost",
    async run(seed, until, say) {
        const ids = new Ids(seedFrom(seed));
        let kills = 0;
        let writes = 0;
        while (kills < LEAST_KILLS || performance.now() < until) {
            const folder = mkdtempSync(join(tmpdir(), "soak-state-"));
            try {
                const answered: string[] = [];
                for (let i = 0; i < KILLS_PER_FILE; i++) {
                    await killedWhileItWrites(
                        join(folder, "world"),
                        answered,
                        Number.parseInt(ids.hex(3), 16) % 1500,
                    );
                    kills++;
                }
                const { world, close } = openStateFile(join(folder, "world"), {});
                const kept = world.table("dhcp-options");
                const lost = answered.filter(id => !kept.has(id));
                close();
                if (lost.length > 0) {
                    throw new Error(
                        `${lost.length} of ${answered.length} answered writes were lost: ${lost[0]}, ...`,
                    );
                }
                writes += answered.length;
                say(`${kills} kills, ${writes} writes`);
            } finally {
                rmSync(folder, { recursive: true, force: true });
            }
        }
        return `${kills} kills, ${writes} answered writes all kept`;
    },
};

/** Starts a sandbox on the file, writes from three clients at once, and kills it after so many milliseconds. */
async function killedWhileItWrites(file: string, answered: string[], milliseconds: number): Promise<void> {
    const { child, endpoint } = await start(file);
    const gone = new Promise(resolve => child.once("exit", resolve));
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    const writer = async (): Promise<void> => {
        for (;;) {
            const { text } = await ec2(endpoint, {
                Action: "CreateDhcpOptions",
                "DhcpConfiguration.1.Key": "domain-name",
                "DhcpConfiguration.1.Value.1": "example.com",
            }).catch(() => ({ text: "" }));
            const id = /<dhcpOptionsId>(dopt-[0-9a-f]{17})</.exec(text)?.[1];
            if (id === undefined) {
                return;
            }
            answered.push(id);
        }
    };
    await Promise.all([writer(), writer(), writer()]);
    clearTimeout(timer);
    child.kill("SIGKILL");
    await gone;
}

function start(file: string): Promise<{ child: ChildProcess; endpoint: string }> {
    const child = spawn(
        process.execPath,
        [bundled("sandbox/cli.ts"), "start", "--port", "0", "--no-pulumi", "--json", "--state", file],
        { stdio: ["ignore", "pipe", "inherit"] },
    );
    return new Promise((resolve, reject) => {
        child.stdout!.once("data", text => resolve({ child, endpoint: JSON.parse(String(text)).endpoint }));
        child.once("exit", code => reject(new Error(`the sandbox ended with ${code} before it listened`)));
    });
}
