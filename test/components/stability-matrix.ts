import type { SubnetTierArgs, VPCComponentArgs } from "../../components";

/** A change of a network in use, as people make it. */
export interface NetworkChange {
    readonly title: string;
    readonly before: NetworkShape;
    readonly after: NetworkShape;
    /** Whether no layout of this library can keep every subnet: a lock then refuses the change. */
    readonly refusedByLock?: boolean;
}

/** A network in terms that every tool knows: zones by letter, tiers with the netmask length of their subnets. */
export interface NetworkShape {
    readonly zones: string;
    readonly tiers: readonly TierShape[];
}

export interface TierShape {
    readonly name: string;
    readonly netmaskLength: number;
    /** Keeps its place without subnets. */
    readonly reserved?: boolean;
    /** Where it is declared, if not at its place in the list. */
    readonly order?: number;
}

const PUBLIC = { name: "public", netmaskLength: 24 };
const PRIVATE = { name: "private", netmaskLength: 20 };
const ISOLATED = { name: "isolated", netmaskLength: 24 };
const THREE = [PUBLIC, PRIVATE, ISOLATED];
const shape = (zones: string, tiers: readonly TierShape[] = THREE): NetworkShape => ({ zones, tiers });

/** The changes that networks go through: a /16 with public /24, private /20 and isolated /24. */
export const CHANGES: readonly NetworkChange[] = [
    { title: "zones ab -> abc", before: shape("ab"), after: shape("abc") },
    { title: "zones abc -> abcd", before: shape("abc"), after: shape("abcd") },
    { title: "zones ac -> abc (inserted)", before: shape("ac"), after: shape("abc") },
    { title: "zones abc -> bc (first removed)", before: shape("abc"), after: shape("bc") },
    {
        title: "tier data /23 appended",
        before: shape("abc"),
        after: shape("abc", [...THREE, { name: "data", netmaskLength: 23 }]),
    },
    {
        title: "tier zz /26 appended",
        before: shape("abc"),
        after: shape("abc", [...THREE, { name: "zz", netmaskLength: 26 }]),
    },
    {
        title: "first tier dropped",
        before: shape("abc"),
        after: shape("abc", [PRIVATE, ISOLATED]),
        refusedByLock: true,
    },
    {
        title: "first tier retired, keeping its place",
        before: shape("abc"),
        after: shape("abc", [{ ...PUBLIC, reserved: true }, PRIVATE, ISOLATED]),
    },
    {
        title: "declarations in another order",
        before: shape("abc"),
        after: shape("abc", [
            { ...ISOLATED, order: 2 },
            { ...PRIVATE, order: 1 },
            { ...PUBLIC, order: 0 },
        ]),
    },
    {
        title: "orders exchanged",
        before: shape("abc"),
        after: shape("abc", [PRIVATE, PUBLIC, ISOLATED]),
        refusedByLock: true,
    },
];

/** The shape as arguments of VPCComponent; a tier's order is its place in the list unless it says otherwise. */
export function argsOf({ zones, tiers }: NetworkShape): VPCComponentArgs {
    // The order of the well-known tiers stays theirs when others go.
    const known: { readonly [tier: string]: number } = { public: 0, private: 1, isolated: 2 };
    const inKnownOrder = tiers.every(
        (tier, i) => i === 0 || (known[tiers[i - 1].name] ?? 9) <= (known[tier.name] ?? 9),
    );
    return {
        cidrBlock: "10.20.0.0/16",
        availabilityZones: [...zones].map(letter => `us-east-1${letter}`),
        ipv6: { ipamPoolId: "ipam-pool-0123456789abcdef0" },
        subnets: Object.fromEntries(
            tiers.map(({ name, netmaskLength, reserved, order }, index): [string, SubnetTierArgs] => [
                name,
                {
                    netmaskLength,
                    type: "Isolated",
                    order: order ?? (inKnownOrder ? (known[name] ?? index) : index),
                    ...(reserved ? { reserved } : {}),
                },
            ]),
        ),
    };
}
