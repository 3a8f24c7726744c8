import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import {
    type EndpointService,
    endpointService,
    endpointServices,
    publicName,
} from "./network/endpoint-services";
import { awsPrefixLists } from "./network/known-prefix-lists";
import { ownServices } from "./network/own-services";
import { page } from "./pages";
import { applyFilters } from "./query";
import { zonesOf } from "./zones";

/** A service with both types of endpoint is listed twice, as on AWS. */
function DescribeVpcEndpointServices(
    input: EC2.DescribeVpcEndpointServicesRequest,
    call: Call,
): EC2.DescribeVpcEndpointServicesResult {
    const services = input.ServiceNames?.length
        ? input.ServiceNames.map(name => endpointService(call, name))
        : endpointServices(call.region);
    const details = services.flatMap(service => service.types.map(type => detail(call, service, type)));
    const found = applyFilters(details, input.Filters, {
        owner: item => item.Owner,
        "service-name": item => item.ServiceName,
        "service-region": item => item.ServiceRegion,
        "service-type": item => item.ServiceType?.map(({ ServiceType }) => ServiceType),
        "supported-ip-address-types": item => item.SupportedIpAddressTypes,
        "tag:": () => undefined,
        "tag-key": () => undefined,
    });
    const { items, NextToken } = page(found, input, { min: 1, max: 1000 });
    return {
        ServiceNames: [...new Set(items.map(item => item.ServiceName!))],
        ServiceDetails: items,
        NextToken,
    };
}

function detail(
    call: Call,
    service: EndpointService,
    type: EndpointService["types"][number],
): EC2.ServiceDetail {
    if (service.serviceId !== undefined) {
        return ownDetail(call, service, service.serviceId, type);
    }

    const isInterface = type === "Interface";
    const name = publicName(service, call.region);
    return {
        ServiceName: service.name,
        ServiceType: [{ ServiceType: type }],
        ServiceRegion: call.region,
        AvailabilityZones: zonesOf(call.account, call.region)
            .filter(zone => zone.type === "availability-zone")
            .map(zone => zone.name),
        Owner: "amazon",
        BaseEndpointDnsNames: [isInterface ? name.replace(/\.amazonaws\.com$/, ".vpce.amazonaws.com") : name],
        PrivateDnsName: isInterface ? name : undefined,
        PrivateDnsNames: isInterface ? [{ PrivateDnsName: name }] : [],
        PrivateDnsNameVerificationState: isInterface ? "verified" : undefined,
        VpcEndpointPolicySupported: true,
        AcceptanceRequired: false,
        ManagesVpcEndpoints: false,
        SupportedIpAddressTypes: ["ipv4"],
        Tags: [],
    };
}

/** A service of an account has no names of its own. */
function ownDetail(
    call: Call,
    service: EndpointService,
    serviceId: string,
    type: EndpointService["types"][number],
): EC2.ServiceDetail {
    const row = ownServices(call.world).get(serviceId)!;
    return {
        ServiceName: service.name,
        ServiceId: serviceId,
        ServiceType: [{ ServiceType: type }],
        ServiceRegion: call.region,
        AvailabilityZones: zonesOf(call.account, call.region)
            .filter(zone => zone.type === "availability-zone")
            .map(zone => zone.name),
        Owner: row.account,
        BaseEndpointDnsNames: [`${serviceId}.${call.region}.vpce.amazonaws.com`],
        VpcEndpointPolicySupported: false,
        AcceptanceRequired: false,
        ManagesVpcEndpoints: false,
        SupportedIpAddressTypes: ["ipv4"],
        Tags: [],
    };
}

/** The addresses of services with gateway endpoints, as AWS's prefix lists hold them. */
function DescribePrefixLists(
    input: EC2.DescribePrefixListsRequest,
    call: Call,
): EC2.DescribePrefixListsResult {
    const lists = awsPrefixLists(call.region).filter(
        ({ id, service }) => service && (!input.PrefixListIds?.length || input.PrefixListIds.includes(id)),
    );
    const found = applyFilters(lists, input.Filters, {
        "prefix-list-id": list => list.id,
        "prefix-list-name": list => list.name,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return {
        PrefixLists: items.map(({ id, name, cidrs }) => ({
            PrefixListId: id,
            PrefixListName: name,
            Cidrs: [...cidrs],
        })),
        NextToken,
    };
}

export const actions: Record<string, Action> = { DescribeVpcEndpointServices, DescribePrefixLists };
