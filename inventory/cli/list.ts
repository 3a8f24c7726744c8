import { entriesOf, type ListEntry, type ListKind, type ListRequest, shareOf } from "../view/list";
import { type Column, renderTable } from "../view/table";
import { percent } from "../view/usage";
import type { Selection } from "./looking";
import { print, reading } from "./verb";

export type ListOptions = Selection & Omit<ListRequest, "threshold"> & { readonly threshold?: string };

export function list(kind: ListKind, options: ListOptions): void {
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
const allocated: Column<ListEntry> = { head: "allocated", text: one => share(one.allocated), align: "right" };
const used: Column<ListEntry> = { head: "used", text: one => share(one.used), align: "right" };
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

const COLUMNS: Readonly<Record<ListKind, readonly Column<ListEntry>[]>> = {
    pools: [cidr, name, allocated, used, { ...region, head: "locale" }, parent("in"), notes],
    blocks: [cidr, name, id, allocated, used, region, account, parent("pool"), notes],
    allocations: [
        cidr,
        name,
        id,
        used,
        { head: "zone", text: one => one.zoneId ?? "", yields: 6 },
        region,
        account,
        parent("block"),
        notes,
    ],
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
