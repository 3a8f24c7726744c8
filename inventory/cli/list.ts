import { entriesOf, type ListEntry, type ListKind, type ListRequest, shareOf } from "../view/list";
import { isPlain } from "../view/style";
import { type Column, renderTable } from "../view/table";
import { percent, SHARE_WIDTH } from "../view/usage";
import type { AllocationListColumn } from "./allocation-list";
import type { Selection } from "./looking";
import { LineWriter } from "./output";
import { lookFor, print, reading } from "./verb";

export type ListOptions = Selection & Omit<ListRequest, "threshold"> & { readonly threshold?: string };

export function list(kind: ListKind, options: ListOptions): void {
    const isQuick = kind === "allocations" && isWholeList(options) && isPlain(lookFor(options));
    if (isQuick && writeWholeList(ALLOCATION_COLUMNS, options)) {
        return;
    }
    const threshold = options.threshold === undefined ? undefined : shareOf(options.threshold);
    const outline = reading(options, inventory =>
        // How full a pool or block is needs the sums of its subnets alone.
        inventory.outline({
            ...options,
            sumAllocations: kind !== "allocations",
            withAllocations: kind !== "others",
        }),
    );
    const entries = entriesOf(outline, kind, { ...options, threshold });
    print(options, options.json ? [...entries] : undefined, look =>
        renderTable(COLUMNS[kind], entries, look),
    );
}

/** Returns whether the list was written. */
function writeWholeList(columns: readonly AllocationListColumn[], options: ListOptions): boolean {
    const { writeAllocations } = require("./allocation-list") as typeof import("./allocation-list");
    const writer = new LineWriter();
    const isWritten = reading(options, inventory =>
        writeAllocations(inventory, columns, options, writer.write),
    );
    writer.flush();
    return isWritten;
}

/** Everything, by address, as lines. */
function isWholeList({ json, filter, threshold, sort = "cidr", limit }: ListOptions): boolean {
    return !json && filter === undefined && threshold === undefined && limit === undefined && sort === "cidr";
}

const share = (value: number | undefined): string => (value === undefined ? "" : percent(value));

const cidr: Column<ListEntry> = {
    head: "CIDR",
    text: ({ cidrs }) => (cidrs.length === 1 ? cidrs[0] : cidrs.join(" ")),
    least: 20,
};
const name: Column<ListEntry> = { head: "name", text: one => one.name, least: 16, style: "cyan" };
const id: Column<ListEntry> = { head: "id", text: one => one.externalId ?? "", yields: 2 };
const region: Column<ListEntry> = { head: "region", text: one => one.region ?? "", yields: 3 };
const account: Column<ListEntry> = { head: "account", text: one => one.accountId ?? "", yields: 5 };
const allocated: Column<ListEntry> = {
    head: "allocated",
    text: one => share(one.allocated),
    wide: SHARE_WIDTH,
    align: "right",
};
const used: Column<ListEntry> = {
    head: "used",
    text: one => share(one.used),
    wide: SHARE_WIDTH,
    align: "right",
};
const notes: Column<ListEntry> = {
    head: "notes",
    text: one => (one.notes.length === 0 ? "" : one.notes.join(", ")),
    yields: 1,
    style: "yellow",
};
const parent = (head: string): Column<ListEntry> => ({
    head,
    text: one => one.parent ?? "",
    yields: 4,
    style: "dim",
});

export const ALLOCATION_COLUMNS: readonly AllocationListColumn[] = [
    { ...cidr, stored: "cidr" },
    { ...name, stored: "name" },
    { ...id, stored: "id" },
    { ...used, stored: "used" },
    { head: "zone", text: one => one.zoneId ?? "", yields: 6, stored: "zone" },
    { ...region, stored: "region" },
    { ...account, stored: "account" },
    { ...parent("block"), stored: "block" },
    { ...notes, stored: "notes" },
];

const COLUMNS: Readonly<Record<ListKind, readonly Column<ListEntry>[]>> = {
    pools: [cidr, name, allocated, used, { ...region, head: "locale" }, parent("in"), notes],
    blocks: [cidr, name, id, allocated, used, region, account, parent("pool"), notes],
    allocations: ALLOCATION_COLUMNS,
    others: [
        cidr,
        { head: "type", text: one => one.type ?? "" },
        name,
        id,
        region,
        account,
        parent("pool"),
        notes,
    ],
};
