import { planLayout, subnetOffset } from "../components/vpc/layout";
import { readTiers } from "../components/vpc/tiers";
import { type Benchmark, median } from "./benchmark";
import { cdkSplitter } from "./peers";

const PLANS = 100_000;
const ROUNDS = 7;
const ZONES = 4;
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
        const { tiers } = readTiers(TIERS);
        const byOrder = [...tiers].sort((a, b) => a.order - b.order);
        const lengths = byOrder.flatMap(tier => Array<number>(ZONES).fill(tier.subnetNetmaskLength!));
        const cdk = cdkSplitter(say);

        const ours = () => {
            let sum = 0;
            for (const placed of planLayout(VPC, ZONES, tiers).tiers) {
                for (let slot = 0; slot < ZONES; slot++) {
                    sum += subnetOffset(placed, slot);
                }
            }
            return sum;
        };
        // An index among blocks of one size; the offset is what CloudFormation makes of it.
        const theirs = () => {
            let sum = 0;
            for (const split of cdk.calculateCidrSplits(VPC, lengths)) {
                sum += split.index * 2 ** (32 - split.netmask);
            }
            return sum;
        };

        const rates = { ours: [] as number[], theirs: [] as number[] };
        for (let round = 0; round <= ROUNDS; round++) {
            // Turn by turn, so that a slow moment of the machine hits both.
            const [own, other] = [rateOf(ours), rateOf(theirs)];
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
                what: `plans of ${tiers.length} tiers x ${ZONES} zones, median of ${ROUNDS} rounds of ${PLANS}`,
                value: Math.round(median(rates.ours)),
                unit: "plans a second",
                against: { what: `aws-cdk-lib ${cdk.version}`, value: Math.round(median(rates.theirs)) },
            },
        ];
    },
};

let checksum = 0;

function rateOf(plan: () => number): number {
    const began = performance.now();
    for (let i = 0; i < PLANS; i++) {
        checksum += plan();
    }
    if (!Number.isFinite(checksum)) {
        throw new Error("no places");
    }
    return PLANS / ((performance.now() - began) / 1000);
}
