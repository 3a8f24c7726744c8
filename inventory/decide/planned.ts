import { type Cidr, overlaps, tryParseCidr } from "../../address-space";
import { OPERATION_TAG } from "../model/marks";
import type { Observed } from "../read/observed";
import { outcomeOf, resolutionFor } from "./lifecycle";
import { mergeInto } from "./merge";
import type { Action, AddConflict, Known, Situation } from "./types";

/** What AWS has in the place of rows that are planned here. */
export interface InPlace {
    /** Same kind, same parent, same CIDR; exactly one. */
    readonly twin?: Observed;
    /** Something whose space overlaps, of the kinds that exclude each other. */
    readonly taker?: Observed;
}

/** Looks for each planned row among all that AWS has. There are few planned rows, and one pass serves all of them. */
export function lookInPlace(planned: readonly Known[], observed: readonly Observed[]): Map<number, InPlace> {
    const wanted = planned.flatMap(row => {
        const blocks = blocksOf(row);
        return blocks.length > 0 ? [{ row, blocks, twins: [] as Observed[], takers: [] as Observed[] }] : [];
    });
    if (wanted.length === 0) {
        return new Map();
    }
    for (const other of observed) {
        const theirs = blocksOf(other);
        for (const one of wanted) {
            if (!excludes(one.row, other)) {
                continue;
            }
            if (isTwin(one.row, other)) {
                one.twins.push(other);
            } else if (theirs.some(block => one.blocks.some(mine => overlaps(mine, block)))) {
                one.takers.push(other);
            }
        }
    }
    return new Map(
        wanted.map(({ row, twins, takers }) => [
            row.id,
            {
                twin: twins.length === 1 ? twins[0] : undefined,
                taker: takers[0] ?? (twins.length > 1 ? twins[0] : undefined),
            },
        ]),
    );
}

function isTwin(row: Known, other: Observed): boolean {
    if (row.kind !== other.kind) {
        return false;
    }
    if (row.kind === "pool") {
        return row.parent === other.parent && cidrList(row.cidrs) === cidrList(other.cidrs);
    }
    return row.cidr === other.cidr && (row.parent === other.parent || row.kind === "block");
}

/** Whether two rows cannot have the same addresses: within one scope, and subnets within one VPC. */
function excludes(row: Known, other: Observed): boolean {
    if (row.scopeId !== undefined && other.scopeId !== row.scopeId) {
        return false;
    }
    switch (row.kind) {
        case "allocation":
            return other.kind === "allocation" && other.vpcId === row.vpcId;
        case "pool":
            return other.kind !== "allocation" && other.parent === row.parent;
        default:
            return (other.kind === "block" || other.kind === "other") && other.parent === row.parent;
    }
}

function blocksOf(row: { readonly cidr: string; readonly cidrs?: string }): Cidr[] {
    const texts = row.cidr === "" ? cidrsIn(row.cidrs) : [row.cidr];
    return texts.map(tryParseCidr).filter(block => block !== undefined);
}

function cidrsIn(json: string | undefined): string[] {
    return json === undefined ? [] : (JSON.parse(json) as { cidr: string }[]).map(({ cidr }) => cidr);
}

function cidrList(json: string | undefined): string {
    return cidrsIn(json).sort().join();
}

/** What becomes of a row that exists here alone. */
export function decidePlanned(
    situation: Situation,
    row: Known,
    { twin, taker }: InPlace,
    actions: Action[],
    adopted: Set<Observed>,
    addConflict: AddConflict,
): void {
    const isNew = twin !== undefined && situation.created.includes(twin);
    if (twin && row.operation?.hasBegun && !(isNew && isOurs(row, twin, situation))) {
        // Made by the operation that is under way, as far as can be told: the operation finds out. Not a row of its own.
        adopted.add(twin);
        return;
    }
    const conflictId = `planned-${row.id}`;
    const decision = situation.decisions.get(conflictId);
    // Who decided for this side knows that the space is somebody else's.
    const isKnownTaken = decision === "local" || row.status === "blocked";
    const outcome = outcomeOf({
        local: "planned",
        cloud: twin && !isKnownTaken ? "new" : (taker ?? twin) ? "taken" : "gone",
        mode: situation.mode,
        resolution: isKnownTaken ? "cloud" : resolutionFor(situation.conflicts, row.kind, "lifecycle"),
        isInFlight: false,
        isOurs: twin !== undefined && (decision === "cloud" || isOurs(row, twin, situation)),
    });
    switch (outcome.do) {
        case "adopt":
            if (isNew) {
                adopted.add(twin!);
                actions.push(
                    mergeInto("adopt", situation, { known: row, observed: twin! }, actions, addConflict),
                );
            } else {
                // It has a row already, as somebody else's.
                actions.push({ type: "remove", id: row.id, reason: "made", successor: twin });
            }
            break;
        case "block":
            if (row.status !== "blocked") {
                actions.push({ type: "block", id: row.id, reason: takenBy((taker ?? twin)!) });
            }
            break;
        case "conflict":
            addConflict({
                id: conflictId,
                rowId: row.id,
                kind: outcome.kind,
                about: `${row.kind} ${row.cidr || row.label}`,
                local: row.label ?? "",
                cloud: takenBy((twin ?? taker)!),
            });
            if (outcome.kind === "space-taken" && row.status !== "blocked") {
                actions.push({ type: "block", id: row.id, reason: takenBy((taker ?? twin)!) });
            }
            break;
        case "push-create":
        case "stay-planned":
            if (row.status === "blocked") {
                actions.push({ type: "unblock", id: row.id, reason: "its space is free again" });
            }
            if (outcome.do === "push-create" && row.operation === undefined && row.pulumiUrn === undefined) {
                actions.push({ type: "push", id: row.id, action: "create", reason: "planned here" });
            }
            break;
    }
}

/** Whether what AWS has was made for this row: it bears the mark of one of its operations, or may be taken over. */
function isOurs(row: Known, twin: Observed, situation: Situation): boolean {
    const mark = (JSON.parse(twin.tags) as Record<string, string>)[OPERATION_TAG];
    return situation.limits.adopt === true || (mark !== undefined && mark === row.operation?.id);
}

function takenBy(row: Observed): string {
    return `${row.externalId}${row.cidr ? ` ${row.cidr}` : ""}${row.label ? ` (${row.label})` : ""}`;
}
