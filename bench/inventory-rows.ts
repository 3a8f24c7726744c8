import { blockAround, type Cidr, formatCidr, parseCidr, slot } from "../address-space";
import { summarizeAllocations } from "../inventory/store/allocation-summary";
import { openInventory } from "../inventory/store/inventory";

export const MANY = { pools: 200, blocks: 10_000, subnetsPerBlock: 10, regions: 4, accounts: 20 };

const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
const TEAMS = ["billing", "data", "edge", "identity", "ledger", "payments", "search", "web"];
const STAGES = ["dev", "prod", "test"];
const TIERS = ["data", "private", "public", "transit"];

/**
 * Writes an inventory of the size of a large organization into a new file: a top pool, 199 pools in it, 10,000 VPCs and
 * 100,000 subnets, with ids as random as those of AWS. It is written past the sync, which has a benchmark of its own.
 */
export function writeManyRows(file: string): number {
    const inventory = openInventory(file);
    const { database } = inventory;
    const random = seeded(20_261_128);
    const hex = (): string =>
        Array.from({ length: 17 }, () => Math.floor(random() * 16).toString(16)).join("");
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
    const insert = database.prepare(
        "INSERT INTO node(integration_id, kind, status, external_id, cidr, family, first_address, netmask_length, parent_id, scope_id, region, account_id, vpc_id, zone_id, label, state, locale, cidrs, primary_cidr, compliance, management, overlap, usage, hash, created_at, changed_at)" +
            " VALUES(1, ?, 'live', ?, ?, 4, ?, ?, ?, 'ipam-scope-0a1b2c3d4e5f60718', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0)",
    );
    const poolCidr = database.prepare(
        "INSERT INTO pool_cidr(node_id, cidr, state, family, first_address, netmask_length) VALUES(?, ?, 'provisioned', 4, ?, ?)",
    );
    let rows = 0;
    const key = (block: Cidr): string => block.address.toString(16).padStart(8, "0");
    const pool = (block: Cidr, name: string, parent: number | null, locale: string | null): number => {
        const cidr = formatCidr(block);
        const cidrs = JSON.stringify([{ cidr, state: "provisioned" }]);
        rows++;
        const { id } = insert.run(
            ...["pool", `ipam-pool-${hex()}`, "", "", 0, parent, "eu-central-1", "111122223333", null, null],
            ...[name, "create-complete", locale, cidrs, null, null, null, null, null],
        );
        poolCidr.run(id, cidr, key(block), block.netmaskLength);
        return id;
    };
    const watched = ["compliant", "managed", "nonoverlapping"] as const;
    database.transaction(() => {
        database.exec(
            "INSERT INTO environment(id, name) VALUES(1, 'production');" +
                `INSERT INTO integration(id, environment_id, name, home_region, scope_ids, mode, conflicts, switches)
                 VALUES(1, 1, 'organization', 'eu-central-1', '[]', 'read-only', '{}', '{"pools":true,"blocks":true,"allocations":true}')`,
        );
        const space = parseCidr("10.0.0.0/8");
        const top = pool(space, "organization", null, null);
        const perPool = Math.ceil(MANY.blocks / (MANY.pools - 1));
        let blocks = 0;
        for (let p = 0; p < MANY.pools - 1; p++) {
            const region = REGIONS[p % MANY.regions];
            const share = slot(space, 16, p);
            const parent = pool(share, `${region}-${p}`, top, region);
            for (let b = 0; b < perPool && blocks < MANY.blocks; b++, blocks++) {
                const vpc = `vpc-${hex()}`;
                const account = String(111_100_000_000 + Math.floor(random() * MANY.accounts) * 1_111);
                const name = `${pick(TEAMS)}-${pick(STAGES)}`;
                const block = slot(share, 22, b);
                rows++;
                const { id } = insert.run(
                    ...["block", vpc, formatCidr(block), key(block), 22, parent, region, account, vpc, null],
                    ...[name, null, null, null, "yes", ...watched, 0.625],
                );
                for (let s = 0; s < MANY.subnetsPerBlock; s++) {
                    const subnet = blockAround(4, block.address + BigInt(64 * s), 26);
                    const zone = `${region.slice(0, 3)}-az${(s % 3) + 1}`;
                    rows++;
                    insert.run(
                        ...[
                            "allocation",
                            `subnet-${hex()}`,
                            formatCidr(subnet),
                            key(subnet),
                            26,
                            id,
                            region,
                            account,
                        ],
                        ...[vpc, zone, `${name}-${TIERS[s % 4]}-${"abc"[s % 3]}`, null, null, null, null],
                        ...[...watched, random()],
                    );
                }
            }
        }
        // As at the end of each sync.
        summarizeAllocations(database);
    });
    inventory.close();
    return rows;
}

/** The same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
