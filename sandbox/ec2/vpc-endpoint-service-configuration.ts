import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { find, kinds, select } from "./network/lookup";
import { type OwnServiceRow, ownServices } from "./network/own-services";
import { vpcEndpoints } from "./network/tables";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";
import { zonesOf } from "./zones";

/**
 * Offers a service through Gateway Load Balancers or Network Load Balancers. The sandbox has no load balancers: any ARN
 * of one will do.
 */
function CreateVpcEndpointServiceConfiguration(
    input: EC2.CreateVpcEndpointServiceConfigurationRequest,
    call: Call,
): EC2.CreateVpcEndpointServiceConfigurationResult {
    const { GatewayLoadBalancerArns: gateway = [], NetworkLoadBalancerArns: network = [] } = input;
    if (gateway.length > 0 === network.length > 0) {
        throw invalidParameter(
            "Exactly one of GatewayLoadBalancerArns and NetworkLoadBalancerArns must be specified.",
        );
    }
    if (input.AcceptanceRequired ?? true) {
        throw new AwsError(
            "UnsupportedOperation",
            "The sandbox cannot accept endpoint connections one by one: AcceptanceRequired has to be false.",
        );
    }
    const kind = gateway.length > 0 ? "gwy" : "net";
    const loadBalancerArns = [...gateway, ...network];
    const wrong = loadBalancerArns.find(
        arn =>
            !new RegExp(`^arn:aws:elasticloadbalancing:${call.region}:\\d{12}:loadbalancer/${kind}/`).test(
                arn,
            ),
    );
    if (wrong !== undefined) {
        throw invalidParameter(`The load balancer ARN ${wrong} is not valid.`);
    }
    const id = call.world.newId("vpce-svc-");
    const row: OwnServiceRow = {
        id,
        account: call.account,
        region: call.region,
        name: `com.amazonaws.vpce.${call.region}.${id}`,
        type: kind === "gwy" ? "GatewayLoadBalancer" : "Interface",
        loadBalancerArns,
        tags: tagsFrom(input.TagSpecifications, "vpc-endpoint-service"),
    };
    ownServices(call.world).put(row);
    return { ServiceConfiguration: configurationShape(row), ClientToken: input.ClientToken };
}

function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameter", message);
}

/** Services that still have endpoints stay; what could not be deleted is told in the answer. */
function DeleteVpcEndpointServiceConfigurations(
    input: EC2.DeleteVpcEndpointServiceConfigurationsRequest,
    call: Call,
): EC2.DeleteVpcEndpointServiceConfigurationsResult {
    const { world } = call;
    const Unsuccessful: EC2.UnsuccessfulItem[] = [];
    for (const id of input.ServiceIds ?? []) {
        const row = find(call, kinds.vpcEndpointService, id);
        const isUsed =
            row !== undefined && vpcEndpoints(world).where(item => item.serviceName === row.name).length > 0;
        if (row && !isUsed) {
            ownServices(world).delete(id);
        } else {
            Unsuccessful.push({
                ResourceId: id,
                Error: row
                    ? {
                          Code: "ExistingVpcEndpointConnections",
                          Message: `Service ${id} has existing active VPC Endpoint connections!`,
                      }
                    : {
                          Code: kinds.vpcEndpointService.notFound,
                          Message: kinds.vpcEndpointService.text(id),
                      },
            });
        }
    }
    return { Unsuccessful };
}

function DescribeVpcEndpointServiceConfigurations(
    input: EC2.DescribeVpcEndpointServiceConfigurationsRequest,
    call: Call,
): EC2.DescribeVpcEndpointServiceConfigurationsResult {
    const rows = select(call, kinds.vpcEndpointService, input.ServiceIds);
    const found = applyFilters(rows, input.Filters, {
        "service-id": row => row.id,
        "service-name": row => row.name,
        "service-state": () => "Available",
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 1, max: 1000 });
    return { ServiceConfigurations: items.map(configurationShape), NextToken };
}

function configurationShape(row: OwnServiceRow): EC2.ServiceConfiguration {
    const isGateway = row.type === "GatewayLoadBalancer";
    return {
        ServiceId: row.id,
        ServiceName: row.name,
        ServiceType: [{ ServiceType: row.type }],
        ServiceState: "Available",
        AcceptanceRequired: false,
        ManagesVpcEndpoints: false,
        AvailabilityZones: zonesOf(row.account, row.region)
            .filter(zone => zone.type === "availability-zone")
            .map(zone => zone.name),
        BaseEndpointDnsNames: [`${row.id}.${row.region}.vpce.amazonaws.com`],
        GatewayLoadBalancerArns: isGateway ? [...row.loadBalancerArns] : [],
        NetworkLoadBalancerArns: isGateway ? [] : [...row.loadBalancerArns],
        SupportedIpAddressTypes: ["ipv4"],
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateVpcEndpointServiceConfiguration,
    DeleteVpcEndpointServiceConfigurations,
    DescribeVpcEndpointServiceConfigurations,
};
