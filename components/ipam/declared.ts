import { tryParseCidr } from "../../address-space";
import { isRegion } from "../regions";
import type { TagMap } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { AddressFamily, type AllocationRules, IPAMScope, type PoolArgs, PublicIpSource } from "./pool-args";
import { RULES } from "./rules";

/** A pool as the arguments describe it, with what it inherits; its addresses are not placed yet. */
export interface DeclaredPool {
    /** The key in `poolIds`: a region, a top-level key, or a path such as `us-east-1/prod`. */
    readonly key: string;
    /** Where it stands in the arguments. */
    readonly path: string;
    readonly args: PoolArgs;
    readonly parent: DeclaredPool | undefined;
    readonly children: readonly DeclaredPool[];
    readonly depth: number;
    /** Whether it, or a pool above it, keeps its addresses and has no resource any more. */
    readonly retired: boolean;
    readonly scope: IPAMScope;
    readonly addressFamily: AddressFamily;
    readonly locale: string | undefined;
    readonly rules: AllocationRules;
    /** The argument that each rule comes from. */
    readonly rulePaths: { readonly [rule in keyof AllocationRules]?: string };
    /** Tags in addition to those of the component. */
    readonly tags: TagMap;
    readonly publicIpSource: PublicIpSource | undefined;
    readonly awsService: string | undefined;
    readonly publiclyAdvertisable: boolean | undefined;
    /** Keys that it had before, those included that follow from a renamed pool above. */
    readonly aliases: readonly string[];
    /** For a pool made from `cidrBlocks`: its CIDRs are slots, which need no check of their own. */
    readonly isFromBlocks: boolean;
}

/** A top-level pool to be read. */
export interface Root {
    readonly key: string;
    readonly path: string;
    readonly args: PoolArgs;
    readonly isFromBlocks: boolean;
}

/** The top-level pools of `pools`, by key: the order of a map means nothing. */
export function rootsOf(args: IPAMComponentArgs): Root[] {
    return sortedEntries(args.pools).map(([key, pool]) => ({
        key,
        path: childPath("pools", key),
        args: pool,
        isFromBlocks: false,
    }));
}

/** Reads top-level pools and all below them. */
export function declarePools(roots: readonly Root[], args: IPAMComponentArgs): DeclaredPool[] {
    return roots.map(root => declare(root, undefined, args));
}

/** All pools of the trees, each before those below it. */
export function allOf(roots: readonly DeclaredPool[]): DeclaredPool[] {
    return roots.flatMap(root => [root, ...allOf(root.children)]);
}

