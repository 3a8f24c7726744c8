import type { Outline } from "../../inventory/model";
import { columnsOf } from "../../inventory/store/addresses";
import { type Inventory, openInventory } from "../../inventory/store/inventory";

/** The rows of an outline in an inventory in memory, under their ids. */
export function storedOutline(outline: Outline): Inventory {
    const inventory = openInventory(":memory:");
    const { database } = inventory;
    database.exec(
        "PRAGMA foreign_keys=OFF; INSERT INTO environment(id, name) VALUES(1, 'production');" +
            "INSERT INTO integration(id, environment_id, name, home_region, scope_ids, mode, conflicts, switches)" +
            " VALUES(1, 1, 'one', 'eu-central-1', '[]', 'read-only', '{}', '{}')",
    );
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
    for (const row of [...outline.pools, ...outline.blocks, ...outline.others, ...outline.allocations]) {
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
    return inventory;
}
