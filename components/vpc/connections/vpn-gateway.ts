import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { CreatedRouteTable } from "../routing/routes";
import type { ConnectionsPlan } from "./plan";

/** A virtual private gateway that is attached to the VPC. */
export interface AttachedVpnGateway {
    readonly id: pulumi.Output<string>;
    /** What routes to it wait for; `id` is known no sooner, so what uses that waits as well. */
    readonly attachment: pulumi.Resource;
}

/** Makes a virtual private gateway for the VPC, or attaches the one that is given. */
export function attachVpnGateway(setting: VPCSetting, vpc: aws.ec2.Vpc): AttachedVpnGateway | undefined {
    const args = setting.args.vpnGateway;
    if (args === undefined) {
        return undefined;
    }
    if (args.vpnGatewayId !== undefined) {
        const attachment = new aws.ec2.VpnGatewayAttachment(
            childName(setting, "vgw-attachment"),
            { region: setting.region, vpcId: vpc.id, vpnGatewayId: args.vpnGatewayId },
            // A gateway is attached to one VPC at a time.
            childOptions(setting, "vgw-attachment", { deleteBeforeReplace: true }),
        );
        return { id: attachment.vpnGatewayId, attachment };
    }
    const gateway = new aws.ec2.VpnGateway(
        childName(setting, "vgw"),
        {
            region: setting.region,
            vpcId: vpc.id,
            amazonSideAsn: args.amazonSideAsn,
            tags: tagsOf(setting, "vgw"),
        },
        // A VPC has one gateway at a time.
        childOptions(setting, "vgw", { deleteBeforeReplace: true }),
    );
    return { id: gateway.id, attachment: gateway };
}

/** Lets the gateway write what it learns into the tables of the tiers that are named. */
export function propagateRoutes(
    setting: VPCSetting,
    { propagatingTiers }: ConnectionsPlan,
    gateway: AttachedVpnGateway | undefined,
    tables: readonly CreatedRouteTable[],
): void {
    for (const { table, suffix, subnets } of gateway ? tables : []) {
        if (propagatingTiers.includes(subnets[0].tier.key)) {
            new aws.ec2.VpnGatewayRoutePropagation(
                childName(setting, `${suffix}-propagation`),
                { region: setting.region, vpnGatewayId: gateway!.id, routeTableId: table.id },
                childOptions(setting, `${suffix}-propagation`),
            );
        }
    }
}
