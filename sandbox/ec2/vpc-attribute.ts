import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { kinds, own } from "./network/lookup";
import { vpcs } from "./network/tables";

function DescribeVpcAttribute(
    input: EC2.DescribeVpcAttributeRequest,
    call: Call,
): EC2.DescribeVpcAttributeResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    switch (input.Attribute) {
        case "enableDnsSupport":
            return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.enableDnsSupport } };
        case "enableDnsHostnames":
            return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.enableDnsHostnames } };
        case "enableNetworkAddressUsageMetrics":
            return {
                VpcId: vpc.id,
                EnableNetworkAddressUsageMetrics: { Value: vpc.enableNetworkAddressUsageMetrics },
            };
        default:
            throw invalidValue(
                `Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`,
            );
    }
}

/** Changes one attribute a request: EC2 refuses more at once. */
function ModifyVpcAttribute(input: EC2.ModifyVpcAttributeRequest, call: Call): void {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const wanted = [input.EnableDnsSupport, input.EnableDnsHostnames, input.EnableNetworkAddressUsageMetrics];
    const given = wanted.filter(value => value !== undefined).length;
    if (given === 0) {
        throw missingParameter("attribute");
    }
    if (given > 1) {
        throw invalidCombination("Fields for multiple attribute types specified");
    }
    const dnsHostnames = input.EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames;
    const dnsSupport = input.EnableDnsSupport?.Value ?? vpc.enableDnsSupport;
    if (input.EnableDnsHostnames?.Value && !vpc.enableDnsSupport) {
        throw invalidCombination("DNS hostnames cannot be enabled while DNS support is disabled for the VPC");
    }
    vpcs(call.world).put({
        ...vpc,
        enableDnsSupport: dnsSupport,
        enableDnsHostnames: dnsHostnames,
        enableNetworkAddressUsageMetrics:
            input.EnableNetworkAddressUsageMetrics?.Value ?? vpc.enableNetworkAddressUsageMetrics,
    });
}

/** Dedicated tenancy can be given up, never taken on later. */
function ModifyVpcTenancy(input: EC2.ModifyVpcTenancyRequest, call: Call): EC2.ModifyVpcTenancyResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (input.InstanceTenancy !== "default") {
        throw new AwsError(
            "UnsupportedTenancy",
            `The tenancy value ${input.InstanceTenancy} is not supported.`,
        );
    }
    vpcs(call.world).put({ ...vpc, instanceTenancy: "default" });
    return { ReturnValue: true };
}

export const actions: Record<string, Action> = {
    DescribeVpcAttribute,
    ModifyVpcAttribute,
    ModifyVpcTenancy,
};
