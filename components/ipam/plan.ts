import { formatCidr } from "../../address-space";
import { keyProblems, nameClashes } from "../keys";
import { describeProblem, type Problem } from "../problems";
import { tagProblems } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { publicBlocks, readBlocks } from "./blocks";
import { allOf, type DeclaredPool, declarePools, isRegional, ownKeyOf, rootsOf } from "./declared";
import { familyProblems, localeProblems } from "./family";
import { lockProblems } from "./lock";
import { type IPAMPlan, plannedPool, plannedSpace } from "./planned";
import { publicProblems, scopeProblems } from "./public";
import { quotaProblems } from "./quotas";
import { besideBlocks, regionalRoots, shareLengths, slotProblems } from "./regional";
import { readRegions } from "./regions";
import { aliasProblems } from "./renamed";
import { reservationProblems, reservationSuffix, reservedSpace } from "./reservations";
import { ruleProblems } from "./rules";
import { settingProblems, takeoverProblems } from "./settings";
import { poolShareProblems, shareNames, shareProblems } from "./share";
import { mixedSources, orderClashes, sourceProblems } from "./source";
import { type Occupied, type Placement, placePools } from "./space";
import { readTaken, takenProblems } from "./taken";
import { tierProblems } from "./tier";

export type { IPAMPlan, PlannedCidr, PlannedPool, PlannedSpace } from "./planned";

/**
 * Plans the pools: which pool gets which CIDRs, rules, locale and names. Pure: nothing but the arguments and the home
 * region decides, and neither the order of map entries nor what is added later moves what is planned.
 */
export function planIPAM(
    args: IPAMComponentArgs,
    homeRegion: string,
): { readonly plan: IPAMPlan; readonly problems: readonly Problem[] } {
    const problems: Problem[] = [];
    const hasBlocks = args.cidrBlocks !== undefined;
    const { blocks, problems: blockProblems } = readBlocks(args.cidrBlocks ?? []);
    problems.push(...missingSpace(args), ...blockProblems);

    const { places, problems: regionProblems } = readRegions(args, homeRegion);
    problems.push(...regionProblems);

    const shares = shareLengths(blocks, args.regionalPoolNetmaskLength);
    problems.push(...shares.problems, ...slotProblems(places, blocks, shares.lengths));
    const areSlotsSound = problems.length === 0;

    const roots = declarePools(
        [
            ...(hasBlocks ? regionalRoots(places, areSlotsSound ? blocks : [], shares.lengths) : []),
            ...rootsOf(args),
        ],
        args,
    );
    const pools = allOf(roots);
    const { occupied: taken, problems: unreadable } = readTaken(args.taken);
    const occupied = both(taken, reservedSpace(args));
    const { placement, problems: misplaced } = placePools(roots, occupied, args.enablePrivateGua === true);

    problems.push(
        ...shareProblems(args),
        ...pools.flatMap(pool => poolProblems(pool)),
        ...pools.flatMap(pool => ruleProblems(pool, lengthsOf(pool, placement, shares.lengths))),
        ...misplaced,
        ...unreadable,
        ...(areSlotsSound ? besideBlocks(args, places, blocks, roots, placement) : []),
        ...(areSlotsSound ? takenProblems(pools, placement, taken) : []),
        ...unusedPools(args, pools),
        ...quotaProblems(args, pools),
        ...aliasProblems(pools),
        ...tagProblems("tags", args.tags),
        ...settingProblems(args, homeRegion),
    );

    const live = pools.filter(pool => !pool.retired).map(pool => plannedPool(pool, placement));
    const retired = pools.filter(pool => pool.retired).map(pool => plannedSpace(pool, placement));
    if (problems.length === 0) {
        problems.push(...lockProblems(args.addressLock ?? {}, [...live, ...retired]));
    }

    const plan: IPAMPlan = {
        homeRegion,
        operatingRegions: [
            ...new Set([
                homeRegion,
                ...places.map(place => place.region),
                ...pools.flatMap(({ locale }) => locale ?? []),
            ]),
        ].sort(),
        pools: live,
        retired,
        warnings: publicBlocks(blocks).map(
            block =>
                `cidrBlocks[${block.index}] = "${formatCidr(block.cidr)}" is public address space: make sure that it is yours, because what it hides cannot be reached from the VPCs`,
        ),
    };
    problems.push(
        ...tierProblems(args, plan),
        ...poolShareProblems(args, plan),
        ...reservationProblems(args, plan),
        ...nameClashes(namesOf(args, plan)),
    );
    if (problems.length === 0) {
        problems.push(...takeoverProblems(args, plan));
    }
    return { plan, problems: distinct(problems) };
}

