import type { Row } from "../world/table";
import type { World } from "../world/world";
import { invalidParameter, malformedResourceArn, notPermitted, unknownResource } from "./errors";

/** A kind of resource that can be shared. */
export interface ShareableType {
    /** As RAM calls it. */
    readonly name: string;
    /** In ARNs. */
    readonly arnType: string;
    readonly table: string;
}

/**
 * What the sandbox shares. AWS shares more (subnets, prefix lists); here that would have no effect on other accounts,
 * so it is refused.
 */
export const SHAREABLE: readonly ShareableType[] = [
    { name: "ec2:IpamPool", arnType: "ipam-pool", table: "ipam-pools" },
    {
        name: "ec2:IpamResourceDiscovery",
        arnType: "ipam-resource-discovery",
        table: "ipam-resource-discoveries",
    },
    { name: "ec2:TransitGateway", arnType: "transit-gateway", table: "transit-gateways" },
];

export interface Shareable {
    readonly type: ShareableType;
    readonly row: Row;
}

/** The kind of resource that an ARN names; undefined for what cannot be shared. */
export function typeOf(arn: string): ShareableType | undefined {
    const [, , , , , resource = ""] = arn.split(":");
    const kind = resource.split("/")[0];
    return SHAREABLE.find(({ arnType }) => arnType === kind);
}

/**
 * The resource that an account shares. IPAM's ARNs name no region, but "you must create the resource share in the
 * home region of the IPAM", whatever the locale of the pool.
 *
 * @throws MalformedArnException, InvalidParameterException for what cannot be shared, UnknownResourceException for
 *     what the account does not have in the region, OperationNotPermittedException for IPAM's free tier
 */
export function shareableResource(world: World, arn: string, account: string, region: string): Shareable {
    const match = /^arn:aws:ec2:([a-z0-9-]*):(\d{12}):([a-z0-9-]+)\/([\w-]+)$/.exec(arn);
    if (!match) {
        throw /^arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:.+/.test(arn)
            ? invalidParameter(`The resource ${arn} cannot be shared.`)
            : malformedResourceArn(arn);
    }
    const type = typeOf(arn);
    if (!type) {
        throw invalidParameter(
            `The resource type ec2:${match[3]} of ${arn} cannot be shared in the sandbox.`,
        );
    }
    const row = world.table(type.table).get(match[4]);
    if (!row || match[2] !== account || row.account !== account || row.region !== region) {
        throw unknownResource(`Resource ${arn}`);
    }
    checkTier(world, row);
    return { type, row };
}

/** Sharing pools across accounts is a feature of the advanced tier. */
function checkTier(world: World, row: Row & { readonly ipamId?: string }): void {
    const ipam = row.ipamId === undefined ? undefined : world.table("ipams").get(row.ipamId);
    if ((ipam as { readonly tier?: string } | undefined)?.tier === "free") {
        throw notPermitted(
            `The resource ${row.id} cannot be shared. Its IPAM ${row.ipamId} is in the free tier; sharing needs the ` +
                "advanced tier.",
        );
    }
}
