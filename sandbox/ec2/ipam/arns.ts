import type { Row } from "../../world/table";

type Kind =
    | "ipam"
    | "ipam-scope"
    | "ipam-pool"
    | "ipam-policy"
    | "ipam-prefix-list-resolver"
    | "ipam-prefix-list-resolver-target"
    | "ipam-external-resource-verification-token"
    | "ipam-resource-discovery"
    | "ipam-resource-discovery-association";

/**
 * ARNs of IPAM objects have an empty region field. Clients split them on `/` and take what follows as the id (the
 * Terraform provider gets a pool's scope id that way).
 */
export function arn(kind: Kind, account: string, id: string): string {
    return `arn:aws:ec2::${account}:${kind}/${id}`;
}

export function poolArn(pool: Pick<Row, "id" | "account">): string {
    return arn("ipam-pool", pool.account, pool.id);
}

export function discoveryArn(discovery: Pick<Row, "id" | "account">): string {
    return arn("ipam-resource-discovery", discovery.account, discovery.id);
}