/** What is wrong with one pool, wherever its addresses are. */
function poolProblems(pool: DeclaredPool): Problem[] {
    const ofChildren = [...orderClashes(pool), ...mixedSources(pool)];
    if (pool.isFromBlocks) {
        return ofChildren;
    }
    return [
        ...keyProblems(pool.path, ownKeyOf(pool.key)),
        ...scopeProblems(pool),
        ...familyProblems(pool),
        ...localeProblems(pool),
        ...sourceProblems(pool),
        ...sourceVpcProblems(pool),
        ...publicProblems(pool),
        ...tagProblems(`${pool.path}.tags`, pool.args.tags),
        ...ofChildren,
    ];
}

function sourceVpcProblems({ path, args, parent, locale }: DeclaredPool): Problem[] {
    if (args.sourceVpc === undefined) {
        return [];
    }
    if (parent) {
        return [
            {
                path: `${path}.sourceVpc`,
                rule: "stands below another pool, and a resource planning pool is at the top",
                wayOut: "move the pool to the top level; it is beside the pool that the VPC draws from, not in it",
            },
        ];
    }
    return locale === undefined
        ? [
              {
                  path: `${path}.locale`,
                  rule: "is missing: a resource planning pool is for the region of its VPC",
                  wayOut: "set the region of the VPC",
              },
          ]
        : [];
}

/** Netmask lengths of the pool's CIDRs as far as they are known, of a regional pool even if it has no slot. */
function lengthsOf(pool: DeclaredPool, placement: Placement, shares: Map<number, number>): number[] {
    return pool.isFromBlocks
        ? [...shares.values()]
        : (placement.get(pool.key) ?? []).flatMap(
              ({ cidr, netmaskLength }) => cidr?.netmaskLength ?? netmaskLength ?? [],
          );
}

/** The names of all children that the plan knows, with the arguments that they come from. */
function namesOf(args: IPAMComponentArgs, plan: IPAMPlan): { name: string; path: string }[] {
    // A key that stands twice is refused as such.
    const pools = plan.pools.filter((pool, i) => plan.pools.findIndex(({ key }) => key === pool.key) === i);
    return [
        ...pools.flatMap(({ suffix, path, cidrs }) => [
            { name: suffix, path },
            ...cidrs.map(cidr => ({ name: cidr.suffix, path })),
        ]),
        ...shareNames(args, { ...plan, pools }),
        ...Object.keys(args.reservations ?? {}).map(key => ({
            name: reservationSuffix(key),
            path: `reservations["${key}"]`,
        })),
    ];
}

function both(one: Occupied, other: Occupied): Occupied {
    const keys = new Set([...one.keys(), ...other.keys()]);
    return new Map([...keys].map(key => [key, [...(one.get(key) ?? []), ...(other.get(key) ?? [])]]));
}

function missingSpace(args: IPAMComponentArgs): Problem[] {
    const hasPools = Object.keys(args.pools ?? {}).length > 0;
    if (args.cidrBlocks === undefined ? hasPools : args.cidrBlocks.length > 0) {
        return args.cidrBlocks ? [] : strayProblems(args);
    }
    return [
        {
            path: "cidrBlocks",
            value: args.cidrBlocks,
            rule: `${args.cidrBlocks ? "has no block" : "is missing"}: without address space there is nothing to make pools from`,
            wayOut: 'give at least one block, for example cidrBlocks: ["10.0.0.0/8"]',
        },
    ];
}

/** Arguments that say how `cidrBlocks` are split. */
function strayProblems(args: IPAMComponentArgs): Problem[] {
    return (["retiredRegions", "slots", "regionalPoolNetmaskLength"] as const)
        .filter(name => args[name] !== undefined)
        .map(name => ({
            path: name,
            value: args[name],
            rule: "says how cidrBlocks are split, and there are none",
            wayOut:
                name === "retiredRegions"
                    ? "leave it out, and set retired: true on the pool of the region"
                    : "leave it out: the pools say themselves which addresses they have",
        }));
}

/** Refuses pools that are described for regional pools where there is none: nothing would be made of them. */
function unusedPools(args: IPAMComponentArgs, pools: readonly DeclaredPool[]): Problem[] {
    return args.poolsPerRegion === undefined || pools.some(isRegional)
        ? []
        : [
              {
                  path: "poolsPerRegion",
                  rule: "describes pools below those of regions, and no pool has a region as its key",
                  wayOut: 'name a pool after its region, such as "us-east-1", or describe the pools below each pool',
              },
          ];
}

/** What is described once for all regions is wrong once. */
function distinct(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map(problem => [describeProblem(problem), problem])).values()];
}
