import type * as EC2 from "@aws-sdk/client-ec2";
import { overlaps, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { isLive } from "./network/cidr-state";
import { missingParameter, operationNotPermitted } from "./network/errors";
import { kinds, own } from "./network/lookup";
import {
    isEnd,
    isLivePeering,
    isPeeringVisible,
    type PeeringEnd,
    type PeeringRow,
    type PeeringStatus,
    peering,
    peeringAccepters,
    peerings,
} from "./network/peerings";
import type { VpcRow } from "./network/rows";
import { vpcs } from "./network/tables";
import { delay } from "./network/timing";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

const DAY = 24 * 3_600_000;
/** "The request expires after 7 days" (VPC Peering Guide, "VPC peering connection lifecycle"). */
const EXPIRES_AFTER = 7 * DAY;

/** What cannot work fails a moment later, as on AWS: a VPC that is not there, or addresses that overlap. */
function CreateVpcPeeringConnection(
    input: EC2.CreateVpcPeeringConnectionRequest,
    call: Call,
): EC2.CreateVpcPeeringConnectionResult {
    const { world } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (input.PeerVpcId === undefined) {
        throw missingParameter("peerVpcId");
    }
    const requester = end(call.account, call.region, vpc.id);
    const accepter = end(input.PeerOwnerId ?? call.account, input.PeerRegion ?? call.region, input.PeerVpcId);
    const present = peerings(world)
        .by("vpc", vpc.id)
        .find(
            row => isLivePeering(row) && [row.requester.vpcId, row.accepter.vpcId].includes(accepter.vpcId),
        );
    if (present && vpc.id !== accepter.vpcId) {
        throw new AwsError(
            "VpcPeeringConnectionAlreadyExists",
            `requested peering connection already exists: ${present.id}`,
        );
    }
    const cannotWork = !canConnect(world, vpc, accepter);
    const row: PeeringRow = {
        id: world.newId("pcx-"),
        account: call.account,
        region: call.region,
        requester,
        accepter,
        status: cannotWork ? "failed" : "pending-acceptance",
        statusMessage: cannotWork
            ? "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
            : `Pending Acceptance by ${accepter.account}`,
        createdAt: call.now,
        tags: tagsFrom(input.TagSpecifications, "vpc-peering-connection"),
    };
    peerings(world).put(row);
    if (!isEnd(call, accepter)) {
        const { account, region } = accepter;
        peeringAccepters(world).put({ id: row.id, account, region, tags: {} });
    }
    return { VpcPeeringConnection: peeringShape(call, row) };
}

function end(account: string, region: string, vpcId: string): PeeringEnd {
    return { account, region, vpcId, allowDnsResolutionFromRemoteVpc: false };
}

function canConnect(world: World, vpc: VpcRow, { account, region, vpcId }: PeeringEnd): boolean {
    const peer = vpcs(world).get(vpcId);
    return (
        peer !== undefined &&
        peer.id !== vpc.id &&
        peer.account === account &&
        peer.region === region &&
        !blocks(vpc).some(a => blocks(peer).some(b => overlaps(a, b)))
    );
}

function blocks(vpc: VpcRow) {
    return [
        ...vpc.cidrBlockAssociations.filter(isLive).map(({ cidrBlock }) => cidrBlock),
        ...vpc.ipv6CidrBlockAssociations.filter(isLive).map(({ ipv6CidrBlock }) => ipv6CidrBlock),
    ].map(parseCidr);
}

function AcceptVpcPeeringConnection(
    input: EC2.AcceptVpcPeeringConnectionRequest,
    call: Call,
): EC2.AcceptVpcPeeringConnectionResult {
    const { world } = call;
    const row = peering(call, input.VpcPeeringConnectionId!);
    if (!isEnd(call, row.accepter)) {
        throw operationNotPermitted(
            `Incorrect region or account: ${row.id} can be accepted by ${row.accepter.account} in ` +
                `${row.accepter.region}`,
        );
    }
    checkTransition(row, "pending-acceptance", "provisioning");
    const accepted = { ...row, status: "provisioning", statusMessage: "Provisioning" } as const;
    peerings(world).put(accepted);
    world.schedule(delay(world, "peering"), "vpc-peering-active", { id: row.id });
    return { VpcPeeringConnection: peeringShape(call, accepted) };
}

onEvent("vpc-peering-active", (payload: object, world: World) => {
    const row = peerings(world).get((payload as { id: string }).id);
    if (row?.status === "provisioning") {
        peerings(world).put({ ...row, status: "active", statusMessage: "Active" });
    }
});

function RejectVpcPeeringConnection(
    input: EC2.RejectVpcPeeringConnectionRequest,
    call: Call,
): EC2.RejectVpcPeeringConnectionResult {
    const row = peering(call, input.VpcPeeringConnectionId!);
    if (!isEnd(call, row.accepter)) {
        throw operationNotPermitted(`${row.id} can be rejected by ${row.accepter.account} alone`);
    }
    checkTransition(row, "pending-acceptance", "rejected");
    put(call.world, row, "rejected", `Rejected by ${call.account}`);
    return { Return: true };
}

function DeleteVpcPeeringConnection(
    input: EC2.DeleteVpcPeeringConnectionRequest,
    call: Call,
): EC2.DeleteVpcPeeringConnectionResult {
    const row = peering(call, input.VpcPeeringConnectionId!);
    if (row.status === "deleted") {
        throw invalidTransition(row, "deleted");
    }
    put(call.world, row, "deleted", `Deleted by ${call.account}`);
    return { Return: true };
}

/** What came to its end is listed for a while. */
function put(world: World, row: PeeringRow, status: PeeringStatus, statusMessage: string): void {
    peerings(world).put({ ...row, status, statusMessage });
    world.schedule(delay(world, "remains"), "vpc-peering-forgotten", { id: row.id });
}

onEvent("vpc-peering-forgotten", (payload: object, world: World) => {
    const { id } = payload as { id: string };
    const row = peerings(world).get(id);
    if (row && !isLivePeering(row)) {
        peerings(world).delete(id);
        peeringAccepters(world).delete(id);
    }
});

function checkTransition(row: PeeringRow, from: PeeringStatus, to: PeeringStatus): void {
    if (row.status !== from) {
        throw invalidTransition(row, to);
    }
}

function invalidTransition(row: PeeringRow, to: PeeringStatus): AwsError {
    return new AwsError(
        "InvalidStateTransition",
        `Invalid state transition for ${row.id}, attempted to transition from ${row.status} to ${to}`,
    );
}

/** Each end has options of its own, which its owner alone can change. */
function ModifyVpcPeeringConnectionOptions(
    input: EC2.ModifyVpcPeeringConnectionOptionsRequest,
    call: Call,
): EC2.ModifyVpcPeeringConnectionOptionsResult {
    const row = peering(call, input.VpcPeeringConnectionId!);
    if (row.status !== "active") {
        throw operationNotPermitted(
            `Peering ${row.id} is not active. Peering options can be added only to active peerings.`,
        );
    }
    const changed = (
        side: "requester" | "accepter",
        options: EC2.PeeringConnectionOptionsRequest | undefined,
    ): PeeringEnd => {
        if (options === undefined) {
            return row[side];
        }
        if (!isEnd(call, row[side])) {
            throw operationNotPermitted(`User ${call.account} cannot modify ${side} peering options.`);
        }
        const wanted = options.AllowDnsResolutionFromRemoteVpc;
        return {
            ...row[side],
            allowDnsResolutionFromRemoteVpc: wanted ?? row[side].allowDnsResolutionFromRemoteVpc,
        };
    };
    const requester = changed("requester", input.RequesterPeeringConnectionOptions);
    const accepter = changed("accepter", input.AccepterPeeringConnectionOptions);
    peerings(call.world).put({ ...row, requester, accepter });
    return {
        RequesterPeeringConnectionOptions: input.RequesterPeeringConnectionOptions && optionsShape(requester),
        AccepterPeeringConnectionOptions: input.AccepterPeeringConnectionOptions && optionsShape(accepter),
    };
}

function DescribeVpcPeeringConnections(
    input: EC2.DescribeVpcPeeringConnectionsRequest,
    call: Call,
): EC2.DescribeVpcPeeringConnectionsResult {
    const { world } = call;
    const rows = input.VpcPeeringConnectionIds?.length
        ? input.VpcPeeringConnectionIds.map(id => peering(call, id))
        : peerings(world).where(row => isPeeringVisible(call, row));
    const ends = rows.map(row => ({ ...row, tags: tagsFor(call, row) }));
    const cidrs = (vpcId: string): string[] =>
        vpcs(world)
            .get(vpcId)
            ?.cidrBlockAssociations.map(({ cidrBlock }) => cidrBlock) ?? [];
    const found = applyFilters(ends, input.Filters, {
        "accepter-vpc-info.cidr-block": row => cidrs(row.accepter.vpcId),
        "accepter-vpc-info.owner-id": row => row.accepter.account,
        "accepter-vpc-info.vpc-id": row => row.accepter.vpcId,
        "expiration-time": row => expiry(row)?.toISOString(),
        "requester-vpc-info.cidr-block": row => cidrs(row.requester.vpcId),
        "requester-vpc-info.owner-id": row => row.requester.account,
        "requester-vpc-info.vpc-id": row => row.requester.vpcId,
        "status-code": row => row.status,
        "status-message": row => row.statusMessage,
        "vpc-peering-connection-id": row => row.id,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { VpcPeeringConnections: items.map(row => peeringShape(call, row)), NextToken };
}

/** Each end has its own tags and does not see the other's. */
function tagsFor(call: Call, row: PeeringRow): Record<string, string> | undefined {
    return isEnd(call, row.requester) ? row.tags : peeringAccepters(call.world).get(row.id)?.tags;
}

function expiry(row: PeeringRow): Date | undefined {
    return row.status === "pending-acceptance" ? new Date(row.createdAt + EXPIRES_AFTER) : undefined;
}

function peeringShape(call: Call, row: PeeringRow): EC2.VpcPeeringConnection {
    return {
        VpcPeeringConnectionId: row.id,
        Status: { Code: row.status, Message: row.statusMessage },
        ExpirationTime: expiry(row),
        RequesterVpcInfo: endShape(call.world, row.requester, row.status === "active"),
        AccepterVpcInfo: endShape(call.world, row.accepter, row.status === "active"),
        Tags: tagSet(tagsFor(call, row)),
    };
}

function endShape(world: World, item: PeeringEnd, isActive: boolean): EC2.VpcPeeringConnectionVpcInfo {
    const vpc = vpcs(world).get(item.vpcId);
    const ipv4 = vpc?.cidrBlockAssociations.filter(isLive) ?? [];
    const ipv6 = vpc?.ipv6CidrBlockAssociations.filter(isLive) ?? [];
    return {
        OwnerId: item.account,
        Region: item.region,
        VpcId: item.vpcId,
        CidrBlock: vpc?.cidrBlock,
        CidrBlockSet: ipv4.map(({ cidrBlock }) => ({ CidrBlock: cidrBlock })),
        Ipv6CidrBlockSet: ipv6.map(({ ipv6CidrBlock }) => ({ Ipv6CidrBlock: ipv6CidrBlock })),
        PeeringOptions: isActive ? optionsShape(item) : undefined,
    };
}

function optionsShape(item: PeeringEnd): EC2.VpcPeeringConnectionOptionsDescription {
    return {
        AllowDnsResolutionFromRemoteVpc: item.allowDnsResolutionFromRemoteVpc,
        AllowEgressFromLocalClassicLinkToRemoteVpc: false,
        AllowEgressFromLocalVpcToRemoteClassicLink: false,
    };
}

export const actions: Record<string, Action> = {
    CreateVpcPeeringConnection,
    AcceptVpcPeeringConnection,
    RejectVpcPeeringConnection,
    DeleteVpcPeeringConnection,
    ModifyVpcPeeringConnectionOptions,
    DescribeVpcPeeringConnections,
};
