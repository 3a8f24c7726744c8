import type { AnyRow } from "../model";
import type { Inventory } from "../store/inventory";
import { readStackExport, type StackResource } from "./stack-export";

/** A `pulumi stack export` and what to call it, if it does not say so itself. */
export interface StackExport {
    readonly name: string;
    readonly text: string;
}

/** One difference between the stacks and what AWS has. */
export interface Drift {
    /**
     * `differs`: both have it, with other values. `stack-only`: the stack has it and AWS does not (any more). `cloud-only`:
     * AWS has it and no stack does. `claimed-twice`: two stacks have it.
     */
    readonly kind: "differs" | "stack-only" | "cloud-only" | "claimed-twice";
    readonly row?: AnyRow;
    readonly externalId?: string;
    readonly urn?: string;
    readonly stack?: string;
    /** Of `differs`: what the stack says and what AWS has. */
    readonly fields?: readonly { readonly field: string; readonly stack?: string; readonly cloud?: string }[];
    /** Of `claimed-twice`: the URNs. */
    readonly urns?: readonly string[];
}

export interface DriftReport {
    /** Resources of the stacks that are as they say. */
    readonly equal: number;
    readonly drifts: readonly Drift[];
    /** Rows that are marked as a stack's from now on: nothing is pushed to them. */
    readonly owned: number;
}

/**
 * Holds stacks against what the inventory last saw of AWS, and marks what belongs to a stack: the inventory never
 * changes such an object in AWS, because an object has one writer.
 *
 * @throws InventoryError `usage` if a file is no stack export
 */
export function drift(inventory: Inventory, exports: readonly StackExport[]): DriftReport {
    const resources = exports.flatMap(({ name, text }) => readStackExport(text, name));
    const { pools, blocks, allocations, others } = inventory.snapshot();
    const rows: AnyRow[] = [...pools, ...blocks, ...allocations, ...others].filter(row => row.externalId);
    const rowsOf = grouped(rows, row => `${row.kind} ${row.externalId}`);
    const externalOf = new Map(rows.map(row => [row.id, row.externalId]));
    const claims = grouped(resources, one => `${one.kind} ${one.externalId}`);
    const drifts: Drift[] = [];
    const owned: { id: number; urn: string }[] = [];
    let equal = 0;
    for (const [key, claimants] of claims) {
        const [first] = claimants;
        const found = rowsOf.get(key) ?? [];
        const urns = [...new Set(claimants.map(({ urn }) => urn))];
        for (const row of found) {
            owned.push({ id: row.id, urn: first.urn });
        }
        if (urns.length > 1) {
            drifts.push({ kind: "claimed-twice", row: found[0], externalId: first.externalId, urns });
        }
        if (found.length === 0) {
            drifts.push({
                kind: "stack-only",
                externalId: first.externalId,
                urn: first.urn,
                stack: first.stack,
            });
            continue;
        }
        const fields = differences(first, found, externalOf);
        if (fields.length > 0) {
            drifts.push({
                kind: "differs",
                row: found[0],
                externalId: first.externalId,
                urn: first.urn,
                stack: first.stack,
                fields,
            });
        } else {
            equal++;
        }
    }
    for (const [key, found] of rowsOf) {
        if (!claims.has(key)) {
            drifts.push({ kind: "cloud-only", row: found[0], externalId: found[0].externalId });
        }
    }
    markOwned(inventory, owned, new Set(resources.map(({ urn }) => stackPrefix(urn))));
    return { equal, drifts, owned: owned.length };
}

/** Fields of which the stack says something and AWS something else. A VPC has any of its CIDRs. */
function differences(
    resource: StackResource,
    rows: readonly AnyRow[],
    externalOf: ReadonlyMap<number, string | undefined>,
): NonNullable<Drift["fields"]> {
    const [row] = rows;
    const cloud: Record<string, string | undefined> = {
        name: row.label,
        description: row.description,
        locale: row.kind === "pool" ? row.locale : undefined,
        parent: row.parentId === undefined ? undefined : externalOf.get(row.parentId),
        vpc: row.kind === "allocation" ? row.vpcId : undefined,
        cidr: row.kind === "pool" ? undefined : row.cidr,
    };
    return Object.entries(resource.fields).flatMap(([field, stack]) => {
        const isSame =
            stack === undefined ||
            stack === cloud[field] ||
            (field === "cidr" && rows.some(one => one.kind !== "pool" && one.cidr === stack));
        return isSame ? [] : [{ field, stack, cloud: cloud[field] }];
    });
}

/** Rows that a stack had and does not have any more are nobody's again. */
function markOwned(
    { database }: Inventory,
    owned: readonly { id: number; urn: string }[],
    stacks: ReadonlySet<string>,
): void {
    database.transaction(() => {
        const ids = new Set(owned.map(({ id }) => id));
        const marked = database.prepare("SELECT id, pulumi_urn FROM node WHERE pulumi_urn IS NOT NULL").all();
        for (const row of marked) {
            if (!ids.has(Number(row["id"])) && stacks.has(stackPrefix(String(row["pulumi_urn"])))) {
                database.prepare("UPDATE node SET pulumi_urn = NULL WHERE id = ?").run(Number(row["id"]));
            }
        }
        const mark = database.prepare("UPDATE node SET pulumi_urn = ? WHERE id = ? AND pulumi_urn IS NOT ?");
        for (const { id, urn } of owned) {
            mark.run(urn, id, urn);
        }
    });
}

/** `urn:pulumi:<stack>::<project>` */
function stackPrefix(urn: string): string {
    return urn.split("::").slice(0, 2).join("::");
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const one of all) {
        const group = groups.get(keyOf(one));
        if (group) {
            group.push(one);
        } else {
            groups.set(keyOf(one), [one]);
        }
    }
    return groups;
}
