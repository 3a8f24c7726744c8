import type { AnyRow, Snapshot } from "../model";
import { nest } from "../view/nesting";
import { notesOf } from "../view/notes";
import { usageOf, usageOfAllocation } from "../view/usage";

/** A row for other programs: flat, with names instead of the inventory's own ids. */
export interface ExportRow {
    readonly environment: string;
    readonly integration: string;
    readonly kind: string;
    readonly cidr: string;
    readonly name: string;
    readonly id: string;
    readonly status: string;
    readonly state: string;
    /** AWS's id of the pool, VPC or allocation above. */
    readonly parent: string;
    readonly scope: string;
    readonly region: string;
    readonly account: string;
    readonly zone: string;
    /** Shares from 0 to 1; empty where they are not known. */
    readonly allocated: number | "";
    readonly used: number | "";
    readonly remarks: string;
    readonly description: string;
    readonly notes: string;
    readonly tags: Readonly<Record<string, string>>;
}

/** Every row of the snapshot, in the order of the tree's kinds; a pool with several CIDRs is several rows. */
export function* exportRowsOf(snapshot: Snapshot): Iterable<ExportRow> {
    const usages = usageOf(nest(snapshot));
    const environments = new Map(snapshot.environments.map(({ id, name }) => [id, name]));
    const integrations = new Map(snapshot.integrations.map(({ id, name }) => [id, name]));
    const parents = new Map<number, string>(
        [...snapshot.pools, ...snapshot.blocks].map(({ id, externalId }) => [id, externalId ?? String(id)]),
    );
    const lists: readonly (readonly AnyRow[])[] = [
        snapshot.pools,
        snapshot.blocks,
        snapshot.allocations,
        snapshot.others,
    ];
    for (const row of lists.flat()) {
        const usage = row.kind === "allocation" ? usageOfAllocation(row) : usages.get(row.id);
        for (const cidr of row.kind === "pool" ? row.cidrs.map(one => one.cidr) : [row.cidr]) {
            yield {
                environment: environments.get(row.environmentId) ?? "",
                integration: integrations.get(row.integrationId) ?? "",
                kind: row.kind === "other" ? row.type : row.kind,
                cidr,
                name: row.name,
                id: row.externalId ?? "",
                status: row.status,
                state: row.state ?? "",
                parent: row.parentId === undefined ? "" : (parents.get(row.parentId) ?? ""),
                scope: row.scopeId ?? "",
                region: (row.kind === "pool" ? row.locale : row.region) ?? "",
                account: row.accountId ?? "",
                zone: row.kind === "allocation" ? (row.zoneId ?? "") : "",
                allocated: usage?.allocated ?? "",
                used: usage?.used ?? "",
                remarks: notesOf(row).join(", "),
                description: row.description ?? "",
                notes: row.notes ?? "",
                tags: row.tags,
            };
        }
    }
}
