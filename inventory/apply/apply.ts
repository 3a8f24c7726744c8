import { compareCidrs, tryParseCidr } from "../../address-space";
import type { Action, Decision, FieldChange } from "../decide/types";
import type { Integration } from "../model";
import { keyOf, type Observed } from "../read/observed";
import type { Database } from "../store/driver";
import { recordChange } from "../store/history";
import { hashOf, type Matched, rowKey } from "../store/matching";
import { planOperation, withdrawOperations } from "../store/operations";
import { Inserter, orNull, writePoolCidrs } from "./insert";

export interface ApplyContext {
    readonly integration: Pick<Integration, "id" | "switches">;
    readonly matched: Pick<Matched, "idOf" | "knownVpcs">;
    /** Absent for a trial that is taken back. */
    readonly runId?: number;
    readonly now: number;
}

/** Rows written, by what happened to them. */
export interface Applied {
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
}

/** Carries a decision out. The caller runs it in one transaction. */
export function apply(database: Database, { actions }: Decision, context: ApplyContext): Applied {
    const creates = actions.filter(action => action.type === "create");
    const successors = new Set(
        actions.flatMap(action => (action.type === "remove" && action.successor ? [action.successor] : [])),
    );
    const idOf = createRows(database, creates, successors, context);
    let updated = 0;
    let deleted = 0;
    for (const action of actions) {
        switch (action.type) {
            case "create":
                break;
            case "update":
            case "revive":
            case "adopt":
                changeRow(database, action, context, idOf);
                updated++;
                break;
            case "remove":
                removeRow(database, action, context, idOf);
                deleted++;
                break;
            default:
                applyOther(database, action, context);
        }
    }
    return { created: creates.length, updated, deleted };
}

type Ids = (kind: Observed["kind"], key: string) => number | undefined;

