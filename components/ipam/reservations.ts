import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { AddressError, type Cidr, contains, formatCidr, overlaps, parseCidr } from "../../address-space";
import { keyProblems } from "../keys";
import type { Problem } from "../problems";
import { childTags, tagProblems } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { childOptions, type IPAMSetting } from "./children";
import type { IPAMPlan, PlannedPool } from "./planned";
import type { ReservationArgs } from "./reservation-args";
import type { Occupied } from "./space";

/** A pool's reservations need its id and, before those that AWS places, the others. */
export interface ReservedPool {
    readonly planned: PlannedPool;
    /** Known once the pool's CIDRs are provisioned. */
    readonly id: pulumi.Output<string>;
}

/** What reservations occupy, by pool key, so that no pool is carved there. What cannot be read is refused elsewhere. */
export function reservedSpace(args: IPAMComponentArgs): Occupied {
    const space = new Map<string, { cidr: Cidr; path: string }[]>();
    for (const { path, reservation } of sorted(args)) {
        const cidr = typeof reservation.cidr === "string" ? tryRead(reservation.cidr) : undefined;
        if (cidr) {
            const others = space.get(reservation.pool) ?? [];
            space.set(reservation.pool, [...others, { cidr, path }]);
        }
    }
    return space;
}

/** Logical name of a reservation, without the component's. */
export function reservationSuffix(key: string): string {
    return `reservation-${key}`;
}

/** Problems with `reservations`, which are known once the pools are. */
export function reservationProblems(args: IPAMComponentArgs, plan: IPAMPlan): Problem[] {
    const placed: { pool: string; cidr: Cidr; path: string }[] = [];
    return sorted(args).flatMap(({ key, path, reservation }) => {
        const problems = [...keyProblems(path, key), ...tagProblems(`${path}.tags`, reservation.tags)];
        const pool = plan.pools.find(one => one.key === reservation.pool);
        if (!pool) {
            return [...problems, noPool(path, reservation.pool, plan)];
        }
        const { cidr, problems: wrong } = readCidr(path, reservation, pool);
        problems.push(...wrong, ...(wrong.length === 0 ? sizeProblems(path, reservation, pool, plan) : []));
        if (cidr) {
            problems.push(...placeProblems(path, cidr, pool));
            const other = placed.find(one => one.pool === pool.key && overlaps(one.cidr, cidr));
            if (other) {
                problems.push({
                    path: `${path}.cidr`,
                    value: reservation.cidr,
                    rule: `overlaps ${other.path} = "${formatCidr(other.cidr)}"`,
                    wayOut: "give each reservation addresses of its own",
                });
            }
            placed.push({ pool: pool.key, cidr, path: `${path}.cidr` });
        }
        return problems;
    });
}

/**
 * Makes the reservations of a pool, those with a CIDR before those that AWS places.
 *
 * AWS allocates in the region that a pool serves, so these children, and these only, are in its locale instead of the
 * home region (EC2 API Reference, AllocateIpamPoolCidr).
 */
export function createReservations(
    setting: IPAMSetting,
    { planned, id }: ReservedPool,
): aws.ec2.VpcIpamPoolCidrAllocation[] {
    const { name, args } = setting;
    const region = regionOf(planned.locale) ?? setting.region;
    const own = sorted(args).filter(({ reservation }) => reservation.pool === planned.key);
    const create = (
        { key, reservation }: (typeof own)[number],
        before: readonly aws.ec2.VpcIpamPoolCidrAllocation[],
    ) => {
        const suffix = reservationSuffix(key);
        return new aws.ec2.VpcIpamPoolCidrAllocation(
            `${name}-${suffix}`,
            {
                region,
                ipamPoolId: id,
                cidr: reservation.cidr,
                netmaskLength: reservation.netmaskLength,
                description: reservation.description,
                tags: { ...childTags(name, args.tags, suffix), ...reservation.tags },
            },
            childOptions(
                setting,
                suffix,
                {
                    protect: args.protect,
                    dependsOn: [...before],
                    // To the provider a new description is a new allocation, and the addresses are not free for one.
                    // Not deleteBeforeReplace: it would delete all that waits for the reservation as well.
                    ignoreChanges: ["description"],
                },
                region,
            ),
        );
    };
    const fixed = own.filter(({ reservation }) => reservation.cidr !== undefined);
    const created = fixed.map(one => create(one, []));
    for (const one of own.filter(({ reservation }) => reservation.cidr === undefined)) {
        // One after the other, so that the same plan gets the same blocks.
        created.push(create(one, created));
    }
    return created;
}

/** By key: nothing may depend on the order of map entries. */
function sorted(args: IPAMComponentArgs) {
    return Object.entries(args.reservations ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, reservation]) => ({ key, path: `reservations["${key}"]`, reservation }));
}

/** The region from which a locale is used: of a Local Zone group (`us-west-2-lax-1`) its parent region. */
function regionOf(locale: string | undefined): string | undefined {
    return locale && /^[a-z]{2}(-[a-z]+)+-\d+/.exec(locale)?.[0];
}

