// The IPv6 block that a VPC has by its own arguments.
import { AssociateVpcCidrBlockCommand, DisassociateVpcCidrBlockCommand, type Vpc } from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import { asApi, isZero, type Properties } from "../../properties";
import { type Change, type Operation, orEmpty } from "../resource";
import { findVpc } from "./find";
import { minutes } from "./minutes";

const ASSOCIATION_TIMEOUT = minutes(10);

/** What makes the real provider take the block away when it changes. The length alone does not. */
export const IPV6_MOVING = [
    "assignGeneratedIpv6CidrBlock",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
    "ipv6IpamPoolId",
];

/** The arguments that say where it comes from. */
const IPV6 = ["assignGeneratedIpv6CidrBlock", "ipv6CidrBlock", "ipv6IpamPoolId", "ipv6NetmaskLength"];

/**
 * The IPv6 block that counts: the recorded association if it still holds, else the first. As the real provider does, a
 * pool of the account's own addresses is taken for an IPAM pool, and the length is read off any block that is not
 * Amazon's: both show up on a VPC that another resource associated the block with.
 */
export function ipv6(found: Vpc, state: Properties): Properties {
    const associated = (found.Ipv6CidrBlockAssociationSet ?? []).filter(
        ({ Ipv6CidrBlockState: block }) => block?.State === "associated" || block?.State === "associating",
    );
    const chosen =
        associated.find(({ AssociationId }) => AssociationId === state["ipv6AssociationId"]) ?? associated[0];
    if (!chosen) {
        return {
            assignGeneratedIpv6CidrBlock: false,
            ipv6AssociationId: "",
            ipv6CidrBlock: "",
            ipv6CidrBlockNetworkBorderGroup: "",
            ipv6IpamPoolId: "",
            ipv6NetmaskLength: 0,
        };
    }
    const generated = chosen.Ipv6Pool === "Amazon";
    const fromPool = chosen.Ipv6Pool === "IPAM Managed";
    return {
        assignGeneratedIpv6CidrBlock: generated,
        ipv6AssociationId: chosen.AssociationId,
        ipv6CidrBlock: chosen.Ipv6CidrBlock,
        ipv6CidrBlockNetworkBorderGroup: orEmpty(chosen.NetworkBorderGroup),
        ipv6IpamPoolId: generated ? "" : fromPool ? (state["ipv6IpamPoolId"] ?? "") : (chosen.Ipv6Pool ?? ""),
        ipv6NetmaskLength: generated ? 0 : Number(chosen.Ipv6CidrBlock?.split("/")[1] ?? 0),
    };
}

/**
 * Takes the IPv6 block away and associates another; AWS changes none in place. Where it was not Amazon's and neither is
 * the new one, the real provider asks for the block that it knows if the arguments name none, and AWS refuses that when
 * they name no pool either.
 */
export async function replaceIpv6(
    id: string,
    { olds, news, changed }: Change,
    { aws, wait }: Operation,
): Promise<void> {
    const former: string = olds["ipv6AssociationId"] ?? "";
    if (former) {
        await doing(
            `deleting EC2 VPC (${id}) IPv6 CIDR block (${former}) association`,
            aws.ec2(new DisassociateVpcCidrBlockCommand({ AssociationId: former })),
        );
        await doing(
            `waiting for EC2 VPC (${id}) IPv6 CIDR block (${former}) to become disassociated`,
            wait.untilGone({
                pending: ["associated", "disassociating"],
                target: ["disassociated"],
                read: () => findIpv6Association(aws, id, former),
                state: found => found.Ipv6CidrBlockState?.State,
                timeout: ASSOCIATION_TIMEOUT,
            }),
        );
    }
    const known = changed("assignGeneratedIpv6CidrBlock") ? undefined : olds["ipv6CidrBlock"];
    const wanted: Properties = { ...news, ipv6CidrBlock: news["ipv6CidrBlock"] || known };
    if (IPV6.every(name => isZero(wanted[name]))) {
        return;
    }
    const answer = await doing(
        `creating EC2 VPC (${id}) IPv6 CIDR block association`,
        aws.ec2(
            new AssociateVpcCidrBlockCommand({
                ...asApi(wanted, [
                    "ipv6CidrBlock",
                    "ipv6CidrBlockNetworkBorderGroup",
                    "ipv6IpamPoolId",
                    "ipv6NetmaskLength",
                ]),
                ...(news["assignGeneratedIpv6CidrBlock"] ? { AmazonProvidedIpv6CidrBlock: true } : {}),
                VpcId: id,
            }),
        ),
    );
    const associationId = answer.Ipv6CidrBlockAssociation!.AssociationId!;
    await doing(
        `waiting for EC2 VPC (${id}) IPv6 CIDR block (${associationId}) to become associated`,
        wait.until({
            pending: ["associating"],
            target: ["associated"],
            read: () => findIpv6Association(aws, id, associationId),
            state: found => found.Ipv6CidrBlockState?.State,
            timeout: ASSOCIATION_TIMEOUT,
        }),
    );
}

async function findIpv6Association(aws: Operation["aws"], vpcId: string, associationId: string) {
    const found = await findVpc(aws, vpcId);
    return found?.Ipv6CidrBlockAssociationSet?.find(({ AssociationId }) => AssociationId === associationId);
}