/** Parents first, so that every row finds the id of its own. */
function createRows(
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

function parentOf(observed: Observed, ids: Ids): number | undefined {
    if (observed.parent === undefined) {
        return undefined;
    }
    return ids(observed.kind === "allocation" ? "block" : "pool", observed.parent);
}

/** What was read in part is looked at again in the next run. */
function hashFor(observed: Observed): string {
    return observed.isPartial ? "" : hashOf(observed);
}

function changeRow(
    database: Database,
    action: Extract<Action, { type: "update" | "revive" | "adopt" }>,
    { integration, runId, now }: ApplyContext,
    ids: Ids,
): void {
    const { id, observed, changes, edited, shared, type } = action;
    const parentId = parentOf(observed, ids);
    database
        .prepare(
            "UPDATE node SET status = 'live', external_id = ?, parent_id = ?, scope_id = ?, region = ?, account_id = ?, vpc_id = ?, " +
                "zone_id = ?, label = ?, description = ?, state = ?, locale = ?, cidrs = coalesce(?, cidrs), rules = ?, " +
                "allocation_id = ?, allocation_type = ?, resource_id = ?, primary_cidr = coalesce(?, primary_cidr), " +
                "compliance = ?, management = ?, overlap = ?, usage = ?, available_addresses = coalesce(?, available_addresses), " +
                "tags = ?, edited = ?, hash = ?, changed_at = ?, missing_since = NULL, deleted_at = NULL, deleted_run = NULL, " +
                "deleted_reason = NULL, succeeded_by = NULL WHERE id = ? AND integration_id = ?",
        )
        .run(
            observed.externalId,
            orNull(parentId),
            orNull(observed.scopeId),
            orNull(observed.region),
            orNull(observed.accountId),
            orNull(observed.vpcId),
            orNull(observed.zoneId),
            orNull(shared.label),
            orNull(shared.description),
            orNull(observed.state),
            orNull(observed.locale),
            orNull(observed.cidrs),
            orNull(observed.rules),
            orNull(observed.allocationId),
            orNull(observed.allocationType),
            orNull(observed.resourceId),
            orNull(observed.primary),
            orNull(observed.compliance),
            orNull(observed.management),
            orNull(observed.overlap),
            orNull(observed.usage),
            orNull(observed.availableAddresses),
            observed.tags,
            Object.keys(edited).length > 0 ? JSON.stringify(edited) : null,
            hashFor(observed),
            now,
            id,
            integration.id,
        );
    if (observed.kind === "pool" && observed.cidrs !== undefined) {
        writePoolCidrs(database, id, observed.cidrs);
    }
    if (type !== "update") {
        recordChange(database, {
            rowId: id,
            runId,
            at: now,
            actor: "cloud",
            field: type === "revive" ? "returned" : "made",
            after: observed.externalId,
        });
    }
    for (const change of changes) {
        recordChange(database, {
            rowId: id,
            runId,
            at: now,
            actor: "cloud",
            ...named(change),
        });
    }
    if (type === "adopt") {
        withdrawOperations(database, id, "AWS has it already", now);
    }
}

/** People know a label as the name. */
function named(change: FieldChange): FieldChange & { field: string } {
    return { ...change, field: change.field === "label" ? ("name" as FieldChange["field"]) : change.field };
}

function removeRow(
    database: Database,
    { id, reason, successor }: Extract<Action, { type: "remove" }>,
    { runId, now }: ApplyContext,
    ids: Ids,
): void {
    const successorId = successor && ids(successor.kind, keyOf(successor));
    database
        .prepare(
            "UPDATE node SET status = 'deleted', deleted_at = ?, deleted_run = ?, deleted_reason = ?, succeeded_by = ?, " +
                "edited = NULL, changed_at = ? WHERE id = ?",
        )
        .run(now, orNull(runId), reason, orNull(successorId), now, id);
    recordChange(database, { rowId: id, runId, at: now, actor: "cloud", field: "deleted", after: reason });
    withdrawOperations(database, id, "the row is gone", now);
}

function applyOther(
    database: Database,
    action: Exclude<Action, { type: "create" | "update" | "revive" | "adopt" | "remove" }>,
    { integration, runId, now }: ApplyContext,
): void {
    switch (action.type) {
        case "seen":
            database.prepare("UPDATE node SET missing_since = NULL WHERE id = ?").run(action.id);
            break;
        case "miss":
            database.prepare("UPDATE node SET missing_since = ? WHERE id = ?").run(now, action.id);
            break;
        case "block":
        case "unblock": {
            const status = action.type === "block" ? "blocked" : "planned";
            database
                .prepare("UPDATE node SET status = ?, state = ?, changed_at = ? WHERE id = ?")
                .run(status, action.type === "block" ? `taken by ${action.reason}` : null, now, action.id);
            recordChange(database, {
                rowId: action.id,
                runId,
                at: now,
                actor: "cloud",
                field: "status",
                before: action.type === "block" ? "planned" : "blocked",
                after: status,
            });
            break;
        }
        case "push":
            planOperation(database, {
                integrationId: integration.id,
                rowId: action.id,
                action: action.action,
                now,
            });
            break;
        case "withdraw":
            withdrawOperations(database, action.id, action.reason, now);
            database
                .prepare("UPDATE node SET status = 'live' WHERE id = ? AND status = 'pending'")
                .run(action.id);
            break;
        case "conflict":
            database
                .prepare(
                    "INSERT INTO conflict(id, integration_id, node_id, run_id, kind, about, field, base, local, cloud, created_at) " +
                        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET kind = excluded.kind, base = excluded.base, " +
                        "local = excluded.local, cloud = excluded.cloud, closed_at = NULL, " +
                        "decision = CASE WHEN closed_at IS NULL AND cloud IS excluded.cloud THEN decision END " +
                        "WHERE closed_at IS NOT NULL OR cloud IS NOT excluded.cloud OR local IS NOT excluded.local",
                )
                .run(
                    action.conflict.id,
                    integration.id,
                    orNull(action.conflict.rowId),
                    orNull(runId),
                    action.conflict.kind,
                    action.conflict.about,
                    orNull(action.conflict.field),
                    orNull(action.conflict.base),
                    orNull(action.conflict.local),
                    orNull(action.conflict.cloud),
                    now,
                );
            break;
        case "settle":
            database.prepare("UPDATE conflict SET closed_at = ? WHERE id = ?").run(now, action.conflictId);
            break;
    }
}
