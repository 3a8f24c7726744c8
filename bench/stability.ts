import { parseAddress } from "../address-space";
import { knownSizes, placesOf } from "../components/vpc/places";
import { planVPC } from "../components/vpc/plan";
import { argsOf, CHANGES, type NetworkShape } from "../test/components/stability-matrix";
import type { Benchmark, Figure } from "./benchmark";
import { type Cdk, cdkConstructs } from "./peers";

const REGION = "us-east-1";
/** Zones for which the CDK is told to keep room, as this library does by default. */
const ROOM = 4;

/** What makes a subnet another one, by tier and zone: who it is for the tool, and its CIDR. */
type Identities = ReadonlyMap<string, string>;

/** Changes of a network in use, and how many of the subnets that survive each tool would replace. */
export const stability: Benchmark = {
    name: "stability",
    summary: "subnets that survive a change and are replaced all the same, beside the AWS CDK",
    async run(say) {
        const cdk = cdkConstructs(say);
        const tools: readonly [name: string, make: (network: NetworkShape) => Identities][] = [
            ["this library", ours],
            [`aws-cdk-lib ${cdk.version}`, network => cdkSubnets(cdk, network, 0)],
            [
                `aws-cdk-lib ${cdk.version}, room for ${ROOM} zones`,
                network => cdkSubnets(cdk, network, ROOM - network.zones.length),
            ],
        ];
        return CHANGES.flatMap(({ title, before, after, refusedByLock }): Figure[] => {
            const [own, ...others] = tools.map(([, make]) => replaced(make(before), make(after)));
            const survivors = [...ours(after).keys()].filter(key => ours(before).has(key)).length;
            say(
                `${title}: ${tools.map(([name], i) => `${name} ${[own, ...others][i]}/${survivors}`).join(", ")}`,
            );
            const lock = refusedByLock
                ? `; refused by the lock: ${locked(before, after) ? "yes" : "no"}`
                : "";
            return others.map((value, i) => ({
                what: `${title}: replaced of ${survivors} subnets that survive${lock}`,
                value: own,
                unit: "subnets",
                against: { what: tools[i + 1][0], value },
            }));
        });
    },
};

/** Subnets that are there before and after, but not as the same one. */
function replaced(before: Identities, after: Identities): number {
    return [...after].filter(([key, identity]) => before.has(key) && before.get(key) !== identity).length;
}

function ours(network: NetworkShape): Identities {
    const { plan } = planVPC(argsOf(network), REGION);
    const zones = plan.zoneChoice.kind === "named" ? plan.zoneChoice.zones : [];
    const places = placesOf(plan, knownSizes(plan), zones);
    // The logical name is the tier and the zone, so the place is all that can differ.
    return new Map(
        Object.entries(places).map(([key, place]) => [
            key,
            `${parseAddress(place.offset!).address}/${place.netmaskLength} ${place.ipv6Index}`,
        ]),
    );
}

function locked(before: NetworkShape, after: NetworkShape): boolean {
    const { plan } = planVPC(argsOf(before), REGION);
    const zones = plan.zoneChoice.kind === "named" ? plan.zoneChoice.zones : [];
    const layoutLock = placesOf(plan, knownSizes(plan), zones);
    return planVPC({ ...argsOf(after), layoutLock }, REGION).problems.length > 0;
}

/** What the CDK makes of the network: logical id and CIDR of every subnet in the template. */
function cdkSubnets({ core, ec2 }: Cdk, { zones, tiers }: NetworkShape, reservedAzs: number): Identities {
    const stack = new core.Stack(new core.App(), "Network", {
        env: { account: "111111111111", region: REGION },
    });
    new ec2.Vpc(stack, "Vpc", {
        ipAddresses: ec2.IpAddresses.cidr("10.20.0.0/16"),
        availabilityZones: [...zones].map(letter => `${REGION}${letter}`),
        reservedAzs,
        // The CDK places tiers as they are declared.
        subnetConfiguration: tiers.map(({ name, netmaskLength, reserved }) => ({
            name,
            cidrMask: netmaskLength,
            reserved: reserved ?? false,
            subnetType: ec2.SubnetType.PRIVATE_ISOLATED,
        })),
    });
    const template = core.Stage.of(stack).synth().getStackByName("Network").template;
    const resources = Object.entries(template.Resources);
    return new Map(
        resources
            .filter(([, resource]) => resource.Type === "AWS::EC2::Subnet")
            .map(([id, { Properties: subnet }]) => {
                const tier = subnet.Tags.find(tag => tag.Key === "aws-cdk:subnet-name")!.Value;
                return [
                    `${tier}/${subnet.AvailabilityZone.slice(REGION.length)}`,
                    `${id} ${subnet.CidrBlock}`,
                ];
            }),
    );
}
