import { parseCidr } from "../../address-space";
import type { Outline } from "../../inventory/model";
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
    const insert = database.prepare(
        "INSERT INTO node(id, integration_id, kind, status, external_id, cidr, family, netmask_length, parent_id, scope_id, region," +
            " account_id, label, cidrs, primary_cidr, usage, available_addresses, zone_id, hash, created_at, changed_at)" +
            " VALUES(?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0)",
    );
    for (const row of [...outline.pools, ...outline.blocks, ...outline.others, ...outline.allocations]) {
        const cidr = row.kind === "pool" ? "" : row.cidr;
        insert.run(
            ...[row.id, row.kind, row.status, row.externalId ?? null, cidr, row.family],
            ...[cidr === "" ? 0 : parseCidr(cidr).netmaskLength, row.parentId ?? null, row.scopeId ?? null],
            ...[row.region ?? null, row.accountId ?? null, null],
            row.kind === "pool" ? JSON.stringify(row.cidrs) : null,
            row.kind === "block" ? row.primary : null,
            row.kind === "allocation" ? (row.usage ?? null) : null,
            row.kind === "allocation" ? (row.availableAddresses ?? null) : null,
            row.kind === "allocation" ? (row.zoneId ?? null) : null,
        );
    }
    return inventory;
}
