import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { formatCidr, parseCidr } from "../../address-space";
import { refuse } from "../problems";
import { childName, tagsOf, type VPCSetting } from "./children";
import { subnetOffset } from "./layout";
import { layoutOf, type VPCPlan } from "./plan";
import type { Tier } from "./tiers";
import type { Zone } from "./zones";

/** A subnet that was created, with its place in the plan. */
export interface CreatedSubnet {
    readonly tier: Tier;
    readonly zone: Zone;
    readonly subnet: aws.ec2.Subnet;
    /** `<tier>-<zone>`: its logical name without the component's. */
    readonly suffix: string;
}

/** Creates the subnets of all tiers that are not reserved, by tier and zone. */
export function createSubnets(
    setting: VPCSetting,
    plan: VPCPlan,
    zones: readonly Zone[],
    vpc: aws.ec2.Vpc,
): CreatedSubnet[] {
    return plan.tiers
        .filter(tier => !tier.reserved)
        .flatMap(tier => zones.map(zone => createSubnet(setting, plan, tier, zone, vpc)));
}

function createSubnet(
    setting: VPCSetting,
    plan: VPCPlan,
    tier: Tier,
    zone: Zone,
    vpc: aws.ec2.Vpc,
): CreatedSubnet {
    const suffix = `${tier.key}-${zone.label}`;
    const subnet = new aws.ec2.Subnet(
        childName(setting, suffix),
        {
            region: setting.region,
            vpcId: vpc.id,
            availabilityZone: zone.name,
            cidrBlock: subnetCidr(setting.name, plan, tier, zone, vpc.cidrBlock),
            mapPublicIpOnLaunch: tier.mapPublicIpOnLaunch,
            tags: tagsOf(setting, suffix, tier.tags),
        },
        // The new subnet of a replacement may overlap the old one, so that one goes first.
        { parent: setting.component, deleteBeforeReplace: true },
    );
    return { tier, zone, subnet, suffix };
}

/** The planned offset, added to the first address of the VPC. */
function subnetCidr(
    name: string,
    plan: VPCPlan,
    tier: Tier,
    zone: Zone,
    vpcCidr: pulumi.Output<string>,
): pulumi.Output<string> {
    return vpcCidr.apply(text => {
        const vpc = parseCidr(text);
        const layout = layoutOf(plan, vpc.netmaskLength);
        refuse("VPCComponent", name, layout.problems);
        const placed = layout.tiers.find(candidate => candidate.tier.key === tier.key)!;
        const address = vpc.address + BigInt(subnetOffset(placed, zone.slot));
        return formatCidr({ family: 4, address, netmaskLength: placed.subnetNetmaskLength });
    });
}
