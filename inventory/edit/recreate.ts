import type { Lost } from "../decide/types";
import { InventoryError } from "../errors";
import type { AnyRow, Kind, Remark } from "../model";
import { succeed } from "../store/edits";
import type { Inventory } from "../store/inventory";
import { createAllocation, createBlock, createPool, type Planned, reserve } from "./create";

/**
 * Plans anew what AWS lost, in its place and with its name: a tombstone becomes a plan of its own, to be made by the next
 * push. Rules and tags are not part of it.
 *
 * @param text An AWS id, a CIDR, or the id here of a tombstone; what is below it is planned anew by itself.
 * @throws InventoryError `not-found`, `usage`, or `refused`: the space is taken, its parent is gone, or it belongs to a stack
 */
export function recreate(inventory: Inventory, text: string): Planned {
    const rows = inventory.rowsWith(text);
    const [row] = rows.filter(one => one.deletedAt !== undefined);
    const [live] = rows.filter(one => one.deletedAt === undefined);
    if (live || !row) {
        throw live
            ? new InventoryError("refused", `${live.name} is not gone: there is nothing to plan anew.`)
            : new InventoryError("not-found", `Nothing that is gone was "${text}": give its AWS id or CIDR.`);
    }
    return inventory.database.transaction(() => {
        const planned = planAnew(inventory, row);
        succeed(inventory.database, row.id, planned.row.id);
        return planned;
    });
}

function planAnew(inventory: Inventory, row: AnyRow): Planned {
    if (row.pulumiUrn !== undefined) {
        throw new InventoryError(
            "refused",
            `${row.name} belongs to a Pulumi stack (${row.pulumiUrn}), which makes it again.`,
        );
    }
    const named = { name: row.label, notes: row.notes };
    switch (row.kind) {
        case "pool":
            return createPool(inventory, {
                ...named,
                integration: inventory.integrations().find(({ id }) => id === row.integrationId)?.name,
                parent: row.parentId === undefined ? undefined : parentOf(inventory, row),
                cidrs: row.cidrs.map(({ cidr }) => cidr),
                locale: row.locale,
                description: row.description,
            });
        case "block":
            if (row.primary === "no") {
                throw new InventoryError(
                    "refused",
                    `${row.cidr} was a secondary CIDR of ${row.externalId}: it is associated with a VPC, not made.`,
                );
            }
            return createBlock(inventory, { ...named, pool: parentOf(inventory, row), cidr: row.cidr });
        case "allocation":
            return createAllocation(inventory, {
                ...named,
                block: parentOf(inventory, row),
                cidr: row.cidr,
                zoneId: row.zoneId,
            });
        case "other":
            if (row.type !== "custom") {
                throw new InventoryError(
                    "refused",
                    `${row.name} was an allocation of the type ${row.type}, which its owner makes.`,
                );
            }
            return reserve(inventory, { ...named, pool: parentOf(inventory, row), cidr: row.cidr });
    }
}

/** The row above, or what was planned in its place. */
function parentOf(inventory: Inventory, { name, parentId }: AnyRow): string {
    let [parent] = parentId === undefined ? [] : inventory.rowsById([parentId]);
    // One may have been planned anew, lost and planned anew again.
    for (let steps = 0; parent?.succeededBy !== undefined && steps < 100; steps++) {
        [parent] = inventory.rowsById([parent.succeededBy]);
    }
    if (!parent || parent.deletedAt !== undefined) {
        throw new InventoryError(
            "refused",
            `${name} has nothing to be in: ${parent ? `${parent.kind} ${parent.name} is gone too; plan that anew first` : "it had no parent"}.`,
        );
    }
    return String(parent.id);
}

const ORDER: readonly Kind[] = ["pool", "block", "other", "allocation"];

/**
 * Plans anew what is wanted of the rows that a run removed, parents first, and offers the rest. Runs in the transaction
 * in which they were removed.
 */
export function recreateLost(inventory: Inventory, lost: readonly Lost[]): Remark[] {
    const remarks: Remark[] = [];
    let waiting = [...lost]
        .filter(({ isWanted }) => isWanted)
        .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.id - b.id);
    // A pool may have a higher number than those in it, so what was refused is tried again as long as that helps.
    for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
        before = waiting.length;
        remarks.length = 0;
        waiting = waiting.filter(({ id }) => {
            const [row] = inventory.rowsById([id]);
            try {
                recreate(inventory, String(id));
                return false;
            } catch (error) {
                if (!(error instanceof InventoryError)) {
                    throw error;
                }
                remarks.push({
                    kind: "note",
                    about: aboutRow(row),
                    reason: `not planned anew: ${error.message}`,
                });
                return true;
            }
        });
    }
    const offered = lost.filter(({ isWanted }) => !isWanted);
    if (offered.length > 0) {
        const names = inventory.rowsById(offered.slice(0, 3).map(({ id }) => id)).map(aboutRow);
        const rest = offered.length > names.length ? ` and ${offered.length - names.length} more` : "";
        remarks.push({
            kind: "note",
            about: `${names.join(", ")}${rest}`,
            reason: "AWS does not have it any more, and by the rules this side wins",
            wayOut: "`recreate ID` plans one anew; `sync --recreate` all that the run removes.",
        });
    }
    return remarks;
}

function aboutRow(row: AnyRow): string {
    return `${row.kind} ${row.name}${row.kind === "pool" ? "" : ` ${row.cidr}`}`;
}
