// What a VPC endpoint may have, checked against what is there.
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { type EndpointService, publicName } from "./network/endpoint-services";
import { kinds, own } from "./network/lookup";
import type { SubnetRow, VpcEndpointRow, VpcRow } from "./network/rows";
import { subnets, vpcEndpoints } from "./network/tables";
import { zoneOf } from "./zones";

/** What an endpoint without policy of its own allows: everything. The two types spell it differently. */
const GATEWAY_POLICY =
    '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
const INTERFACE_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

/** A table can have one route to a service's addresses, so one gateway endpoint for each service. */
export function routeTablesFrom(
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
export function subnetsFrom(
    call: Call,
    { vpcId, serviceName }: Pick<VpcEndpointRow, "vpcId" | "serviceName">,
    ids: readonly string[] = [],
    present: readonly string[],
): SubnetRow[] {
    const zones = new Set(present.map(id => subnets(call.world).get(id)?.availabilityZone));
    return [...new Set(ids)].map(id => {
        const subnet = own(call, kinds.subnet, id);
        if (subnet.vpcId !== vpcId) {
            throw invalidParameter(`The subnet ${id} does not belong to the VPC ${vpcId}.`);
        }
        if (zoneOf(subnet).type !== "availability-zone") {
            // "You cannot create VPC endpoints inside Local Zone subnets" (VPC User Guide).
            throw invalidParameter(
                `The VPC endpoint service ${serviceName} does not support the availability zone of the subnet: ${id}.`,
            );
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

export function checkPrivateDns(call: Call, vpc: VpcRow, service: EndpointService): void {
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

export function policyFrom(text: string | undefined, type: VpcEndpointRow["type"]): string {
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

export function ipAddressType(text: string | undefined): VpcEndpointRow["ipAddressType"] {
    return text === "ipv6" || text === "dualstack" ? text : "ipv4";
}

export function wrongType(type: string, service: EndpointService): AwsError {
    return invalidParameter(
        `Endpoint type (${type}) does not match available service types ([${service.types.join(", ")}]).`,
    );
}

export function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameter", message);
}
