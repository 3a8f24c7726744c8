import type { VPCComponentArgs } from "../../components/vpc/args";
import { type Picture, PictureError } from "../picture";
import { networkSvg } from "./svg";
import { networkText } from "./text";
import { viewNetwork } from "./view";

/** Arguments that a VPCComponent has and an IPAMComponent has not; any of them tells what a file is about. */
const OF_A_NETWORK = [
    "subnets",
    "availabilityZones",
    "availabilityZoneCount",
    "cidrBlock",
    "netmaskLength",
    "ipamPool",
    "ipamPoolId",
    "usePoolDefaultNetmaskLength",
];

/** Whether the arguments are those of a VPCComponent. */
export function isNetwork(found: object): boolean {
    return OF_A_NETWORK.some(key => Object.hasOwn(found, key));
}

/**
 * The picture of what arguments of a VPCComponent plan.
 *
 * Throws a PictureError for what has not the form of arguments, and what the component would refuse the others with.
 */
export function drawNetwork(found: object): Picture {
    const args = found as VPCComponentArgs;
    for (const key of ["subnets", "secondaryCidrs", "layoutLock", "zoneSlots"] as const) {
        const map: unknown = args[key];
        if (map !== undefined && (typeof map !== "object" || map === null || Array.isArray(map))) {
            throw new PictureError(`${key}: is not a map`);
        }
    }
    for (const [key, tier] of Object.entries(args.subnets ?? {})) {
        if (typeof tier !== "object" || tier === null || Array.isArray(tier)) {
            throw new PictureError(`subnets.${key}: is not a map of a tier's arguments`);
        }
    }
    const zones: unknown = args.availabilityZones;
    if (zones !== undefined && !Array.isArray(zones)) {
        throw new PictureError("availabilityZones: is not a list");
    }
    const view = viewNetwork(args);
    return { text: () => networkText(view), json: () => view, svg: () => networkSvg(view) };
}
