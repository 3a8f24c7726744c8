import type * as EC2 from "@aws-sdk/client-ec2";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { type EndpointService, endpointService, publicName } from "./network/endpoint-services";
import { missingParameter } from "./network/errors";
import { addInterface, defaultGroupId, removeInterface } from "./network/interfaces";
import { kinds, own } from "./network/lookup";
import type { SubnetRow, VpcEndpointRow, VpcRow } from "./network/rows";
import { networkInterfaces, subnets, vpcEndpoints, vpcs } from "./network/tables";
import { groupsFrom } from "./network-interface";

/** What an endpoint without policy of its own allows: everything. The two types spell it differently. */
const GATEWAY_POLICY =
    '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
const INTERFACE_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

type Plan = Omit<VpcEndpointRow, "tags" | "createdAt">;

/** The endpoint that a request asks for, with its interfaces made. */
export function planEndpoint(call: Call, input: EC2.CreateVpcEndpointRequest): Plan {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (input.ServiceName === undefined) {
        throw missingParameter("ServiceName");
    }
    if (input.ServiceRegion !== undefined && input.ServiceRegion !== call.region) {
        throw invalidParameter(
            `The service region ${input.ServiceRegion} is not supported by ${input.ServiceName}.`,
        );
    }
    const service = endpointService(call, input.ServiceName);
    const type = input.VpcEndpointType ?? "Gateway";
    if (type !== "Gateway" && type !== "Interface") {
        throw wrongType(type, service);
    }
    if (!service.types.includes(type)) {
        throw wrongType(type, service);
    }
    const common = {
        id: call.world.newId("vpce-"),
        account: call.account,
        region: call.region,
        vpcId: vpc.id,
        serviceName: service.name,
        serviceRegion: call.region,
        type,
        policyDocument: policyFrom(input.PolicyDocument, type),
        ipAddressType: ipAddressType(input.IpAddressType),
        dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? "ipv4",
        privateDnsOnlyForInboundResolverEndpoint: input.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint,
    } as const;
    return type === "Gateway"
        ? gatewayEndpoint(call, vpc, input, common)
        : interfaceEndpoint(call, vpc, service, input, common);
}

type Common = Omit<
    Plan,
    "state" | "routeTableIds" | "subnetIds" | "groupIds" | "networkInterfaceIds" | "privateDnsEnabled"
>;

function gatewayEndpoint(call: Call, vpc: VpcRow, input: EC2.CreateVpcEndpointRequest, common: Common): Plan {
    if (input.SubnetIds?.length || input.SecurityGroupIds?.length || input.PrivateDnsEnabled) {
        throw invalidParameter("Gateway endpoints have no subnets, security groups and private DNS names.");
    }
    return {
        ...common,
        state: "available",
        routeTableIds: routeTablesFrom(call, { ...common, vpcId: vpc.id }, input.RouteTableIds),
        subnetIds: [],
        groupIds: [],
        networkInterfaceIds: [],
        privateDnsEnabled: false,
    };
}

function interfaceEndpoint(
    call: Call,
    vpc: VpcRow,
    service: EndpointService,
    input: EC2.CreateVpcEndpointRequest,
    common: Common,
): Plan {
    if (input.RouteTableIds?.length) {
        throw invalidParameter("Interface endpoints have no route tables.");
    }
    const privateDnsEnabled = input.PrivateDnsEnabled ?? true;
    if (privateDnsEnabled) {
        checkPrivateDns(call, vpc, service);
    }
    const chosen = subnetsFrom(call, vpc.id, input.SubnetIds, []);
    const groupIds =
        (chosen[0] && groupsFrom(call, chosen[0], input.SecurityGroupIds)) ??
        groupsOf(call, vpc, input.SecurityGroupIds);
    return {
        ...common,
        state: "pending",
        routeTableIds: [],
        subnetIds: chosen.map(({ id }) => id),
        groupIds,
        networkInterfaceIds: chosen.map(subnet => endpointInterface(call, common.id, subnet, groupIds)),
        privateDnsEnabled,
    };
}

function groupsOf(call: Call, vpc: VpcRow, ids: readonly string[] | undefined): readonly string[] {
    return ids?.length
        ? ids.map(id => own(call, kinds.securityGroup, id).id)
        : [defaultGroupId(call.world, vpc.id)];
}

