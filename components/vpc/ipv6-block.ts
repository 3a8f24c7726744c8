import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { formatCidr, tryParseCidr } from "../../address-space";
import { refuse } from "../problems";
import { childName, childOptions, type VPCSetting } from "./children";
import type { Ipv6Plan } from "./ipv6";
import { poolIdOf } from "./pool";

const BYOIP_POOL_ID = /^ipv6pool-ec2-[0-9a-z]+$/;

/**
 * Associates the IPv6 block with the VPC, unless an existing one has it already. A resource of its own and no argument of
 * the VPC, so that the block comes before its subnets and goes after them when IPv6 is added to or taken from a VPC in use.
 */
export function createIpv6Block(
    setting: VPCSetting,
    ipv6: Ipv6Plan,
    vpc: aws.ec2.Vpc,
): pulumi.Output<string> {
    if (ipv6.args.existing) {
        return ipv6.cidr
            ? pulumi.output(formatCidr(ipv6.cidr))
            : vpc.ipv6CidrBlock.apply(text => checkedBlock(setting.name, ipv6, text));
    }
    const association = new aws.ec2.VpcIpv6CidrBlockAssociation(
        childName(setting, "ipv6"),
        { region: setting.region, vpcId: vpc.id, ...sourceOf(setting, ipv6) },
        childOptions(setting, "ipv6"),
    );
    return association.ipv6CidrBlock;
}

/** Refuses a block that was read from the VPC and is not of the size that was planned with. */
function checkedBlock(name: string, { netmaskLength }: Ipv6Plan, text: string): string {
    const cidr = tryParseCidr(text);
    if (cidr?.netmaskLength === netmaskLength) {
        return text;
    }
    refuse("VPCComponent", name, [
        cidr
            ? {
                  path: "ipv6.netmaskLength",
                  value: netmaskLength,
                  rule: `is not the size of the IPv6 block of the existing VPC, which is ${text}`,
                  wayOut: `set netmaskLength: ${cidr.netmaskLength}`,
              }
            : {
                  path: "ipv6.existing",
                  value: true,
                  rule: "finds no IPv6 block at the existing VPC",
                  wayOut: "add a block to it where it is managed, or choose another source of the block",
              },
    ]);
    return "";
}

/** The arguments of the association that say where the block comes from. */
function sourceOf(
    { name, region }: VPCSetting,
    { args, cidr, netmaskLength }: Ipv6Plan,
): Partial<aws.ec2.VpcIpv6CidrBlockAssociationArgs> {
    if (args.amazonProvided) {
        return { assignGeneratedIpv6CidrBlock: true };
    }
    if (args.byoipPoolId !== undefined) {
        const ipv6Pool = pulumi.output(args.byoipPoolId).apply(id => checkedByoipPoolId(name, id));
        return { ipv6Pool, ipv6CidrBlock: formatCidr(cidr!) };
    }
    const pool = poolIdOf(args, { netmaskLength, cidr }, name, region, { prefix: "ipv6.", family: "ipv6" });
    return {
        ipv6IpamPoolId: pool,
        ...(cidr ? { ipv6CidrBlock: formatCidr(cidr) } : { ipv6NetmaskLength: netmaskLength }),
    };
}

function checkedByoipPoolId(name: string, id: unknown): string {
    if (typeof id === "string" && BYOIP_POOL_ID.test(id)) {
        return id;
    }
    refuse("VPCComponent", name, [
        {
            path: "ipv6.byoipPoolId",
            value: id ?? undefined,
            rule: "is not the id of an address pool of your own (ipv6pool-ec2-...)",
            wayOut: "pass such an id, or ipamPoolId for a pool in IPAM",
        },
    ]);
    return "";
}
