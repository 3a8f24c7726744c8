import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { CreatedSubnet } from "../subnets";
import { tagsIn } from "../tags";
import type { Zone } from "../zones";
import { NatGatewayConnectivity, NatGatewayStrategy } from "./args";
import { type NatPlan, natZones, possibleNatZones } from "./nat-plan";

/** A NAT gateway with the zone it stands in; a regional one stands in none. */
export interface CreatedNatGateway {
    readonly zone: Zone | undefined;
    readonly gateway: aws.ec2.NatGateway;
}

/** Addresses of NAT gateways by zone letter. */
export interface NatGatewayAddresses {
    readonly publicIps: { [zone: string]: pulumi.Input<pulumi.Input<string>[]> };
    readonly privateIps: { [zone: string]: pulumi.Output<string> };
}

/** Creates the NAT gateways with their addresses. One that comes or goes touches no other zone. */
export function createNatGateways(
    setting: VPCSetting,
    nat: NatPlan,
    zones: readonly Zone[],
    made: {
        readonly vpc: aws.ec2.Vpc;
        readonly subnets: readonly CreatedSubnet[];
        readonly internetGateway: aws.ec2.InternetGateway | undefined;
    },
): CreatedNatGateway[] {
    // AWS makes public NAT gateways, and frees their addresses, only while the VPC has an internet gateway.
    const dependsOn = made.internetGateway ? [made.internetGateway] : [];
    if (nat.strategy === NatGatewayStrategy.Regional) {
        return [
            {
                zone: undefined,
                gateway: regionalGateway(setting, possibleNatZones(nat, zones), made.vpc, dependsOn),
            },
        ];
    }
    return natZones(nat, zones).map(zone => {
        const suffix = `nat-${zone.label}`;
        const place = made.subnets.find(({ tier, zone: own }) => tier.key === nat.tier && own === zone)!;
        const gateway = new aws.ec2.NatGateway(
            childName(setting, suffix),
            {
                region: setting.region,
                subnetId: place.subnet.id,
                ...(nat.connectivity === NatGatewayConnectivity.Private
                    ? { connectivityType: "private" }
                    : publicAddresses(setting, zone, suffix, dependsOn)),
                tags: tagsIn(setting, suffix, { zone }),
            },
            // Two gateways cannot have the address at the same time.
            childOptions(setting, suffix, { dependsOn, deleteBeforeReplace: true }),
        );
        return { zone, gateway };
    });
}

/** The NAT gateway that a zone uses: its own if it has one. */
export function natGatewayOf(
    zone: Zone,
    gateways: readonly CreatedNatGateway[],
): aws.ec2.NatGateway | undefined {
    return (gateways.find(({ zone: own }) => own?.name === zone.name) ?? gateways[0])?.gateway;
}

/** The addresses of NAT gateways by zone letter. A regional one has some in every zone that it serves by now. */
export function natGatewayAddresses(
    { connectivity }: NatPlan,
    zones: readonly Zone[],
    gateways: readonly CreatedNatGateway[],
): NatGatewayAddresses {
    const publicIps: { [zone: string]: pulumi.Input<pulumi.Input<string>[]> } = {};
    const privateIps: { [zone: string]: pulumi.Output<string> } = {};
    for (const { zone, gateway } of gateways) {
        if (zone) {
            publicIps[zone.label] = connectivity === NatGatewayConnectivity.Private ? [] : [gateway.publicIp];
            privateIps[zone.label] = gateway.privateIp as pulumi.Output<string>;
        }
        for (const served of zone ? [] : zones) {
            publicIps[served.label] = gateway.regionalNatGatewayAddresses.apply(addresses =>
                (addresses ?? [])
                    .filter(({ availabilityZone, availabilityZoneId }) =>
                        [availabilityZone, availabilityZoneId].includes(served.name),
                    )
                    .map(({ publicIp }) => publicIp),
            );
        }
    }
    return { publicIps, privateIps };
}

/**
 * A gateway that serves all zones of the VPC. Without addresses AWS finds its own in each zone that has something to
 * serve; with addresses it serves the zones that have one.
 */
function regionalGateway(
    setting: VPCSetting,
    zones: readonly Zone[],
    vpc: aws.ec2.Vpc,
    dependsOn: pulumi.Resource[],
): aws.ec2.NatGateway {
    const { natGatewayAllocationIds: given, natGatewayIpamPoolId: pool } = setting.args;
    const isManual = given !== undefined || pool !== undefined;
    const suffix = "nat-regional";
    return new aws.ec2.NatGateway(
        childName(setting, suffix),
        {
            region: setting.region,
            vpcId: vpc.id,
            availabilityMode: "regional",
            availabilityZoneAddresses: isManual
                ? zones.map(zone => ({
                      ...(zone.byId ? { availabilityZoneId: zone.name } : { availabilityZone: zone.name }),
                      allocationIds: given?.[zone.label] ?? [
                          createAddress(setting, `${suffix}-${zone.label}-eip`, zone, dependsOn).id,
                      ],
                  }))
                : undefined,
            tags: tagsOf(setting, suffix),
        },
        childOptions(setting, suffix, { dependsOn }),
    );
}

function publicAddresses(
    setting: VPCSetting,
    zone: Zone,
    suffix: string,
    dependsOn: pulumi.Resource[],
): Pick<aws.ec2.NatGatewayArgs, "allocationId" | "secondaryAllocationIds"> {
    const [first, ...more] = setting.args.natGatewayAllocationIds?.[zone.label] ?? [];
    return first === undefined
        ? { allocationId: createAddress(setting, `${suffix}-eip`, zone, dependsOn).id }
        : { allocationId: first, ...(more.length > 0 ? { secondaryAllocationIds: more } : {}) };
}

function createAddress(
    setting: VPCSetting,
    suffix: string,
    zone: Zone,
    dependsOn: pulumi.Resource[],
): aws.ec2.Eip {
    return new aws.ec2.Eip(
        childName(setting, suffix),
        {
            region: setting.region,
            domain: "vpc",
            ipamPoolId: setting.args.natGatewayIpamPoolId,
            tags: tagsIn(setting, suffix, { zone }),
        },
        childOptions(setting, suffix, { dependsOn }),
    );
}
