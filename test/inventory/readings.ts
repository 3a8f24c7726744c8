import fc from "fast-check";
import { addIntegration, type Integration, type Inventory, openInventory } from "../../inventory";
import type { Limits } from "../../inventory/decide/types";
import { keyOf, type Observed, type Part, type Reading } from "../../inventory/read/observed";
import { applyRound, decideRound, type LookUp, type Round } from "../../inventory/sync/round";

export const ACCOUNT = "111122223333";
export const SCOPE = "ipam-scope-0a";
export const REGIONS = ["us-east-1", "eu-west-1"] as const;
export const POOLS = ["ipam-pool-0a", "ipam-pool-0b"] as const;

/** One thing in AWS, small enough to be drawn at random. */
export interface Thing {
    readonly kind: "pool" | "block" | "allocation" | "other";
    readonly number: number;
    readonly label?: string;
    readonly region: (typeof REGIONS)[number];
}

/** Draws an AWS with a few things of each kind. Equal kinds and numbers are the same thing. */
export const anyThings: fc.Arbitrary<Thing[]> = fc.uniqueArray(
    fc.record({
        kind: fc.constantFrom("block" as const, "allocation" as const, "other" as const),
        number: fc.integer({ min: 0, max: 9 }),
        label: fc.option(fc.constantFrom("web", "db", "=1+1", "<b>"), { nil: undefined }),
        region: fc.constantFrom(...REGIONS),
    }),
    // A thing stays in its region.
    { maxLength: 20, selector: thing => `${thing.kind} ${thing.number}` },
);

export function observe(thing: Thing): Observed {
    const region = REGIONS[thing.number % REGIONS.length];
    const common = {
        family: 4 as const,
        scopeId: SCOPE,
        region,
        accountId: ACCOUNT,
        label: thing.label,
        tags: "{}",
    };
    switch (thing.kind) {
        case "pool":
            return {
                ...common,
                kind: "pool",
                externalId: POOLS[thing.number],
                cidr: "",
                region: "us-east-1",
                cidrs: `[{"cidr":"10.${thing.number * 128}.0.0/9","state":"provisioned"}]`,
                rules: "{}",
                state: "create-complete",
            };
        case "block":
            return {
                ...common,
                kind: "block",
                externalId: `vpc-${thing.number}`,
                cidr: `10.${thing.number}.0.0/16`,
                parent: POOLS[0],
                poolId: POOLS[0],
                vpcId: `vpc-${thing.number}`,
                management: "managed",
            };
        case "allocation":
            return {
                ...common,
                kind: "allocation",
                externalId: `subnet-${thing.number}`,
                cidr: `10.${thing.number}.1.0/24`,
                parent: `vpc-${thing.number} 10.${thing.number}.0.0/16`,
                vpcId: `vpc-${thing.number}`,
                management: "unmanaged",
                usage: 0.5,
            };
        case "other":
            return {
                ...common,
                kind: "other",
                externalId: `alloc-${thing.number}`,
                cidr: `10.128.${thing.number}.0/24`,
                parent: POOLS[1],
                poolId: POOLS[1],
                allocationType: "custom",
            };
    }
}

/** A reading of these things, complete, as of the given time. Both pools are always there. */
export function readingOf(things: readonly Thing[], at: number, incomplete: readonly string[] = []): Reading {
    const pools = POOLS.map((_, number) => observe({ kind: "pool", number, region: "us-east-1" }));
    const parts = new Map<string, Part>();
    const keys = [
        "pools",
        ...POOLS.map(pool => `allocations ${pool}`),
        ...["vpc", "subnet"].map(type => `resources ${SCOPE} ${type}`),
        ...REGIONS.map(region => `discovery ${region} ${ACCOUNT}`),
    ];
    for (const key of keys) {
        const isComplete = !incomplete.includes(key);
        parts.set(key, { isComplete, asOf: at, count: 1, reason: isComplete ? undefined : "a test" });
    }
    return {
        identity: { accountId: ACCOUNT, ipamId: "ipam-0a", scopeIds: [SCOPE] },
        accountId: ACCOUNT,
        startedAt: at,
        observed: [...pools, ...things.map(observe)],
        parts,
        scopeIds: [SCOPE],
        isFresh: false,
        remarks: [],
    };
}

export const PARTS = [...readingOf([], 0).parts.keys()];

/** An inventory in memory, with one integration. */
export function emptyInventory(settings: object = {}): Inventory {
    const inventory = openInventory(":memory:");
    addIntegration(inventory, { name: "main", environment: "prod", homeRegion: "us-east-1", ...settings });
    return inventory;
}

export function integrationOf(inventory: Inventory): Integration {
    return inventory.integrations()[0];
}

/** As `sync` does with a reading. */
export async function run(
    inventory: Inventory,
    reading: Reading,
    limits: Limits = { allowEmpty: true, maxDeletes: 1_000 },
    lookUp?: LookUp,
): Promise<Round & { readonly written: number }> {
    const integration = integrationOf(inventory);
    const round = await decideRound(inventory.database, integration, reading, limits, lookUp);
    const before = totalChanges(inventory);
    inventory.database.transaction(() =>
        applyRound(inventory.database, integration, round, { now: reading.startedAt }),
    );
    return { ...round, written: totalChanges(inventory) - before };
}

/** Rows that were written to the file so far, of whatever table. */
export function totalChanges(inventory: Inventory): number {
    return Number(inventory.database.prepare("SELECT total_changes() AS n").get()!["n"]);
}

/** What the inventory holds, without what depends on when and in which order it came. */
export function contentOf(inventory: Inventory): string[] {
    const { pools, blocks, allocations, others } = inventory.snapshot();
    const rows = [...pools, ...blocks, ...allocations, ...others];
    const keys = new Map(rows.map(row => [row.id, `${row.kind} ${row.externalId}`]));
    return rows
        .map(({ id: _, parentId, createdAt: __, changedAt: ___, missingSince: ____, ...row }) =>
            JSON.stringify({ ...row, parent: keys.get(parentId ?? -1) }),
        )
        .sort();
}

export function keysOf(inventory: Inventory): string[] {
    const { pools, blocks, allocations, others } = inventory.snapshot();
    return [...pools, ...blocks, ...allocations, ...others]
        .map(
            row =>
                `${row.kind} ${keyOf({ externalId: row.externalId!, cidr: row.kind === "pool" ? "" : row.cidr })}`,
        )
        .sort();
}
