import { InventoryError } from "../errors";
import type { AnyRow, Integration } from "../model";
import { OWNER_TAG } from "../model/marks";
import { changeColumns, isPushing, planOnce } from "../store/edits";
import { inventoryId } from "../store/identity";
import type { Inventory } from "../store/inventory";
import { withdrawOperations } from "../store/operations";
import { findRow } from "./find-row";

/** What people change. An empty text takes a value away. */
export interface RowChanges {
    readonly name?: string;
    /** Of pools. */
    readonly description?: string;
    readonly notes?: string;
}

/** What was changed, and the operations that bring it to AWS. */
export interface Changed {
    readonly row: AnyRow;
    readonly operationIds: readonly string[];
}

/**
 * Changes a row here. Names and descriptions go to AWS with the next push where that is allowed; else they stay as they
 * were changed here, until AWS changes them too.
 *
 * @throws InventoryError `not-found`, `usage` or `refused`
 */
export function edit(inventory: Inventory, text: string, changes: RowChanges): Changed {
    const row = findRow(inventory, text);
    const integration = integrationOf(inventory, row);
    if (Object.values(changes).every(value => value === undefined)) {
        throw new InventoryError("usage", "Give what is to be changed: a name, a description or notes.");
    }
    const shared = { label: changes.name, description: changes.description };
    const wanted = Object.entries(shared).filter(
        ([field, value]) => value !== undefined && (value || undefined) !== row[field as keyof typeof shared],
    ) as ["label" | "description", string][];
    if (changes.description !== undefined && row.kind !== "pool") {
        throw new InventoryError("usage", "Only pools have a description apart from their name.");
    }
    if (row.kind === "block" && row.parentId === undefined && changes.name !== undefined) {
        throw new InventoryError(
            "refused",
            `${row.name} was taken from no pool, so there is no allocation whose Description could name it.`,
        );
    }
    if (wanted.length > 0 && row.pulumiUrn !== undefined) {
        throw new InventoryError(
            "refused",
            `${row.name} belongs to a Pulumi stack (${row.pulumiUrn}): change it there. Notes can be changed here.`,
        );
    }
    const now = Date.now();
    return inventory.database.transaction(() => {
        const operationIds: string[] = [];
        const edited: Record<string, string | null> = { ...row.edited };
        for (const [field, value] of wanted) {
            const after = value || undefined;
            if (!Object.hasOwn(edited, field)) {
                edited[field] = row[field] ?? null;
            }
            if ((edited[field] ?? undefined) === after) {
                delete edited[field];
            }
            changeColumns(
                inventory.database,
                row.id,
                { [field]: after ?? null },
                [{ field: field === "label" ? "name" : field, before: row[field], after }],
                now,
            );
            if (row.externalId !== undefined && integration.mode === "read-write") {
                const action = field === "label" ? "rename" : "describe";
                operationIds.push(planOnce(inventory.database, integration.id, row.id, action, now));
            }
        }
        if (row.externalId !== undefined) {
            const json = Object.keys(edited).length > 0 ? JSON.stringify(edited) : null;
            changeColumns(inventory.database, row.id, { edited: json }, [], now);
        }
        if (changes.notes !== undefined) {
            const after = changes.notes || undefined;
            changeColumns(
                inventory.database,
                row.id,
                { notes: after ?? null },
                [{ field: "notes", before: row.notes, after }],
                now,
            );
        }
        return { row: inventory.rowsById([row.id])[0], operationIds };
    });
}

/** What became of a deletion: `removed` here, or `planned` for the next push. */
export interface Removed {
    readonly row: AnyRow;
    readonly result: "removed" | "planned";
    readonly operationId?: string;
}

/**
 * Deletes a plan, or plans the deletion of what this inventory made in AWS. Never anything that has something below it,
 * that somebody else made, or that a Pulumi stack holds.
 *
 * @throws InventoryError `not-found` or `refused`
 */
export function remove(inventory: Inventory, text: string): Removed {
    const row = findRow(inventory, text);
    const integration = integrationOf(inventory, row);
    const refuse = (reason: string): never => {
        throw new InventoryError("refused", `${row.name || `row ${row.id}`} is not deleted: ${reason}`);
    };
    const children = inventory.children(row.id);
    if (children.length > 0) {
        refuse(
            `it has ${children.length} row${children.length === 1 ? "" : "s"} below it. Delete those first.`,
        );
    }
    const now = Date.now();
    return inventory.database.transaction((): Removed => {
        if (row.externalId === undefined) {
            if (isPushing(inventory.database, row.id)) {
                refuse("a push of it is under way. Let `push` finish it first.");
            }
            withdrawOperations(inventory.database, row.id, "deleted here", now);
            changeColumns(
                inventory.database,
                row.id,
                { status: "deleted", deleted_at: now, deleted_reason: "deleted_locally" },
                [{ field: "deleted", after: "deleted_locally" }],
                now,
            );
            return { row, result: "removed" };
        }
        if (integration.mode === "read-only") {
            refuse(
                `the integration ${integration.name} is read-only, and the next sync would bring it back.`,
            );
        }
        if (row.pulumiUrn !== undefined) {
            refuse(`it belongs to a Pulumi stack (${row.pulumiUrn}). Take it out of the program there.`);
        }
        if (!row.tags[OWNER_TAG]?.startsWith(`${inventoryId(inventory.database)}/`)) {
            refuse("this inventory did not make it (it does not bear its tag). Delete it where it was made.");
        }
        if (row.kind === "block") {
            const others = inventory
                .rowsWith(row.externalId)
                .filter(one => one.id !== row.id && !one.deletedAt);
            if (others.length > 0) {
                refuse("the VPC has further CIDRs, which would go with it.");
            }
        }
        const operationId = planOnce(inventory.database, integration.id, row.id, "delete", now);
        changeColumns(
            inventory.database,
            row.id,
            { status: "pending" },
            [{ field: "delete", after: "planned" }],
            now,
        );
        return { row: inventory.rowsById([row.id])[0], result: "planned", operationId };
    });
}

function integrationOf(inventory: Inventory, row: AnyRow): Integration {
    return inventory.integrations().find(one => one.id === row.integrationId)!;
}