/** The endpoint as a request changes it; interfaces come and go with its subnets. */
export function changeEndpoint(call: Call, input: EC2.ModifyVpcEndpointRequest): VpcEndpointRow {
    const { world } = call;
    const row = own(call, kinds.vpcEndpoint, input.VpcEndpointId!);
    if (row.state === "deleting") {
        throw new AwsError("IncorrectState", `The VPC endpoint ${row.id} is in the state ${row.state}.`);
    }
    const vpc = vpcs(world).get(row.vpcId)!;
    const service = endpointService(call, row.serviceName);
    if (input.PrivateDnsEnabled && !row.privateDnsEnabled) {
        checkPrivateDns(call, vpc, service);
    }
    for (const id of input.AddSecurityGroupIds ?? []) {
        own(call, kinds.securityGroup, id);
    }
    const groupIds = changed(row.groupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds);
    const kept = row.subnetIds.filter(id => !input.RemoveSubnetIds?.includes(id));
    const added = subnetsFrom(
        call,
        row.vpcId,
        input.AddSubnetIds?.filter(id => !row.subnetIds.includes(id)),
        kept,
    );
    for (const item of networkInterfaces(world).by("ownerResource", row.id)) {
        if (!kept.includes(item.subnetId)) {
            removeInterface(world, item.id);
        } else if (item.groupIds.join() !== groupIds.join()) {
            networkInterfaces(world).put({ ...item, groupIds });
        }
    }
    for (const subnet of added) {
        endpointInterface(call, row.id, subnet, groupIds);
    }
    const keptTables = row.routeTableIds.filter(id => !input.RemoveRouteTableIds?.includes(id));
    const addedTables = routeTablesFrom(
        call,
        row,
        input.AddRouteTableIds?.filter(id => !keptTables.includes(id)),
    );
    return {
        ...row,
        state: row.type === "Gateway" ? row.state : "pending",
        policyDocument: input.ResetPolicy
            ? policyFrom(undefined, row.type)
            : input.PolicyDocument === undefined
              ? row.policyDocument
              : policyFrom(input.PolicyDocument, row.type),
        routeTableIds: [...keptTables, ...addedTables],
        subnetIds: [...kept, ...added.map(({ id }) => id)],
        groupIds,
        networkInterfaceIds: networkInterfaces(world)
            .by("ownerResource", row.id)
            .map(({ id }) => id),
        privateDnsEnabled: input.PrivateDnsEnabled ?? row.privateDnsEnabled,
        ipAddressType: input.IpAddressType ? ipAddressType(input.IpAddressType) : row.ipAddressType,
        dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? row.dnsRecordIpType,
    };
}

function changed(
    before: readonly string[],
    added: readonly string[] = [],
    removed: readonly string[] = [],
): readonly string[] {
    return [...new Set([...before.filter(id => !removed.includes(id)), ...added])];
}

/** A table can have one route to a service's addresses, so one gateway endpoint for each service. */
function routeTablesFrom(
    call: Call,
    endpoint: Pick<VpcEndpointRow, "vpcId" | "serviceName">,
    ids: readonly string[] = [],
): string[] {
    return [...new Set(ids)].map(id => {
        const table = own(call, kinds.routeTable, id);
        if (table.vpcId !== endpoint.vpcId) {
            throw invalidParameter(
                `route table ${id} and network ${endpoint.vpcId} belong to different networks`,
            );
        }
        const other = vpcEndpoints(call.world)
            .by("routeTable", id)
            .find(row => row.serviceName === endpoint.serviceName && row.state !== "deleting");
        if (other) {
            throw new AwsError(
                "RouteAlreadyExists",
                `route table ${id} already has a route to ${endpoint.serviceName} through ${other.id}`,
            );
        }
        return id;
    });
}

/** "You can specify one subnet per Availability Zone" (AWS PrivateLink Guide, "Considerations"). */
function subnetsFrom(
    call: Call,
    vpcId: string,
    ids: readonly string[] = [],
    present: readonly string[],
): SubnetRow[] {
    const zones = new Set(present.map(id => subnets(call.world).get(id)?.availabilityZone));
    return [...new Set(ids)].map(id => {
        const subnet = own(call, kinds.subnet, id);
        if (subnet.vpcId !== vpcId) {
            throw invalidParameter(`The subnet ${id} does not belong to the VPC ${vpcId}.`);
        }
        if (zones.has(subnet.availabilityZone)) {
            throw new AwsError(
                "DuplicateSubnetsInSameZone",
                `Found another VPC endpoint subnet in the availability zone of ${id}. ` +
                    "VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
            );
        }
        zones.add(subnet.availabilityZone);
        return subnet;
    });
}

function endpointInterface(
    call: Call,
    endpointId: string,
    subnet: SubnetRow,
    groupIds: readonly string[],
): string {
    return addInterface(call, {
        subnet,
        type: "vpc_endpoint",
        description: `VPC Endpoint Interface ${endpointId}`,
        groupIds,
        ownerResourceId: endpointId,
    }).id;
}

function checkPrivateDns(call: Call, vpc: VpcRow, service: EndpointService): void {
    if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) {
        throw invalidParameter(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true " +
                `for ${vpc.id}`,
        );
    }
    const isTaken = vpcEndpoints(call.world)
        .by("vpc", vpc.id)
        .some(row => row.serviceName === service.name && row.privateDnsEnabled && row.state !== "deleting");
    if (isTaken) {
        throw invalidParameter(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for " +
                `${publicName(service, call.region)} in the VPC ${vpc.id}`,
        );
    }
}

function policyFrom(text: string | undefined, type: VpcEndpointRow["type"]): string {
    if (!text) {
        return type === "Gateway" ? GATEWAY_POLICY : INTERFACE_POLICY;
    }
    try {
        JSON.parse(text);
    } catch {
        throw new AwsError(
            "InvalidPolicyDocument",
            "The policy document is not a valid JSON policy document.",
        );
    }
    return text;
}

function ipAddressType(text: string | undefined): VpcEndpointRow["ipAddressType"] {
    return text === "ipv6" || text === "dualstack" ? text : "ipv4";
}

function wrongType(type: string, service: EndpointService): AwsError {
    return invalidParameter(
        `Endpoint type (${type}) does not match available service types ([${service.types.join(", ")}]).`,
    );
}

function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameter", message);
}
