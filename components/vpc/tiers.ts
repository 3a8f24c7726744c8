import {
    LARGEST_NETMASK_LENGTH,
    netmaskLengthForHosts,
    SMALLEST_NETMASK_LENGTH,
    usableAddresses,
} from "../../address-space";
import { keyProblems } from "../keys";
import type { Problem } from "../problems";
import { type TagMap, tagProblems } from "../tags";
import { type SubnetTierArgs, SubnetType } from "./args";

/** A tier with all defaults decided. */
export interface Tier {
    readonly key: string;
    readonly type: SubnetType;
    readonly order: number;
    /** Netmask length of each subnet; undefined for the default, a quarter of the VPC for the tier. */
    readonly subnetNetmaskLength: number | undefined;
    readonly reserved: boolean;
    readonly mapPublicIpOnLaunch: boolean | undefined;
    readonly tags: TagMap | undefined;
    /** What was written for the tier, for those who read more of it. */
    readonly args: SubnetTierArgs;
    /** The argument the tier comes from, and the one that gives its size, for messages. */
    readonly path: string;
    readonly sizePath: string;
    readonly sizeValue: unknown;
}

/** Types by the key that stands for them when no type is given. */
const TYPE_OF_KEY: { readonly [key: string]: SubnetType } = {
    public: SubnetType.Public,
    private: SubnetType.Private,
    isolated: SubnetType.Isolated,
    transit: SubnetType.Transit,
};

/** Orders of the tiers that have a well-known key. */
const ORDER_OF_KEY: { readonly [key: string]: number } = { public: 0, private: 1, isolated: 2, transit: 3 };

const DEFAULT_TIERS: { [tier: string]: SubnetTierArgs } = { public: {}, private: {} };

/** Reads `subnets`. Nothing depends on the order of the map, which is lost on the way from other languages. */
export function readTiers(given: { [tier: string]: SubnetTierArgs } | undefined): {
    tiers: Tier[];
    problems: Problem[];
} {
    const problems: Problem[] = [];
    const entries = Object.entries(given ?? DEFAULT_TIERS).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) {
        problems.push({
            path: "subnets",
            value: {},
            rule: "has no tier, and a VPC without subnets has no use",
            wayOut: "name at least one tier, or leave subnets out for public and private",
        });
    }
    const tiers = entries.flatMap(([key, args]) => readTier(key, args, entries, problems));
    problems.push(...doubledOrders(tiers));
    return { tiers, problems };
}

function readTier(
    key: string,
    args: SubnetTierArgs,
    all: readonly [string, SubnetTierArgs][],
    problems: Problem[],
): Tier[] {
    const path = `subnets.${key}`;
    const before = problems.length;
    problems.push(
        ...keyProblems("subnets", key),
        ...typeProblems(path, args),
        ...tagProblems(`${path}.tags`, args.tags),
    );
    const order = readOrder(key, path, args, all, problems);
    const subnetNetmaskLength = readSize(path, args, problems);
    const sizePath = args.hosts === undefined ? `${path}.netmaskLength` : `${path}.hosts`;
    return problems.length > before
        ? []
        : [
              {
                  key,
                  type: args.type ?? ofKey(TYPE_OF_KEY, key) ?? SubnetType.Private,
                  order,
                  subnetNetmaskLength,
                  reserved: args.reserved ?? false,
                  mapPublicIpOnLaunch: args.mapPublicIpOnLaunch,
                  tags: args.tags,
                  args,
                  path,
                  sizePath: subnetNetmaskLength === undefined ? path : sizePath,
                  sizeValue: args.hosts ?? args.netmaskLength,
              },
          ];
}

function typeProblems(path: string, args: SubnetTierArgs): Problem[] {
    const types = Object.values(SubnetType);
    return args.type === undefined || types.includes(args.type)
        ? []
        : [
              {
                  path: `${path}.type`,
                  value: args.type,
                  rule: "is not a type of subnet",
                  wayOut: `choose one of ${types.join(", ")}`,
              },
          ];
}

function readOrder(
    key: string,
    path: string,
    args: SubnetTierArgs,
    all: readonly [string, SubnetTierArgs][],
    problems: Problem[],
): number {
    const order = args.order ?? ofKey(ORDER_OF_KEY, key);
    if (order === undefined) {
        problems.push({
            path: `${path}.order`,
            rule: "is missing: only public, private, isolated and transit have an order of their own",
            wayOut: `set order: ${freeOrder(all)}, which is free and moves no other tier`,
        });
        return 0;
    }
    if (!Number.isInteger(order) || order < 0) {
        problems.push({
            path: `${path}.order`,
            value: order,
            rule: "is not an order: a whole number from 0",
            wayOut: `set order: ${freeOrder(all)}`,
        });
    }
    return order;
}

function readSize(path: string, args: SubnetTierArgs, problems: Problem[]): number | undefined {
    const { netmaskLength, hosts } = args;
    if (netmaskLength !== undefined && hosts !== undefined) {
        problems.push({
            path: `${path}.hosts`,
            value: hosts,
            rule: `is a second size besides netmaskLength = ${netmaskLength}`,
            wayOut: "keep one of the two",
        });
        return undefined;
    }
    if (netmaskLength !== undefined) {
        if (
            !Number.isInteger(netmaskLength) ||
            netmaskLength < LARGEST_NETMASK_LENGTH ||
            netmaskLength > SMALLEST_NETMASK_LENGTH
        ) {
            problems.push({
                path: `${path}.netmaskLength`,
                value: netmaskLength,
                rule: `is not the size of a subnet: AWS makes them from /${LARGEST_NETMASK_LENGTH} to /${SMALLEST_NETMASK_LENGTH}`,
                wayOut: "set a whole number from 16 to 28",
            });
        }
        return netmaskLength;
    }
    if (hosts === undefined) {
        return undefined;
    }
    const most = usableAddresses(LARGEST_NETMASK_LENGTH);
    if (!Number.isInteger(hosts) || hosts < 1 || hosts > most) {
        problems.push({
            path: `${path}.hosts`,
            value: hosts,
            rule: `is not a number of addresses that one subnet can have: a whole number from 1 to ${most}`,
            wayOut: "lower it, or spread the hosts over more zones",
        });
        return undefined;
    }
    return netmaskLengthForHosts(hosts);
}

function doubledOrders(tiers: readonly Tier[]): Problem[] {
    const owners = new Map<number, Tier>();
    return tiers.flatMap(tier => {
        const owner = owners.get(tier.order);
        if (!owner) {
            owners.set(tier.order, tier);
            return [];
        }
        const free = Math.max(...tiers.map(other => other.order)) + 1;
        return [
            {
                path: `${tier.path}.order`,
                value: tier.order,
                rule: `is the order of ${owner.path} as well`,
                wayOut: `set order: ${free}, which is free, on the newer one of the two`,
            },
        ];
    });
}

/** The lowest order above all others, so that a tier which takes it moves nothing. */
function freeOrder(all: readonly [string, SubnetTierArgs][]): number {
    const used = all.map(([key, args]) => args.order ?? ofKey(ORDER_OF_KEY, key) ?? -1);
    return Math.max(-1, ...used) + 1;
}

function ofKey<T>(values: { readonly [key: string]: T }, key: string): T | undefined {
    return Object.hasOwn(values, key) ? values[key] : undefined;
}
