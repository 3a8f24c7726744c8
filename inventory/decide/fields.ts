import type { Mode, Resolution } from "../model";

/** One shared field: what both sides agreed on last, what it is here, and what it is in AWS. */
export interface FieldSides {
    readonly base: string | undefined;
    readonly local: string | undefined;
    readonly cloud: string | undefined;
    readonly mode: Mode;
    readonly resolution: Resolution;
}

export interface FieldOutcome {
    /** What the row holds afterwards. */
    readonly value: string | undefined;
    /** Whether it still differs from AWS, and then what both sides agree on: AWS's value, or in a conflict the old one. */
    readonly edited?: { readonly base: string | undefined };
    /** The value goes to AWS. */
    readonly isPushed: boolean;
    readonly isConflict: boolean;
}

/** Three-way merge of one field. Total: every combination has an outcome. */
export function mergeField({ base, local, cloud, mode, resolution }: FieldSides): FieldOutcome {
    const isPushed = mode === "read-write";
    if (local === cloud || local === base) {
        return { value: cloud, isPushed: false, isConflict: false };
    }
    if (cloud === base) {
        // Only this side changed: kept here, and pushed where that is allowed.
        return { value: local, edited: { base }, isPushed, isConflict: false };
    }
    switch (resolution) {
        case "cloud":
            return { value: cloud, isPushed: false, isConflict: false };
        case "local":
            return { value: local, edited: { base: cloud }, isPushed, isConflict: false };
        case "manual":
            return { value: local, edited: { base }, isPushed: false, isConflict: true };
    }
}
