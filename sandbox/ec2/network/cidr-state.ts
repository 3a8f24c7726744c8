import type { CidrState } from "./rows";

/** Whether a block belongs to its VPC or subnet now or in a moment. */
export function isLive(item: { readonly state: CidrState }): boolean {
    return item.state === "associated" || item.state === "associating";
}