function noPool(path: string, key: string, { pools, retired }: IPAMPlan): Problem {
    const isRetired = retired.some(space => space.key === key);
    const known = pools.map(pool => pool.key).join(", ") || "none";
    return {
        path: `${path}.pool`,
        value: key,
        rule: isRetired ? "is retired and has no pool any more" : `names no pool of the plan (${known})`,
        wayOut: isRetired
            ? "leave the reservation out: a retired region keeps its addresses without it"
            : "write the key of the pool that holds the addresses",
    };
}

function readCidr(
    path: string,
    { cidr: text, netmaskLength }: ReservationArgs,
    pool: PlannedPool,
): { cidr: Cidr | undefined; problems: Problem[] } {
    if (text === undefined) {
        return { cidr: undefined, problems: [] };
    }
    const problem = (rule: string, wayOut: string) => ({
        cidr: undefined,
        problems: [{ path: `${path}.cidr`, value: text, rule, wayOut }],
    });
    if (netmaskLength !== undefined) {
        return problem(`stands beside netmaskLength = ${netmaskLength}`, "keep one of the two");
    }
    let cidr: Cidr;
    try {
        cidr = parseCidr(text);
    } catch (error) {
        if (error instanceof AddressError) {
            return problem(error.reason, 'write a block such as "10.0.64.0/18"');
        }
        throw error;
    }
    return `ipv${cidr.family}` === pool.addressFamily
        ? { cidr, problems: [] }
        : problem(
              `is not ${pool.addressFamily}, the family of ${pool.key}`,
              "reserve it in a pool of its family",
          );
}

/** Problems with the length of a reservation, given or of its CIDR; AWS applies the pool's rules to it as to any other. */
function sizeProblems(
    path: string,
    { cidr, netmaskLength: given }: ReservationArgs,
    pool: PlannedPool,
    plan: IPAMPlan,
): Problem[] {
    const { allocationDefaultNetmaskLength: usual, allocationMinNetmaskLength: min } = pool.rules;
    const max = pool.rules.allocationMaxNetmaskLength;
    const at = cidr === undefined ? `${path}.netmaskLength` : `${path}.cidr`;
    const problem = (rule: string, wayOut: string): Problem[] => [
        { path: at, value: cidr ?? given, rule, wayOut },
    ];
    const length = cidr === undefined ? (given ?? usual) : tryRead(cidr)?.netmaskLength;
    if (length === undefined) {
        return cidr === undefined
            ? problem(
                  `is missing: neither cidr nor netmaskLength is given, and ${pool.key} has no default`,
                  "give one of the two",
              )
            : [];
    }
    const longest = pool.addressFamily === "ipv4" ? 32 : 128;
    if (!Number.isInteger(length) || length < 0 || length > longest) {
        return problem(
            `is not an ${pool.addressFamily === "ipv4" ? "IPv4" : "IPv6"} netmask length`,
            `set a whole number up to ${longest}`,
        );
    }
    if (min !== undefined && length < min) {
        return problem(
            `is larger than ${pool.key} allows (allocationMinNetmaskLength ${min})`,
            `reserve blocks of /${min} or smaller`,
        );
    }
    if (max !== undefined && length > max) {
        return problem(
            `is smaller than ${pool.key} allows (allocationMaxNetmaskLength ${max})`,
            `reserve a block of /${max} or larger`,
        );
    }
    return cidr === undefined ? chosenByAws(at, length, pool, plan) : [];
}

/** AWS takes the lowest free block, which may be the planned place of a pool below that comes later. */
function chosenByAws(path: string, length: number, pool: PlannedPool, plan: IPAMPlan): Problem[] {
    const below = plan.pools.filter(({ parent }) => parent === pool.key);
    if (below.length > 0) {
        return [
            {
                path,
                value: length,
                rule: `leaves the place to AWS, and it could be one that is planned for a pool below ${pool.key} (${below.map(({ key }) => key).join(", ")})`,
                wayOut: "give the cidr, or reserve in one of the pools below",
            },
        ];
    }
    const sizes = pool.cidrs.flatMap(({ cidr, netmaskLength }) =>
        cidr === undefined ? (netmaskLength ?? []) : parseCidr(cidr).netmaskLength,
    );
    const largest = Math.min(...sizes);
    return sizes.length > 0 && length < largest
        ? [
              {
                  path,
                  value: length,
                  rule: `is larger than the largest CIDR of ${pool.key}, a /${largest}`,
                  wayOut: `set at least ${largest}`,
              },
          ]
        : [];
}

/** Refuses a reservation outside its pool. One that a pool below stands on is refused where that pool is placed. */
function placeProblems(path: string, cidr: Cidr, pool: PlannedPool): Problem[] {
    const known = pool.cidrs.flatMap(one => one.cidr ?? []);
    const isSure = known.length === pool.cidrs.length && known.length > 0;
    return !isSure || known.some(text => contains(parseCidr(text), cidr))
        ? []
        : [
              {
                  path: `${path}.cidr`,
                  value: formatCidr(cidr),
                  rule: `is not inside a CIDR of ${pool.key} (${known.join(", ")})`,
                  wayOut: "name the pool that holds it; addresses in no pool need no reservation",
              },
          ];
}

function tryRead(text: string): Cidr | undefined {
    try {
        return parseCidr(text);
    } catch {
        return undefined;
    }
}