/** The name of the argument: `pools.corp.pools["us-east-1"]`. */
export function childPath(path: string, key: string): string {
    return /^[a-z][a-z0-9]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Entries in an order that does not depend on how the map was written. */
export function sortedEntries<T>(map: { [key: string]: T } | undefined): [key: string, value: T][] {
    return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What a pool has from the one above it, or from the component. */
type Inherited = Pick<
    DeclaredPool,
    "rules" | "rulePaths" | "tags" | "locale" | "scope" | "retired" | "publicIpSource" | "awsService"
> & { readonly addressFamily: AddressFamily | undefined; readonly publiclyAdvertisable: boolean | undefined };

function declare(root: Root, parent: DeclaredPool | undefined, args: IPAMComponentArgs): DeclaredPool {
    const own = root.args;
    const regional = isRegional({ key: root.key, parent });
    const inherited = inheritedBy(parent, regional, args);
    const { Name: _, ...inheritedTags } = inherited.tags;
    const scope = parent?.scope ?? own.scope ?? inherited.scope;
    const children: DeclaredPool[] = [];
    const pool: DeclaredPool = {
        key: root.key,
        path: root.path,
        args: own,
        parent,
        children,
        depth: (parent?.depth ?? 0) + 1,
        retired: inherited.retired || own.retired === true,
        scope,
        addressFamily: own.addressFamily ?? inherited.addressFamily ?? familyOf(own) ?? AddressFamily.IPv4,
        locale: own.locale ?? inherited.locale ?? (regional ? ownKeyOf(root.key) : undefined),
        ...rulesOf(root, inherited),
        tags: { ...inheritedTags, ...own.tags },
        publicIpSource:
            own.publicIpSource ??
            inherited.publicIpSource ??
            (scope === IPAMScope.Public ? PublicIpSource.BYOIP : undefined),
        awsService: own.awsService ?? inherited.awsService,
        publiclyAdvertisable: own.publiclyAdvertisable ?? inherited.publiclyAdvertisable,
        aliases: [
            ...(own.aliases ?? []),
            ...(parent?.aliases ?? []).map(alias => `${alias}/${ownKeyOf(root.key)}`),
        ],
        isFromBlocks: root.isFromBlocks,
    };
    children.push(...childrenOf(root, regional, args).map(child => declare(child, pool, args)));
    return pool;
}

/** Pools below a regional pool are those that all regions have, and its own, which win. */
function childrenOf(root: Root, regional: boolean, args: IPAMComponentArgs): Root[] {
    const shared = regional ? (args.poolsPerRegion ?? {}) : {};
    const own = root.args.pools ?? {};
    return sortedEntries({ ...shared, ...own }).map(([key, pool]) => ({
        key: `${root.key}/${key}`,
        path: childPath(Object.hasOwn(own, key) ? `${root.path}.pools` : "poolsPerRegion", key),
        args: pool,
        isFromBlocks: false,
    }));
}

/** What the component says holds at the top; its rules are those of regional pools, wherever they are. */
function inheritedBy(
    parent: DeclaredPool | undefined,
    regional: boolean,
    args: IPAMComponentArgs,
): Inherited {
    const rules: AllocationRules = regional ? given(args) : {};
    const rulePaths = Object.fromEntries(Object.keys(rules).map(rule => [rule, rule]));
    if (parent) {
        return {
            ...parent,
            rules: { ...rules, ...parent.rules },
            rulePaths: { ...rulePaths, ...parent.rulePaths },
        };
    }
    return {
        rules,
        rulePaths,
        tags: {},
        locale: undefined,
        scope: args.scope ?? IPAMScope.Custom,
        retired: false,
        addressFamily: undefined,
        publicIpSource: undefined,
        awsService: undefined,
        publiclyAdvertisable: undefined,
    };
}

/** Whether this is the pool of a region: its key is the region, and no pool above has decided on one. */
export function isRegional({ key, parent }: Pick<DeclaredPool, "key" | "parent">): boolean {
    return parent?.locale === undefined && isRegion(ownKeyOf(key));
}

/** The last part of a key, which is the pool's key in its map. */
export function ownKeyOf(key: string): string {
    return key.slice(key.lastIndexOf("/") + 1);
}

function rulesOf(root: Root, inherited: Inherited): Pick<DeclaredPool, "rules" | "rulePaths"> {
    const own = given(root.args);
    return {
        rules: { ...inherited.rules, ...own },
        rulePaths: {
            ...inherited.rulePaths,
            ...Object.fromEntries(Object.keys(own).map(rule => [rule, `${root.path}.${rule}`])),
        },
    };
}

/** The rules that are given; the others are left out, because AWS cannot clear some of them again. */
function given(args: AllocationRules): AllocationRules {
    return Object.fromEntries(RULES.filter(rule => args[rule] !== undefined).map(rule => [rule, args[rule]]));
}

function familyOf(args: PoolArgs): AddressFamily | undefined {
    const [text] = args.cidrs ?? [args.sourceVpc?.cidrBlock];
    const cidr = typeof text === "string" ? tryParseCidr(text) : undefined;
    return cidr && (cidr.family === 4 ? AddressFamily.IPv4 : AddressFamily.IPv6);
}
