import { InventoryError } from "../errors";
import type { Outline, OutlineRow } from "../model";
import type { Inventory } from "../store/inventory";
import { type FreeRequest, type FreeSpace, freeIn } from "../view/free";
import { type Look, paint } from "../view/style";
import { plain } from "../view/text";
import { type CommonOptions, print, reading } from "./verb";

export function free(pool: string, options: CommonOptions & FreeRequest): void {
    const space = reading(options, inventory => {
        const row = chosen(inventory, pool);
        return freeIn(outlineFor(inventory, row), row, options);
    });
    print(options, space, look => linesOf(space, options, look));
    // A script that asks for five and gets three should notice.
    process.exitCode =
        space.netmaskLength !== undefined && space.proposals.length < (options.count ?? 1) ? 1 : 0;
}

/** By id, ARN, CIDR or own id, else by name; it has to be clear which one is meant. */
function chosen(inventory: Inventory, text: string): OutlineRow {
    const isContainer = (row: OutlineRow) => row.kind === "pool" || row.kind === "block";
    let rows: readonly OutlineRow[] = inventory
        .rowsWith(text)
        .filter(row => isContainer(row) && row.status !== "deleted");
    if (rows.length === 0) {
        const { pools, blocks } = inventory.outline({ withAllocations: false });
        rows = [...pools, ...blocks].filter(({ name }) => name === text || name.endsWith(`(${text})`));
    }
    if (rows.length === 0) {
        throw new InventoryError(
            "not-found",
            `The inventory has no pool or block ${plain(text)}. \`ls pools\` and \`ls blocks\` list them.`,
        );
    }
    if (rows.length > 1) {
        const ids = rows.map(row => `${row.externalId ?? row.id} (id here: ${row.id})`);
        throw new InventoryError(
            "usage",
            `${plain(text)} is not the name of one alone: ${ids.join(", ")}. Give one of these ids.`,
        );
    }
    return rows[0];
}

/** Subnets lie in VPCs, so a pool does not need them. */
function outlineFor(inventory: Inventory, row: OutlineRow): Outline {
    return inventory.outline({ withAllocations: row.kind === "block" });
}

function* linesOf(space: FreeSpace, { netmaskLength }: FreeRequest, look: Look): Iterable<string> {
    yield* space.proposals;
    for (const remark of space.remarks) {
        yield paint(remark, "yellow", look);
    }
    if (netmaskLength !== undefined) {
        return;
    }
    yield `${paint(plain(space.name), "bold", look)}  ${space.cidrs.join(" ")}`;
    if (space.free.length === 0) {
        yield "nothing is free";
        return;
    }
    yield `free: ${space.free.slice(0, 20).join(" ")}${space.free.length > 20 ? ` and ${space.free.length - 20} more` : ""}`;
    yield `fits: ${space.fits.map(fit => `${fit.count.toLocaleString("en-US")} of /${fit.netmaskLength}`).join(", or ")}`;
}
