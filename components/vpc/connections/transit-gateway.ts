import * as aws from "@pulumi/aws";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import { hasIpv6 } from "../egress/families";
import type { CreatedSubnet } from "../subnets";
import type { ConnectionsPlan } from "./plan";

/** Attaches the VPC to the transit gateway, in every zone of the tier for it. */
export function createTransitGatewayAttachment(
    setting: VPCSetting,
    { transitTier }: ConnectionsPlan,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
): aws.ec2transitgateway.VpcAttachment | undefined {
    const args = setting.args.transitGateway;
    if (args === undefined) {
        return undefined;
    }
    // AWS attaches none in local and wavelength zones.
    const own = subnets.filter(({ tier, zone }) => tier.key === transitTier && !zone.special);
    const ipv6Support = args.ipv6Support ?? (own.some(({ tier }) => hasIpv6(tier)) || undefined);
    return new aws.ec2transitgateway.VpcAttachment(
        childName(setting, "tgw"),
        {
            region: setting.region,
            vpcId: vpc.id,
            transitGatewayId: args.transitGatewayId,
            subnetIds: own.map(({ subnet }) => subnet.id),
            applianceModeSupport: enabled(args.applianceModeSupport),
            dnsSupport: enabled(args.dnsSupport),
            ipv6Support: enabled(ipv6Support),
            securityGroupReferencingSupport: enabled(args.securityGroupReferencingSupport),
            transitGatewayDefaultRouteTableAssociation: args.defaultRouteTableAssociation,
            transitGatewayDefaultRouteTablePropagation: args.defaultRouteTablePropagation,
            tags: tagsOf(setting, "tgw"),
        },
        childOptions(setting, "tgw"),
    );
}

function enabled(value: boolean | undefined): "enable" | "disable" | undefined {
    return value === undefined ? undefined : value ? "enable" : "disable";
}
