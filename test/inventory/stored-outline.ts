import type { Outline } from "../../inventory/model";
import { columnsOf } from "../../inventory/store/addresses";
import { summarizeAllocations } from "../../inventory/store/allocation-summary";
import { type Inventory, openInventory } from "../../inventory/store/inventory";

/**
 * Whether the summaries of allocations are those of the rows, as a sync leaves them, were never made, as in a file of
 * before, or rows came, went and changed since.
 */
export const SUMMARIES = ["made", "never made", "stale"] as const;

/** An environment and an integration, both with the id 1, in SQL. */
export const ONE_INTEGRATION =
    "INSERT INTO environment(id, name) VALUES(1, 'production');" +
    "INSERT INTO integration(id, environment_id, name, home_region, scope_ids, mode, conflicts, switches)" +
    " VALUES(1, 1, 'one', 'eu-central-1', '[]', 'read-only', '{}', '{}');";

/** The rows of an outline in an inventory in memory, under their ids. */
export function storedOutline(outline: Outline, summaries: (typeof SUMMARIES)[number] = "made"): Inventory {
    const inventory = openInventory(":memory:");
    const { database } = inventory;
    database.exec(`PRAGMA foreign_keys=OFF; ${ONE_INTEGRATION}`);
    const columns = [
        ...[
            "id",
            "kind",
            "status",
            "external_id",
            "cidr",
            "family",
            "first_address",
            "netmask_length",
            "parent_id",
        ],
        ...[
            "scope_id",
            "region",
            "account_id",
            "label",
            "tags",
            "overlap",
            "compliance",
            "management",
            "cidrs",
        ],
        ...["primary_cidr", "usage", "available_addresses", "zone_id"],
    ];
    const insert = database.prepare(
        `INSERT INTO node(integration_id, hash, created_at, changed_at, ${columns.join(", ")}) VALUES(1, '', 0, 0, ${columns.map(() => "?").join(", ")})`,
    );
    const rows = [...outline.pools, ...outline.blocks, ...outline.others, ...outline.allocations];
    const early = summaries === "stale" ? Math.floor(rows.length * 0.7) : rows.length;
    for (const [i, row] of rows.entries()) {
        if (i === early) {
            summarizeLate(inventory);
        }
        const cidr = row.kind === "pool" ? "" : row.cidr;
        const { firstAddress, netmaskLength } =
            cidr === "" ? { firstAddress: "", netmaskLength: 0 } : columnsOf(cidr);
        const watched = row.kind === "block" || row.kind === "allocation" ? row : undefined;
        const allocation = row.kind === "allocation" ? row : undefined;
        insert.run(
            ...[row.id, row.kind, row.status, row.externalId ?? null, cidr, row.family],
            ...[firstAddress, netmaskLength, row.parentId ?? null, row.scopeId ?? null],
            ...[row.region ?? null, row.accountId ?? null, row.name === row.externalId ? null : row.name],
            JSON.stringify(row.kind === "block" ? (row.tags ?? {}) : {}),
            ...[watched?.overlap ?? null, watched?.compliance ?? null, watched?.management ?? null],
            row.kind === "pool" ? JSON.stringify(row.cidrs) : null,
            row.kind === "block" ? row.primary : null,
            ...[
                allocation?.usage ?? null,
                allocation?.availableAddresses ?? null,
                allocation?.zoneId ?? null,
            ],
        );
    }
    if (early === rows.length && summaries === "stale") {
        summarizeLate(inventory);
    }
    if (summaries === "made") {
        summarizeAllocations(database);
    }
    return inventory;
}

/** Makes the summaries while there are other rows, and rows are elsewhere and of another name. */
function summarizeLate({ database }: Inventory): void {
    database.exec(
        "CREATE TEMP TABLE kept AS SELECT id, kind, parent_id, label, status FROM node WHERE kind = 'allocation';" +
            "UPDATE node SET label = 'old', status = 'planned' WHERE kind = 'allocation' AND id % 3 = 0;" +
            "UPDATE node SET parent_id = (SELECT min(parent_id) FROM node WHERE kind = 'allocation') WHERE kind = 'allocation' AND id % 5 = 0;" +
            "UPDATE node SET kind = 'other' WHERE kind = 'allocation' AND id % 7 = 0;" +
            "INSERT INTO node(integration_id, kind, status, external_id, cidr, family, first_address, netmask_length, parent_id, label, hash, created_at, changed_at) " +
            "SELECT integration_id, kind, status, 'subnet-gone-' || id, cidr, family, first_address, netmask_length, parent_id, 'gone', '', 0, 0 FROM node WHERE kind = 'allocation' AND id % 2 = 0",
    );
    summarizeAllocations(database);
    database.exec(
        "DELETE FROM node WHERE label = 'gone';" +
            "UPDATE node SET (kind, parent_id, label, status) = (SELECT kind, parent_id, label, status FROM kept WHERE kept.id = node.id) WHERE id IN(SELECT id FROM kept)",
    );
}
