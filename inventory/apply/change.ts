import { bitsOf, parseCidr } from "../../address-space";
import type { Action, FieldChange } from "../decide/types";
import { keyOf, type Observed } from "../read/observed";
import type { Database } from "../store/driver";
import { recordChange, recordMeasured } from "../store/history";
import { withdrawOperations } from "../store/operations";
import { type ApplyContext, hashFor, type Ids, parentOf } from "./context";
import { orNull, writePoolCidrs } from "./insert";

/** Brings a row to what AWS has. */
export function changeRow(
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
        const entry = { rowId: id, runId, at: now, actor: "cloud", ...named(change) } as const;
        const step = stepOf(change.field, observed);
        if (step === undefined) {
            recordChange(database, entry);
        } else {
            recordMeasured(database, entry, step);
        }
    }
    if (type === "adopt") {
        withdrawOperations(database, id, "AWS has it already", now);
    }
}

/** Use is worth a line of history when it moved by a hundredth of the addresses. */
const MEASURED_SHARE = 0.01;

/** From which difference on a measured field is told; undefined for fields that are not measured. */
function stepOf(field: FieldChange["field"], { cidr, family }: Observed): number | undefined {
    switch (field) {
        case "usage":
            return MEASURED_SHARE;
        case "availableAddresses":
            return MEASURED_SHARE * 2 ** (bitsOf(family) - parseCidr(cidr).netmaskLength);
        default:
            return undefined;
    }
}

/** People know a label as the name. */
function named(change: FieldChange): FieldChange & { field: string } {
    return { ...change, field: change.field === "label" ? ("name" as FieldChange["field"]) : change.field };
}

/** Makes a row a tombstone. */
export function removeRow(
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
