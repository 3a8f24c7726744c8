import { planLayout, subnetOffset } from "../components/vpc/layout";
import { readTiers } from "../components/vpc/tiers";
import { type Benchmark, median } from "./benchmark";

const PLANS = 100_000;
const ROUNDS = 5;
const ZONES = 4;

/** Plans of 6 tiers and 4 zones: every subnet's place from the size of the VPC alone. */
export const layout: Benchmark = {
    name: "layout",
    summary: "layouts of 6 tiers x 4 zones planned in a second",
    async run(say) {
        const { tiers } = readTiers({
            public: { netmaskLength: 24 },
            private: { netmaskLength: 20 },
            isolated: { hosts: 250 },
            transit: { netmaskLength: 28 },
            data: { order: 4, netmaskLength: 22 },
            pods: { order: 5, netmaskLength: 21 },
        });
        const rates: number[] = [];
        for (let round = 0; round <= ROUNDS; round++) {
            const began = performance.now();
            let sum = 0;
            for (let i = 0; i < PLANS; i++) {
                for (const placed of planLayout(16, ZONES, tiers).tiers) {
                    for (let slot = 0; slot < ZONES; slot++) {
                        sum += subnetOffset(placed, slot);
                    }
                }
            }
            const rate = PLANS / ((performance.now() - began) / 1000);
            say(
                `${round === 0 ? "warm-up" : `round ${round}`}: ${Math.round(rate)} plans a second (checksum ${sum})`,
            );
            if (round > 0) {
                rates.push(rate);
            }
        }
        return [
            {
                what: `median of ${ROUNDS} rounds of ${PLANS}`,
                value: Math.round(median(rates)),
                unit: "plans a second",
                against: { what: "at least", value: 50_000 },
            },
        ];
    },
};
