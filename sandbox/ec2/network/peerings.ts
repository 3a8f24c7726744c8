import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";

/** One end of a peering connection. */
export interface PeeringEnd {
    readonly account: string;
    readonly region: string;
    readonly vpcId: string;
    /** Host names of the other end resolve to private addresses here. */
    readonly allowDnsResolutionFromRemoteVpc: boolean;
}

export type PeeringStatus =
    | "pending-acceptance"
    | "provisioning"
    | "active"
    | "rejected"
    | "failed"
    | "deleted";

/** A connection of two VPCs. The row belongs to whoever asked for it. */
export interface PeeringRow extends Row {
    readonly requester: PeeringEnd;
    readonly accepter: PeeringEnd;
    readonly status: PeeringStatus;
    readonly statusMessage: string;
    readonly createdAt: number;
}

export const peerings = declareTable<PeeringRow>("vpc-peering-connections", {
    vpc: row => [row.requester.vpcId, row.accepter.vpcId],
});

/** The accepter's tags, where he is not the requester. Under the id of the connection, which CreateTags looks for. */
export const peeringAccepters = declareTable<Row>("vpc-peering-accepters");

export function isEnd(call: Call, end: PeeringEnd): boolean {
    return end.account === call.account && end.region === call.region;
}

/** Both ends see the connection, each in its region. */
export function isPeeringVisible(call: Call, row: PeeringRow): boolean {
    return isEnd(call, row.requester) || isEnd(call, row.accepter);
}

export function peering(call: Call, id: string): PeeringRow {
    if (!id.startsWith("pcx-")) {
        throw new AwsError(
            "InvalidVpcPeeringConnectionId.Malformed",
            `Invalid id: "${id}" (expecting "pcx-...")`,
        );
    }
    const row = peerings(call.world).get(id);
    if (!row || !isPeeringVisible(call, row)) {
        throw new AwsError(
            "InvalidVpcPeeringConnectionID.NotFound",
            `The vpcPeeringConnection ID '${id}' does not exist`,
        );
    }
    return row;
}

export function isLivePeering({ status }: PeeringRow): boolean {
    return status === "pending-acceptance" || status === "provisioning" || status === "active";
}

export function isActivePeering(world: World, id: string): boolean {
    return peerings(world).get(id)?.status === "active";
}
