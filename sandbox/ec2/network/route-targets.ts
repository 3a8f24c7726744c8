import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { find, isOwn, kinds, own } from "./lookup";
import { isActivePeering, peering } from "./peerings";
import type { RouteTableRow, RouteTarget } from "./rows";
import {
    egressOnlyInternetGateways,
    internetGateways,
    natGateways,
    networkInterfaces,
    vpcEndpoints,
} from "./tables";
import { attachments } from "./transit-gateways";
import { holdsVpc, vpnGateways } from "./vpn-gateways";

type TargetInput = Pick<EC2.CreateRouteRequest, TargetName>;

type TargetName =
    | "GatewayId"
    | "NatGatewayId"
    | "EgressOnlyInternetGatewayId"
    | "NetworkInterfaceId"
    | "InstanceId"
    | "TransitGatewayId"
    | "VpcPeeringConnectionId"
    | "LocalGatewayId"
    | "CarrierGatewayId"
    | "CoreNetworkArn"
    | "VpcEndpointId"
    | "OdbNetworkArn";

const NAMES: readonly TargetName[] = [
    "GatewayId",
    "NatGatewayId",
    "EgressOnlyInternetGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "VpcEndpointId",
    "OdbNetworkArn",
];

/** Targets that the sandbox does not have: AWS's error for what does not exist. */
const ELSEWHERE: Partial<Record<TargetName, { code: string; text: (id: string) => string }>> = {
    InstanceId: {
        code: "InvalidInstanceID.NotFound",
        text: id => `The instance ID '${id}' does not exist`,
    },
    LocalGatewayId: {
        code: "InvalidLocalGatewayID.NotFound",
        text: id => `The localGateway ID '${id}' does not exist`,
    },
    CarrierGatewayId: {
        code: "InvalidCarrierGatewayID.NotFound",
        text: id => `The CarrierGateway ID '${id}' does not exist`,
    },
    CoreNetworkArn: {
        code: "InvalidCoreNetworkArn.NotFound",
        text: id => `The core network ARN '${id}' does not exist`,
    },
    OdbNetworkArn: {
        code: "InvalidOdbNetworkArn.NotFound",
        text: id => `The ODB network ARN '${id}' does not exist`,
    },
};

/**
 * The target that a request names, which must exist and be in the route table's VPC.
 * `family` is that of the destination, undefined for a prefix list.
 */
export function targetFrom(
    call: Call,
    table: RouteTableRow,
    input: TargetInput,
    family: 4 | 6 | undefined,
): RouteTarget {
    const given = NAMES.filter(name => input[name] !== undefined);
    if (given.length === 0) {
        throw missingParameter("gatewayId");
    }
    if (given.length > 1) {
        throw invalidCombination(
            `The request must contain exactly one target: ${given.join(", ")} were given.`,
        );
    }
    const [name] = given;
    const id = input[name]!;
    switch (name) {
        case "GatewayId":
            return gateway(call, table, id);
        case "NatGatewayId":
            return natGateway(call, table, id);
        case "EgressOnlyInternetGatewayId":
            return egressOnlyGateway(call, table, id, family);
        case "NetworkInterfaceId":
            return networkInterface(call, table, id);
        case "VpcEndpointId":
            return endpoint(call, table, id);
        case "TransitGatewayId":
            return attachedTransitGateway(call, table, id);
        case "VpcPeeringConnectionId":
            return peeringConnection(call, table, id);
        default:
            throw new AwsError(ELSEWHERE[name]!.code, ELSEWHERE[name]!.text(id));
    }
}

function gateway(call: Call, table: RouteTableRow, id: string): RouteTarget {
    if (id.startsWith("vpce-")) {
        return endpoint(call, table, id);
    }
    if (id.startsWith("vgw-")) {
        return vpnGateway(call, table, id);
    }
    if (!id.startsWith("igw-")) {
        throw gatewayNotFound(id);
    }
    const row = own(call, kinds.internetGateway, id);
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "network gateway", id);
    }
    return { gatewayId: id };
}

function vpnGateway(call: Call, table: RouteTableRow, id: string): RouteTarget {
    const row = vpnGateways(call.world).get(id);
    if (!row || !isOwn(call, row)) {
        throw gatewayNotFound(id);
    }
    if (!holdsVpc(row) || row.attachment?.vpcId !== table.vpcId) {
        throw differentNetworks(table, "network gateway", id);
    }
    return { gatewayId: id };
}

function gatewayNotFound(id: string): AwsError {
    return new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${id}' does not exist`);
}

