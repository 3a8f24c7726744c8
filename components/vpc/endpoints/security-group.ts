import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { VPCPlan } from "../plan";
import type { CreatedVpc } from "../vpc";

const SUFFIX = "ep-sg";
const RULE = `${SUFFIX}-https`;
const HTTPS = 443;

/** Creates the security group of endpoints that are given none: open for HTTPS from the VPC, with no way out. */
export function createSecurityGroup(
    setting: VPCSetting,
    { vpc, cidrs, ipv6Cidr }: CreatedVpc,
): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
        childName(setting, SUFFIX),
        {
            region: setting.region,
            vpcId: vpc.id,
            description: "Interface endpoints: HTTPS from the VPC",
            tags: tagsOf(setting, SUFFIX),
        },
        childOptions(setting, SUFFIX),
    );
    for (const [key, cidrIpv4] of cidrs) {
        allowHttps(setting, group, key === undefined ? RULE : `${RULE}-${key}`, { cidrIpv4 });
    }
    if (ipv6Cidr) {
        allowHttps(setting, group, `${RULE}-ipv6`, { cidrIpv6: ipv6Cidr });
    }
    return group;
}

/** Logical names that the security group and its rules take, without the component's. */
export function securityGroupNames({ secondary, ipv6 }: VPCPlan): string[] {
    return [SUFFIX, RULE, ...secondary.map(({ key }) => `${RULE}-${key}`), ...(ipv6 ? [`${RULE}-ipv6`] : [])];
}

function allowHttps(
    setting: VPCSetting,
    group: aws.ec2.SecurityGroup,
    suffix: string,
    from: { cidrIpv4: pulumi.Output<string> } | { cidrIpv6: pulumi.Output<string> },
): void {
    new aws.vpc.SecurityGroupIngressRule(
        childName(setting, suffix),
        {
            region: setting.region,
            securityGroupId: group.id,
            ...from,
            ipProtocol: "tcp",
            fromPort: HTTPS,
            toPort: HTTPS,
            tags: tagsOf(setting, suffix),
        },
        childOptions(setting, suffix),
    );
}
