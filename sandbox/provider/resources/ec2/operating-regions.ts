import { isUnknown, type Properties } from "../../properties";
import type { CheckContext, Failure } from "../../schema/check";

/**
 * The real provider refuses an IPAM (and a resource discovery) whose operating regions lack the region it is created
 * in. Only at create, and a region that is not known yet does not count.
 */
export function missingOwnRegion(inputs: Properties, { region, olds }: CheckContext): Failure[] {
    const listed: unknown = inputs["operatingRegions"];
    if (olds || !Array.isArray(listed) || isUnknown(region)) {
        return [];
    }
    return listed.some(entry => entry?.regionName === region)
        ? []
        : [{ property: "operatingRegions", reason: `\`operating_regions\` must include ${region}` }];
}