/** A transit gateway that the VPC is not attached to does not exist for its routes. */
function attachedTransitGateway(call: Call, table: RouteTableRow, id: string): RouteTarget {
    if (!isAttached(call.world, table.vpcId, id)) {
        throw new AwsError(
            "InvalidTransitGatewayID.NotFound",
            `The transitGateway ID '${id}' does not exist.`,
        );
    }
    return { transitGatewayId: id };
}

function isAttached(world: World, vpcId: string, transitGatewayId: string): boolean {
    return attachments(world)
        .by("vpc", vpcId)
        .some(
            row =>
                row.transitGatewayId === transitGatewayId &&
                (row.state === "available" || row.state === "modifying"),
        );
}

/** Until the connection is accepted the route is a blackhole. */
function peeringConnection(call: Call, table: RouteTableRow, id: string): RouteTarget {
    const { requester, accepter } = peering(call, id);
    if (requester.vpcId !== table.vpcId && accepter.vpcId !== table.vpcId) {
        throw differentNetworks(table, "peering connection", id);
    }
    return { vpcPeeringConnectionId: id };
}

function natGateway(call: Call, table: RouteTableRow, id: string): RouteTarget {
    const row = natGateways(call.world).get(id);
    if (!row || !isOwn(call, row) || row.state === "deleted" || row.state === "failed") {
        throw new AwsError("InvalidNatGatewayID.NotFound", `The natGateway ID '${id}' does not exist`);
    }
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "NAT gateway", id);
    }
    return { natGatewayId: id };
}

function egressOnlyGateway(
    call: Call,
    table: RouteTableRow,
    id: string,
    family: 4 | 6 | undefined,
): RouteTarget {
    const row = own(call, kinds.egressOnlyInternetGateway, id);
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "egress only internet gateway", id);
    }
    if (family === 4) {
        throw invalidValue(`The egress-only internet gateway ${id} can be the target of IPv6 routes only.`);
    }
    return { egressOnlyInternetGatewayId: id };
}

function networkInterface(call: Call, table: RouteTableRow, id: string): RouteTarget {
    const row = own(call, kinds.networkInterface, id);
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "interface", id);
    }
    return { networkInterfaceId: id };
}

/** Only Gateway Load Balancer endpoints can be chosen; those of services make their routes themselves. */
function endpoint(call: Call, table: RouteTableRow, id: string): RouteTarget {
    const row = find(call, kinds.vpcEndpoint, id);
    if (!row) {
        throw new AwsError("InvalidVpcEndpointId.NotFound", kinds.vpcEndpoint.text(id));
    }
    if (row.type !== "GatewayLoadBalancer") {
        throw new AwsError(
            "RouteNotSupported",
            `Route table contains unsupported route target: ${id}. ` +
                "VPC Endpoints of this type cannot be used as route targets.",
        );
    }
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "VPC endpoint", id);
    }
    return { gatewayId: id };
}

/** Whether traffic still gets to the target. A route whose target is gone stays and is a blackhole. */
export function isReachable(world: World, vpcId: string, target: RouteTarget): boolean {
    if (target.natGatewayId !== undefined) {
        const state = natGateways(world).get(target.natGatewayId)?.state;
        return state === "available" || state === "pending";
    }
    if (target.egressOnlyInternetGatewayId !== undefined) {
        return egressOnlyInternetGateways(world).get(target.egressOnlyInternetGatewayId) !== undefined;
    }
    if (target.networkInterfaceId !== undefined) {
        return networkInterfaces(world).get(target.networkInterfaceId)?.status === "in-use";
    }
    if (target.gatewayId?.startsWith("igw-")) {
        return internetGateways(world).get(target.gatewayId)?.vpcId === vpcId;
    }
    if (target.gatewayId?.startsWith("vpce-")) {
        return vpcEndpoints(world).get(target.gatewayId) !== undefined;
    }
    if (target.gatewayId?.startsWith("vgw-")) {
        const row = vpnGateways(world).get(target.gatewayId);
        return row?.attachment?.state === "attached" && row.attachment.vpcId === vpcId;
    }
    if (target.transitGatewayId !== undefined) {
        return isAttached(world, vpcId, target.transitGatewayId);
    }
    return (
        target.vpcPeeringConnectionId !== undefined && isActivePeering(world, target.vpcPeeringConnectionId)
    );
}

function differentNetworks(table: RouteTableRow, what: string, id: string): AwsError {
    return invalidValue(`route table ${table.id} and ${what} ${id} belong to different networks`);
}
