import type { Problem } from "../problems";
import { type IPAMComponentArgs, IPAMMeteredAccount, IPAMTier } from "./args";
import { importProblems } from "./children";
import { discoveryProblems } from "./discoveries";
import { existingProblems, isGiven, needsScope } from "./existing";
import type { IPAMPlan } from "./planned";
import { reservationSuffix } from "./reservations";
import { shareNames } from "./share";

/**
 * Regions that are enabled in every account. Those that AWS opened later have to be opted in to (AWS General Reference,
 * "Managing AWS Regions"), so this list does not grow.
 */
const ENABLED_BY_DEFAULT =
    /^(us-(east|west)-[12]|ca-central-1|sa-east-1|eu-(west-[123]|central-1|north-1)|ap-(south-1|northeast-[123]|southeast-[12])|us-gov-.*|cn-.*)$/;

/** Problems with what is said of the IPAM as a whole, whatever its pools are. */
export function settingProblems(args: IPAMComponentArgs, homeRegion: string): Problem[] {
    return [...existingProblems(args), ...meteringProblems(args, homeRegion), ...discoveryProblems(args)];
}

/** Problems with `existing.imports`, which are known once all children are. */
export function takeoverProblems(args: IPAMComponentArgs, plan: IPAMPlan): Problem[] {
    return importProblems(args.existing?.imports, childSuffixes(args, plan));
}

/** Logical names of the children, without the component's, in the order in which they are created. */
function childSuffixes(args: IPAMComponentArgs, plan: IPAMPlan): string[] {
    return [
        ...(isGiven(args, "ipamId") ? [] : ["ipam"]),
        ...(isGiven(args, "scopeId") || !needsScope(args, plan) ? [] : ["scope"]),
        ...plan.pools.flatMap(pool => [pool.suffix, ...pool.cidrs.map(({ suffix }) => suffix)]),
        ...Object.keys(args.reservations ?? {}).map(reservationSuffix),
        ...shareNames(args, plan).map(({ name }) => name),
        ...Object.entries(args.resourceDiscoveries ?? {}).flatMap(([key, { shareArn }]) => [
            `discovery-${key}`,
            ...(shareArn ? [`accept-${key}`] : []),
        ]),
    ];
}

/** `resource-owner` belongs to the advanced tier and to home regions that every account has (same guide, "Cost"). */
function meteringProblems(args: IPAMComponentArgs, homeRegion: string): Problem[] {
    const { meteredAccount: metered, tier } = args;
    if (metered === undefined || metered === IPAMMeteredAccount.IpamOwner) {
        return [];
    }
    const problem = (rule: string, wayOut: string): Problem[] => [
        { path: "meteredAccount", value: metered, rule, wayOut },
    ];
    if (metered !== IPAMMeteredAccount.ResourceOwner) {
        return problem(
            'is neither "ipam-owner" nor "resource-owner"',
            'leave it out or set "resource-owner"',
        );
    }
    if (tier === IPAMTier.Free) {
        return problem(
            "needs the advanced tier: in the free tier nothing is charged, and no other account is watched",
            "leave it out, or leave tier out",
        );
    }
    if (homeRegion !== "" && !ENABLED_BY_DEFAULT.test(homeRegion)) {
        return problem(
            `needs a home region that is enabled in every account, and ${homeRegion} has to be opted in to`,
            'leave it out, or choose a home region such as "us-east-1" before the first use',
        );
    }
    return [];
}
