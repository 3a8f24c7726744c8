import type {
    AnyRow,
    Conflict,
    Environment,
    HistoryEntry,
    Integration,
    Judged,
    Operation,
    Outline,
    Run,
    Snapshot,
} from "../model";
import { type AllocationTable, type AllocationTexts, allocationTableOf } from "./allocation-lines";
import { conflictsOf } from "./conflicts";
import type { Database } from "./driver";
import { type FileOptions, openFile } from "./file";
import { historyOf } from "./history";
import { listIntegrations } from "./integrations";
import { judgedOf } from "./judged";
import { operationsOf } from "./operations";
import { type OutlineFilter, outlineOf } from "./outline";
import {
    childrenOf,
    environmentsOf,
    rowsAt,
    rowsById,
    rowsWith,
    type SnapshotFilter,
    snapshotOf,
} from "./queries";
import { runsOf } from "./runs";
import { treeAllocationsOf } from "./tree-leaves";

/** An open inventory: one file, read as plain data. What changes it are the verbs. */
export class Inventory {
    /** For the verbs; readers use the methods. */
    readonly database: Database;

    constructor(
        readonly file: string,
        options: FileOptions = {},
    ) {
        this.database = openFile(file, options);
    }

    environments(): readonly Environment[] {
        return environmentsOf(this.database);
    }

    integrations(): readonly Integration[] {
        return listIntegrations(this.database);
    }

    /** Everything, or what the filter lets pass. */
    snapshot(filter?: SnapshotFilter): Snapshot {
        return snapshotOf(this.database, filter);
    }

    /** What the views need of it all: a snapshot with fewer fields, which is read four times as fast. */
    outline(filter?: OutlineFilter): Outline {
        return outlineOf(this.database, filter);
    }

    /** All allocations as a table, which takes half as long as to read their fields. Undefined if one has no address. */
    allocationTable(
        filter: Pick<SnapshotFilter, "environment" | "integration">,
        texts: AllocationTexts,
    ): AllocationTable | undefined {
        return allocationTableOf(this.database, filter, texts);
    }

    /** The allocations for a tree of an outline without any: nearly all of them summed up by their blocks. */
    treeAllocations(outline: Outline): Pick<Outline, "allocations" | "allocationSums"> {
        return treeAllocationsOf(this.database, outline);
    }

    /** Blocks and allocations by IPAM's judgement. */
    judged(filter?: Pick<SnapshotFilter, "environment" | "integration">): Judged {
        return judgedOf(this.database, filter);
    }

    /** The rows whose CIDR holds the address or CIDR, the smallest first. */
    rowsAt(address: string): readonly AnyRow[] {
        return rowsAt(this.database, address);
    }

    /** The rows that a local id, an AWS id, an ARN or a CIDR names; tombstones last. */
    rowsWith(text: string): readonly AnyRow[] {
        return rowsWith(this.database, text);
    }

    rowsById(ids: readonly number[]): readonly AnyRow[] {
        return rowsById(this.database, ids);
    }

    /** The rows directly below one, in ascending order of address. */
    children(id: number): readonly AnyRow[] {
        return childrenOf(this.database, id);
    }

    /** The latest first. */
    runs(options: { readonly integration?: string; readonly limit?: number } = {}): readonly Run[] {
        return runsOf(this.database, options);
    }

    /** What happened to these rows, the earliest first. */
    history(rowIds: readonly number[]): readonly HistoryEntry[] {
        return historyOf(this.database, rowIds);
    }

    /** Those not yet closed, unless all are asked for. */
    conflicts(options: { readonly all?: boolean } = {}): readonly Conflict[] {
        return conflictsOf(this.database, options);
    }

    /** Those not yet verified, unless all are asked for. */
    operations(options: { readonly all?: boolean } = {}): readonly Operation[] {
        return operationsOf(this.database, options);
    }

    close(): void {
        this.database.close();
    }
}

/**
 * Opens the inventory in a file.
 *
 * @throws InventoryError `not-found`, `damaged`, `newer` or `node`
 */
export function openInventory(file: string, options: FileOptions = {}): Inventory {
    return new Inventory(file, options);
}
