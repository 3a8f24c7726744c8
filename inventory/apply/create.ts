import { compareCidrs, tryParseCidr } from "../../address-space";
import type { Action } from "../decide/types";
import { keyOf, type Observed } from "../read/observed";
import type { Database } from "../store/driver";
import { rowKey } from "../store/matching";
import { type ApplyContext, hashFor, type Ids, parentOf } from "./context";
import { Inserter } from "./insert";

/** Parents first, so that every row finds the id of its own. */
export function createRows(
    database: Database,
    creates: readonly Extract<Action, { type: "create" }>[],
    successors: ReadonlySet<Observed>,
    { integration, matched, runId, now }: ApplyContext,
): Ids {
    const added = new Map<string, number>();
    const ids: Ids = (kind, key) => added.get(rowKey(kind, key)) ?? matched.idOf(rowKey(kind, key));
    const inserter = new Inserter(database);
    const primaries = assumedPrimaries(creates, matched.knownVpcs);
    const insert = ({ observed, notes }: Extract<Action, { type: "create" }>): void => {
        const parentId = parentOf(observed, ids);
        const id = inserter.insert(observed, {
            integrationId: integration.id,
            status: "live",
            parentId,
            primary: observed.kind !== "block" ? undefined : primaries.has(observed) ? "assumed" : "no",
            notes,
            hash: hashFor(observed),
            runId,
            now,
        });
        if (observed.kind === "pool" || observed.kind === "block" || successors.has(observed)) {
            added.set(rowKey(observed.kind, keyOf(observed)), id);
        }
    };
    const ofKind = (kind: Observed["kind"]) => creates.filter(({ observed }) => observed.kind === kind);
    for (const pool of parentsFirst(ofKind("pool"))) {
        insert(pool);
    }
    for (const kind of ["block", "other", "allocation"] as const) {
        ofKind(kind).forEach(insert);
    }
    return ids;
}

function parentsFirst(
    pools: readonly Extract<Action, { type: "create" }>[],
): Extract<Action, { type: "create" }>[] {
    const byId = new Map(pools.map(pool => [pool.observed.externalId, pool]));
    const ordered = new Set<Extract<Action, { type: "create" }>>();
    const visit = (pool: Extract<Action, { type: "create" }>, depth: number): void => {
        const parent = byId.get(pool.observed.parent ?? "");
        // AWS nests pools ten deep; a circle, which it does not make, must not hang us.
        if (parent && !ordered.has(parent) && depth < 100) {
            visit(parent, depth + 1);
        }
        ordered.add(pool);
    };
    for (const pool of pools) {
        visit(pool, 0);
    }
    return [...ordered];
}

/** Of a VPC that was not known, the lowest IPv4 CIDR stands for the primary one until a fresh read tells. */
function assumedPrimaries(
    creates: readonly Extract<Action, { type: "create" }>[],
    knownVpcs: ReadonlySet<string>,
): Set<Observed> {
    const first = new Map<string, Observed>();
    for (const { observed } of creates) {
        if (observed.kind !== "block" || observed.family !== 4 || knownVpcs.has(observed.externalId)) {
            continue;
        }
        const before = first.get(observed.externalId);
        if (!before || isBelow(observed.cidr, before.cidr)) {
            first.set(observed.externalId, observed);
        }
    }
    return new Set(first.values());
}

function isBelow(a: string, b: string): boolean {
    const [one, other] = [tryParseCidr(a), tryParseCidr(b)];
    return one && other ? compareCidrs(one, other) < 0 : a < b;
}
