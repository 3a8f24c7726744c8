import type { Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";

export type BlockMode = "off" | "block-bidirectional" | "block-ingress";

/** How an account blocks internet gateways in a region. There is one of them, made when it is first changed. */
export interface BlockPublicAccessRow extends Row {
    readonly mode: BlockMode;
    readonly state: "update-in-progress" | "update-complete";
    readonly changedAt: number;
}

export interface ExclusionRow extends Row {
    /** A VPC or a subnet. */
    readonly resourceId: string;
    readonly resourceArn: string;
    readonly mode: "allow-bidirectional" | "allow-egress";
    readonly state:
        | "create-in-progress"
        | "create-complete"
        | "update-in-progress"
        | "update-complete"
        | "delete-in-progress"
        | "delete-complete";
    readonly createdAt: number;
    readonly changedAt: number;
    readonly deletedAt?: number;
}

export const blockPublicAccess = declareTable<BlockPublicAccessRow>("_block-public-access");

export const exclusions = declareTable<ExclusionRow>("block-public-access-exclusions", {
    resource: row => row.resourceId,
});

export function optionsId({ account, region }: Pick<Call, "account" | "region">): string {
    return `block-public-access ${account} ${region}`;
}

/**
 * What is blocked for a resource, given its own id and, of a subnet, its VPC's: an exclusion of either lets through what
 * it allows.
 */
export function blockedModes(call: Call): (...ids: string[]) => { InternetGatewayBlockMode: BlockMode } {
    const mode = blockPublicAccess(call.world).get(optionsId(call))?.mode ?? "off";
    return (...ids) => {
        if (mode === "off") {
            return { InternetGatewayBlockMode: mode };
        }
        const allowed = ids.flatMap(id =>
            exclusions(call.world)
                .by("resource", id)
                .filter(({ state }) => state !== "delete-complete"),
        );
        if (allowed.some(row => row.mode === "allow-bidirectional")) {
            return { InternetGatewayBlockMode: "off" };
        }
        return { InternetGatewayBlockMode: allowed.length > 0 ? "block-ingress" : mode };
    };
}
