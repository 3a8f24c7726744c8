import { crc32 } from "node:zlib";
import { DescribeVpcEndpointServicesCommand, type ServiceDetail } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../errors";
import { readTags } from "../schema/tags";
import { filters, only, type ProviderFunction } from "./function";

const NOUN = "EC2 VPC Endpoint Service";

/** A service that VPC endpoints can be made for, by its full name, its short name or filters. */
export const getVpcEndpointService: ProviderFunction = async (args, { aws, region, ignoredTags }) => {
    const serviceName: string | undefined =
        args["serviceName"] ?? (args["service"] && `com.amazonaws.${region}.${args["service"]}`);
    const found = await services();
    // A service with both types is listed twice.
    const service = only(
        found.filter(
            ({ ServiceType: types }) =>
                !args["serviceType"] || types?.some(({ ServiceType }) => ServiceType === args["serviceType"]),
        ),
        NOUN,
    );
    const name = service.ServiceName ?? "";
    return {
        acceptanceRequired: service.AcceptanceRequired ?? false,
        arn: `arn:${aws.partition}:ec2:${region}:${await aws.account()}:vpc-endpoint-service/${service.ServiceId ?? ""}`,
        availabilityZones: service.AvailabilityZones ?? [],
        baseEndpointDnsNames: service.BaseEndpointDnsNames ?? [],
        filters: args["filters"],
        id: service.ServiceId || String(crc32(name)),
        managesVpcEndpoints: service.ManagesVpcEndpoints ?? false,
        owner: service.Owner ?? "",
        privateDnsName: service.PrivateDnsName ?? "",
        privateDnsNames: (service.PrivateDnsNames ?? []).map(({ PrivateDnsName }) => PrivateDnsName),
        region: service.ServiceRegion ?? region,
        service: args["service"],
        serviceId: service.ServiceId ?? "",
        serviceName: name,
        serviceRegion: service.ServiceRegion ?? region,
        serviceRegions: args["serviceRegions"],
        serviceType: service.ServiceType?.[0]?.ServiceType ?? "",
        supportedIpAddressTypes: service.SupportedIpAddressTypes ?? [],
        tags: readTags(service.Tags, ignoredTags),
        vpcEndpointPolicySupported: service.VpcEndpointPolicySupported ?? false,
    };

    async function services(): Promise<ServiceDetail[]> {
        try {
            const answer = await doing(
                `reading ${NOUN}s`,
                aws.ec2(
                    new DescribeVpcEndpointServicesCommand({
                        ServiceNames: serviceName ? [serviceName] : undefined,
                        ServiceRegions: args["serviceRegions"],
                        Filters: filters(args),
                    }),
                ),
            );
            return answer.ServiceDetails ?? [];
        } catch (error) {
            if (hasCode(error, "InvalidServiceName")) {
                return [];
            }
            throw error;
        }
    }
};
