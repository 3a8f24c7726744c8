import { keyProblems } from "../keys";
import type { Problem } from "../problems";
import { type TagMap, tagProblems } from "../tags";
import type { SubnetIpv6 } from "./address-args";
import { type SubnetTierArgs, SubnetType } from "./args";
import { readSize, type TierSize } from "./tier-size";

/** A tier with all defaults decided. */
export interface Tier extends TierSize {
    readonly key: string;
    readonly type: SubnetType;
    readonly order: number;
    readonly reserved: boolean;
    readonly mapPublicIpOnLaunch: boolean | undefined;
    readonly tags: TagMap | undefined;
    /** What was written for the tier, for those who read more of it. */
    readonly args: SubnetTierArgs;
    /** The argument the tier comes from, for messages. */
    readonly path: string;
    /** Key of the secondary block it is cut from; undefined for the VPC's first one. */
    readonly from?: string;
    /** Names of the zones it has subnets in; undefined for all. */
    readonly zones?: readonly string[];
    /** Which addresses its subnets have; undefined is `None`. */
    readonly ipv6?: SubnetIpv6;
    /** Its number in the VPC's IPv6 block; undefined for subnets without IPv6. */
    readonly ipv6Slot?: number;
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
    const size = readSize(path, args, problems);
    return problems.length > before
        ? []
        : [
              {
                  key,
                  type: args.type ?? ofKey(TYPE_OF_KEY, key) ?? SubnetType.Private,
                  order,
                  ...size,
                  from: args.from,
                  zones: args.zones,
                  reserved: args.reserved ?? false,
                  mapPublicIpOnLaunch: args.mapPublicIpOnLaunch,
                  tags: args.tags,
                  args,
                  path,
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
