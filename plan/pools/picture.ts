import { planPools } from "../../components/ipam/plan-pools";
import type { Picture } from "../picture";
import { asComponentArgs } from "./form";
import { planSvg } from "./svg";
import { planText } from "./text";
import { viewPlan } from "./view";

/**
 * The picture of what arguments of an IPAMComponent plan.
 *
 * Throws a PictureError for what has not the form of arguments, and what the component would refuse the others with.
 */
export function drawPools(found: object): Picture {
    const args = asComponentArgs(found);
    const view = viewPlan(args, planPools(args));
    return { text: () => planText(view), json: () => view, svg: () => planSvg(view) };
}
