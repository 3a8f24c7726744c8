import type { Integration } from "../model";
import type { Observed } from "../read/observed";
import { hashOf, type Matched } from "../store/matching";

export interface ApplyContext {
    readonly integration: Pick<Integration, "id" | "switches">;
    readonly matched: Pick<Matched, "idOf" | "knownVpcs">;
    /** Absent for a trial that is taken back. */
    readonly runId?: number;
    readonly now: number;
}

/** Finds the id of a row that AWS has. */
export type Ids = (kind: Observed["kind"], key: string) => number | undefined;

export function parentOf(observed: Observed, ids: Ids): number | undefined {
    if (observed.parent === undefined) {
        return undefined;
    }
    return ids(observed.kind === "allocation" ? "block" : "pool", observed.parent);
}

/** What was read in part is looked at again in the next run. */
export function hashFor(observed: Observed): string {
    return observed.isPartial ? "" : hashOf(observed);
}
