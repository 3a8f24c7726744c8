import * as aws from "@pulumi/aws";
import { childName, tagsOf, type VPCSetting } from "./children";
import { natZones, type VPCPlan } from "./plan";
import type { CreatedSubnet } from "./subnets";
import type { Zone } from "./zones";

/** A NAT gateway with the zone it stands in. */
export interface CreatedNatGateway {
    readonly zone: Zone;
    readonly gateway: aws.ec2.NatGateway;
}

/** Creates the internet gateway, attached to the VPC. */
export function createInternetGateway(setting: VPCSetting, vpc: aws.ec2.Vpc): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(
        childName(setting, "igw"),
        { region: setting.region, vpcId: vpc.id, tags: tagsOf(setting, "igw") },
        { parent: setting.component },
    );
}

/** Creates the NAT gateways with an address each. One that comes or goes touches no other zone. */
export function createNatGateways(
    setting: VPCSetting,
    plan: VPCPlan,
    zones: readonly Zone[],
    subnets: readonly CreatedSubnet[],
    internetGateway: aws.ec2.InternetGateway | undefined,
): CreatedNatGateway[] {
    return natZones(plan.nat, zones).map(zone => {
        const suffix = `nat-${zone.label}`;
        const place = subnets.find(({ tier, zone: own }) => tier.key === plan.nat.tier && own === zone)!;
        // AWS makes public NAT gateways, and frees their addresses, only while the VPC has an internet gateway.
        const dependsOn = internetGateway ? [internetGateway] : [];
        const address = new aws.ec2.Eip(
            childName(setting, `${suffix}-eip`),
            { region: setting.region, domain: "vpc", tags: tagsOf(setting, `${suffix}-eip`) },
            { parent: setting.component, dependsOn },
        );
        const gateway = new aws.ec2.NatGateway(
            childName(setting, suffix),
            {
                region: setting.region,
                subnetId: place.subnet.id,
                allocationId: address.id,
                tags: tagsOf(setting, suffix),
            },
            // Two gateways cannot have the address at the same time.
            { parent: setting.component, dependsOn, deleteBeforeReplace: true },
        );
        return { zone, gateway };
    });
}
