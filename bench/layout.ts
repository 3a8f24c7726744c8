import { planLayout, type SubnetSpan, subnetSpan } from "../components/vpc/layout";
import { readTiers } from "../components/vpc/tiers";
import { zoneOfLabel } from "../components/vpc/zone";
import { type Benchmark, median } from "./benchmark";
import { type CdkSplit, cdkSplitter } from "./peers";

const PLANS = 100_000;
const ROUNDS = 7;
const ZONES = "abcd";
const VPC = 16;
const TIERS = {
    public: { netmaskLength: 24 },
    private: { netmaskLength: 20 },
    isolated: { hosts: 250 },
    transit: { netmaskLength: 28 },
    data: { order: 4, netmaskLength: 22 },
    pods: { order: 5, netmaskLength: 21 },
};

/** Plans of 6 tiers and 4 zones: every subnet's place from the size of the VPC alone, beside the CDK's splitter. */
export const layout: Benchmark = {
    name: "layout",
    summary: "layouts of 6 tiers x 4 zones planned in a second, beside the AWS CDK's splitter",
    async run(say) {
        // Both get the sizes already read and in order, as the component and the CDK have them when they lay out.
        const tiers = readTiers(TIERS).tiers.sort((a, b) => a.order - b.order);
        const zones = [...ZONES].map(letter => zoneOfLabel(letter, "us-east-1")!);
        const lengths = tiers.flatMap(tier => zones.map(() => tier.subnetNetmaskLength!));
        const cdk = cdkSplitter(say);

        // Both make a list of all subnets, each with its netmask length and what its place follows from.
        const ours = (): SubnetSpan[] => {
            const places: SubnetSpan[] = [];
            for (const placed of planLayout(VPC, zones.length, tiers).tiers) {
                for (const zone of zones) {
                    places.push(subnetSpan(placed, zone)!);
                }
            }
            return places;
        };
        const theirs = (): readonly CdkSplit[] => cdk.calculateCidrSplits(VPC, lengths);

        const rates = { ours: [] as number[], theirs: [] as number[] };
        for (let round = 0; round <= ROUNDS; round++) {
            // Turn by turn, so that a slow moment of the machine hits both, and neither is always the first.
            const measureOurs = () => rateOf(ours, lengths.length);
            const measureTheirs = () => rateOf(theirs, lengths.length);
            const [own, other] =
                round % 2 === 0
                    ? [measureOurs(), measureTheirs()]
                    : [measureTheirs(), measureOurs()].reverse();
            say(
                `${round === 0 ? "warm-up" : `round ${round}`}: ${Math.round(own)} plans a second, the CDK ${Math.round(other)}`,
            );
            if (round > 0) {
                rates.ours.push(own);
                rates.theirs.push(other);
            }
        }
        return [
            {
                what: `plans of ${tiers.length} tiers x ${zones.length} zones, median of ${ROUNDS} rounds of ${PLANS}`,
                value: Math.round(median(rates.ours)),
                unit: "plans a second",
                against: { what: `aws-cdk-lib ${cdk.version}`, value: Math.round(median(rates.theirs)) },
            },
        ];
    },
};

function rateOf(plan: () => readonly unknown[], subnets: number): number {
    const began = performance.now();
    let made = 0;
    for (let i = 0; i < PLANS; i++) {
        made += plan().length;
    }
    const seconds = (performance.now() - began) / 1000;
    if (made !== PLANS * subnets) {
        throw new Error(`plans of ${made / PLANS} subnets instead of ${subnets}`);
    }
    return PLANS / seconds;
}
