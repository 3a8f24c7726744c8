import { refuse } from "../problems";
import { regionProblems } from "../regions";
import { nameProblems, shapeProblems } from "../shape";
import type { IPAMComponentArgs } from "./args";
import { planIPAM } from "./plan";
import type { IPAMPlan } from "./planned";
import { IPAM_SHAPE } from "./shape";

/**
 * Plans the pools of an IPAMComponent without making any: which pool gets which CIDRs, rules, locale and name. Pure: it
 * needs no stack, no cloud and no credentials.
 *
 * @param args The arguments of the component. `region` must be among them, because there is no stack to read it from.
 * Throws a pulumi.InputPropertiesError that names all that is wrong with them, as the component does.
 */
export function planPools(args: IPAMComponentArgs): IPAMPlan {
    refuse("IPAMComponent", "plan", shapeProblems(args, IPAM_SHAPE));
    const region = args.region ?? "";
    const { plan, problems } = planIPAM(args, region);
    const missing = {
        path: "region",
        rule: "is missing, and a plan has no stack configuration to read it from",
        wayOut: 'set region, for example region: "us-east-1"',
    };
    const wrong = args.region === undefined ? [missing] : regionProblems("region", region);
    refuse("IPAMComponent", "plan", [...wrong, ...nameProblems(args, IPAM_SHAPE), ...problems]);
    return plan;
}
