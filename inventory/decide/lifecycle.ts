import type { ConflictRules, Kind, Mode, Resolution } from "../model";

/*
 * What becomes of a row that comes or goes. The conflict table in full: every combination of the two sides has one
 * outcome, and a test walks through all of them.
 */

/** The row on this side: never known, as agreed, edited since, deleted since, or planned and not yet made. */
export type LocalSide = "none" | "agreed" | "edited" | "deleted" | "planned";

/**
 * The row on AWS's side.
 *
 * - `same`, `changed`: it is there, as agreed or not;
 * - `new`: it is there and was never agreed on;
 * - `taken`: something else has its space;
 * - `gone`: its part of AWS was read completely and lacks it;
 * - `unknown`: its part was not read completely.
 */
export type CloudSide = "same" | "changed" | "new" | "taken" | "gone" | "unknown";

export interface Sides {
    readonly local: LocalSide;
    readonly cloud: CloudSide;
    readonly mode: Mode;
    readonly resolution: Resolution;
    /** An operation on the row has begun: it is finished or recovered first. */
    readonly isInFlight: boolean;
    /** What was planned here and is there now bears our mark, or may be taken over. */
    readonly isOurs: boolean;
}

export type Outcome =
    | { readonly do: "nothing" | "import" | "merge" | "adopt" | "remove" | "stay-planned" | "push-create" }
    | { readonly do: "block" | "push-delete" | "take-back" }
    | { readonly do: "offer-recreate" }
    | { readonly do: "conflict"; readonly kind: ConflictKind };

export type ConflictKind =
    | "double-create"
    | "space-taken"
    | "gone"
    | "gone-edited"
    | "deleted-here"
    | "modify-delete";

const NOTHING: Outcome = { do: "nothing" };

export function outcomeOf({ local, cloud, mode, resolution, isInFlight, isOurs }: Sides): Outcome {
    if (cloud === "unknown") {
        return local === "planned" ? { do: "stay-planned" } : NOTHING;
    }
    if (isInFlight) {
        return NOTHING;
    }
    const conflict = (kind: ConflictKind): Outcome => ({ do: "conflict", kind });
    const isThere = cloud === "same" || cloud === "changed" || cloud === "new";
    switch (local) {
        case "none":
            return isThere ? { do: "import" } : NOTHING;
        case "agreed":
            if (isThere) {
                return { do: "merge" };
            }
            if (resolution === "manual") {
                return conflict("gone");
            }
            // `taken`: it is gone, and something else stands in its place.
            return resolution === "local" && cloud === "gone" ? { do: "offer-recreate" } : { do: "remove" };
        case "edited":
            if (isThere) {
                return { do: "merge" };
            }
            if (resolution === "manual") {
                return conflict("gone-edited");
            }
            return resolution === "local" && cloud === "gone" ? { do: "offer-recreate" } : { do: "remove" };
        case "deleted":
            if (!isThere) {
                return { do: "remove" };
            }
            if (mode === "read-only" || resolution === "cloud") {
                return { do: "take-back" };
            }
            if (cloud === "same") {
                return resolution === "local" ? { do: "push-delete" } : conflict("deleted-here");
            }
            // Nothing is deleted that changed unseen.
            return conflict("modify-delete");
        case "planned":
            if (isThere) {
                return isOurs && resolution !== "manual"
                    ? { do: "adopt" }
                    : isOurs
                      ? { do: "adopt" }
                      : conflict("double-create");
            }
            if (cloud === "taken") {
                // No rule may take space that somebody else has.
                return resolution === "manual" ? conflict("space-taken") : { do: "block" };
            }
            return mode === "read-write" ? { do: "push-create" } : { do: "stay-planned" };
    }
}

/** What a rule is about: a shared field, a deletion in AWS of what nobody edited here, or any other coming and going. */
export type Aspect = "label" | "description" | "deletion" | "lifecycle";

const DEFAULTS: Readonly<Record<Aspect, Resolution>> = {
    label: "cloud",
    description: "cloud",
    deletion: "cloud",
    lifecycle: "manual",
};

/** The rule for a kind and an aspect, the more exact key first. People call a label `name`. */
export function resolutionFor(rules: ConflictRules, kind: Kind, aspect: Aspect): Resolution {
    const name = aspect === "label" ? "name" : aspect;
    const isComing = aspect === "lifecycle" || aspect === "deletion";
    return (
        rules[`${kind}.${name}`] ??
        (isComing ? rules[`${kind}.lifecycle`] : undefined) ??
        rules[kind] ??
        rules[`*.${name}`] ??
        (isComing ? rules["*.lifecycle"] : undefined) ??
        rules["*"] ??
        DEFAULTS[aspect]
    );
}
