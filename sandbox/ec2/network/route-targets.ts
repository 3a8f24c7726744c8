import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import type { World } from "../../world/world";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { find, isOwn, kinds, own } from "./lookup";
import type { RouteTableRow, RouteTarget } from "./rows";
import {
    egressOnlyInternetGateways,
    internetGateways,
    natGateways,
    networkInterfaces,
    vpcEndpoints,
} from "./tables";

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

/** Targets that this file knows no more of than whether they exist: the table, and AWS's error if they do not. */
const ELSEWHERE: Partial<Record<TargetName, { table: string; code: string; text: (id: string) => string }>> =
    {
        InstanceId: {
            table: "instances",
            code: "InvalidInstanceID.NotFound",
            text: id => `The instance ID '${id}' does not exist`,
        },
        TransitGatewayId: {
            table: "transit-gateways",
            code: "InvalidTransitGatewayID.NotFound",
            text: id => `The transitGateway ID '${id}' does not exist`,
        },
        VpcPeeringConnectionId: {
            table: "vpc-peering-connections",
            code: "InvalidVpcPeeringConnectionID.NotFound",
            text: id => `The vpcPeeringConnection ID '${id}' does not exist`,
        },
        LocalGatewayId: {
            table: "local-gateways",
            code: "InvalidLocalGatewayID.NotFound",
            text: id => `The localGateway ID '${id}' does not exist`,
        },
        CarrierGatewayId: {
            table: "carrier-gateways",
            code: "InvalidCarrierGatewayID.NotFound",
            text: id => `The CarrierGateway ID '${id}' does not exist`,
        },
        CoreNetworkArn: {
            table: "core-networks",
            code: "InvalidCoreNetworkArn.NotFound",
            text: id => `The core network ARN '${id}' does not exist`,
        },
        OdbNetworkArn: {
            table: "odb-networks",
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
        default:
            return elsewhere(call, name, id);
    }
}

function gateway(call: Call, table: RouteTableRow, id: string): RouteTarget {
    if (id.startsWith("vpce-")) {
        return endpoint(call, table, id);
    }
    if (!id.startsWith("igw-")) {
        const row = id.startsWith("vgw-") ? call.world.table("vpn-gateways").get(id) : undefined;
        if (!row || !isOwn(call, row)) {
            throw new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${id}' does not exist`);
        }
        return { gatewayId: id };
    }
    const row = own(call, kinds.internetGateway, id);
    if (row.vpcId !== table.vpcId) {
        throw differentNetworks(table, "network gateway", id);
    }
    return { gatewayId: id };
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

function elsewhere(call: Call, name: TargetName, id: string): RouteTarget {
    const { table, code, text } = ELSEWHERE[name]!;
    if (!call.world.table(table).get(id)) {
        throw new AwsError(code, text(id));
    }
    return { [`${name[0].toLowerCase()}${name.slice(1)}`]: id };
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
    const found = world.tables().some(table => Object.values(target).some(id => table.has(id)));
    return found;
}

function differentNetworks(table: RouteTableRow, what: string, id: string): AwsError {
    return invalidValue(`route table ${table.id} and ${what} ${id} belong to different networks`);
}
