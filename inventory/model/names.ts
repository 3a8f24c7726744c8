import type { Kind } from "./records";

/**
 * The name of a row: of a pool `<pool id> (<Name tag>)`, else the id; of everything else the label (a VPC's allocation
 * Description, a subnet's Name tag), else the id. What AWS does not have yet goes by its label alone.
 */
export function nameOf(kind: Kind, externalId: string | undefined, label: string | undefined): string {
    if (kind === "pool" && externalId !== undefined) {
        return label ? `${externalId} (${label})` : externalId;
    }
    return label || externalId || "";
}
