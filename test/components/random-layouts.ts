import { deepStrictEqual, ok } from "node:assert/strict";
import * as fc from "fast-check";
import { type Cidr, contains, overlaps, parseAddress, parseCidr } from "../../address-space";
import type { SubnetPlace, SubnetTierArgs, VPCComponentArgs } from "../../components";
import { freeSpans, tierSpans } from "../../components/vpc/layout";
import { knownSizes, layoutOf, placesOf } from "../../components/vpc/places";
import { planVPC, type VPCPlan } from "../../components/vpc/plan";

const REGION = "us-east-1";
const LETTERS = "abcdefghijklmnop";
const FIRST = "10.20.0.0";
const SECOND = "100.64.0.0";

type Places = { [subnet: string]: SubnetPlace };

/** A network as a user would write it, and the zones that it has room for. */
export interface RandomNetwork {
    readonly args: VPCComponentArgs;
    readonly letters: readonly string[];
    readonly capacity: number;
}

const size: fc.Arbitrary<SubnetTierArgs> = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 21, max: 28 }).map(netmaskLength => ({ netmaskLength })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 1000 }).map(hosts => ({ hosts })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 5 }).map(halvings => ({ share: 2 ** -halvings })) },
    { weight: 1, arbitrary: fc.constant({}) },
);

const tier: fc.Arbitrary<SubnetTierArgs> = fc
    .record({
        size,
        from: fc.constantFrom(undefined, undefined, undefined, "more"),
        reserved: fc.boolean(),
        ipv6: fc.constantFrom("DualStack", "DualStack", "None", "Only"),
    })
    .map(
        ({ size: given, from, reserved, ipv6 }): SubnetTierArgs =>
            ipv6 === "Only" ? { ipv6, reserved } : { ...given, from, reserved, ipv6: ipv6 as "None" },
    );

/** Networks with up to seven tiers of all kinds, in a first block and a second one, with IPv6. */
export const randomNetwork: fc.Arbitrary<RandomNetwork> = fc
    .record({
        length: fc.integer({ min: 16, max: 20 }),
        moreLength: fc.integer({ min: 16, max: 20 }),
        capacityBits: fc.constantFrom(0, 1, 2, 2, 2, 3, 4),
        zoneBits: fc.integer({ min: 1, max: 2 ** 16 - 1 }),
        tiers: fc.array(tier, { minLength: 1, maxLength: 7 }),
        ipv6Length: fc.constantFrom(44, 48, 52, 56),
        fixedAt: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined, freq: 4 }),
    })
    .map(({ length, moreLength, capacityBits, zoneBits, tiers, ipv6Length, fixedAt }) => {
        const capacity = 2 ** capacityBits;
        const letters = [...LETTERS].slice(0, capacity);
        const chosen = letters.filter((_, i) => (zoneBits >> i) & 1);
        const subnets = Object.fromEntries(
            tiers.map((args, order) => [`t${order}`, { ...args, order, type: "Isolated" as const }]),
        );
        if (fixedAt !== undefined) {
            // Subnets of a network that was there before: /28 side by side, for every zone there may be.
            const base = parseCidr(`${FIRST}/${length}`).address + BigInt(fixedAt) * 256n;
            const cidrs = Object.fromEntries(
                letters.map((letter, i) => [letter, text(base + BigInt(i) * 16n, 28)]),
            );
            subnets["old"] = { cidrs, order: tiers.length, type: "Isolated" };
        }
        const args: VPCComponentArgs = {
            cidrBlock: `${FIRST}/${length}`,
            availabilityZones: (chosen.length > 0 ? chosen : letters.slice(0, 1)).map(l => `${REGION}${l}`),
            zoneCapacity: capacity,
            secondaryCidrs: { more: { cidrBlock: `${SECOND}/${moreLength}` } },
            ipv6: { ipamPoolId: "ipam-pool-0123456789abcdef0", netmaskLength: ipv6Length },
            subnets,
        };
        return { args, letters, capacity };
    });

/** Plans a network; undefined if it is refused. */
export function planned(args: VPCComponentArgs): { plan: VPCPlan; places: Places } | undefined {
    const { plan, problems } = planVPC(args, REGION);
    if (problems.length > 0 || plan.zoneChoice.kind !== "named") {
        return undefined;
    }
    return { plan, places: placesOf(plan, knownSizes(plan), plan.zoneChoice.zones) };
}

/** Checks one network and its changes; gives whether it was accepted. */
export function checkNetwork(network: RandomNetwork): boolean {
    const found = planned(network.args);
    if (!found) {
        ok(planVPC(network.args, REGION).problems.length > 0, "refused for a reason");
        return false;
    }
    checkPlaces(found.plan, found.places);
    checkFree(found.plan);
    checkStability(network, found.places);
    return true;
}

/** Aligned, inside their block, /28 to /16, and disjoint; numbers in the IPv6 block inside it and each used once. */
function checkPlaces(plan: VPCPlan, places: Places): void {
    const blocks = new Map<string | undefined, Cidr[]>();
    const numbers = new Set<number>();
    for (const [key, place] of Object.entries(places)) {
        if (place.ipv6Index !== undefined) {
            ok(!numbers.has(place.ipv6Index), `${key} has an IPv6 number of its own`);
            ok(place.ipv6Index >= 0 && place.ipv6Index < 2 ** (64 - plan.ipv6!.netmaskLength), key);
            numbers.add(place.ipv6Index);
        }
        if (place.offset === undefined) {
            continue;
        }
        const address = parseAddress(place.offset).address;
        const netmaskLength = place.netmaskLength!;
        ok(netmaskLength >= 16 && netmaskLength <= 28, key);
        const subnet = { family: 4, address, netmaskLength } as const;
        ok(address % 2n ** BigInt(32 - netmaskLength) === 0n, `${key} is aligned`);
        const length = knownSizes(plan).get(place.from)!;
        const whole = { family: 4, address: 0n, netmaskLength: length } as const;
        ok(contains(whole, subnet), `${key} is inside`);
        const others = blocks.get(place.from) ?? [];
        ok(!others.some(other => overlaps(other, subnet)), `${key} overlaps nothing`);
        blocks.set(place.from, [...others, subnet]);
    }
}

/** What is taken and what is free make up each block, without a rest and without overlap. */
function checkFree(plan: VPCPlan): void {
    for (const [key, length] of knownSizes(plan)) {
        const { tiers } = layoutOf(plan, length, key);
        const spans = [
            ...tiers.flatMap(placed => tierSpans(placed, plan.zoneCapacity)),
            ...freeSpans(length, plan.zoneCapacity, tiers),
        ];
        const total = spans.reduce((sum, span) => sum + 2 ** (32 - span.netmaskLength), 0);
        ok(total === 2 ** (32 - length), `the parts of block ${key ?? "one"}`);
    }
}

/** Zones and tiers come and go, keys change their order, and no subnet that stays is moved. */
function checkStability({ args, letters }: RandomNetwork, places: Places): void {
    const zones = args.availabilityZones!;
    const missing = letters.map(letter => `${REGION}${letter}`).filter(name => !zones.includes(name));
    if (missing.length > 0) {
        const inserted = missing[Math.floor(missing.length / 2)];
        expectKept(places, { ...args, availabilityZones: [...zones, missing[0]] }, "a zone added");
        expectKept(places, { ...args, availabilityZones: [inserted, ...zones] }, "a zone inserted");
        expectKept(places, { ...args, availabilityZones: [...zones].reverse() }, "zones in another order");
    }
    if (zones.length > 1) {
        expectKept(places, { ...args, availabilityZones: zones.slice(1) }, "a zone removed");
    }
    const subnets = args.subnets!;
    const entries = Object.entries(subnets);
    expectKept(places, { ...args, subnets: Object.fromEntries([...entries].reverse()) }, "keys turned round");
    const highest = { netmaskLength: 28, order: entries.length, ipv6: "None", type: "Isolated" } as const;
    // There may be no room for one more tier; where there is, it moves nothing.
    if (planned({ ...args, subnets: { ...subnets, last: highest } })) {
        expectKept(places, { ...args, subnets: { ...subnets, last: highest } }, "a tier appended");
    }
    const [key, first] = entries[0];
    if (entries.some(([other, { reserved }]) => other !== key && !reserved)) {
        const reserved = { ...args, subnets: { ...subnets, [key]: { ...first, reserved: true } } };
        expectKept(places, reserved, "a tier reserved");
        // The lock lets the same and the reserved plan pass, and holds against the tier's removal.
        const locked = (more: VPCComponentArgs) =>
            planVPC({ ...more, layoutLock: places }, REGION).problems.map(({ rule }) => rule);
        deepStrictEqual(locked(args), [], "the lock of the same plan");
        deepStrictEqual(locked(reserved), [], "the lock of a plan with the tier reserved");
        const { [key]: _, ...without } = subnets;
        const isLocked = Object.keys(places).some(place => place.startsWith(`${key}/`));
        ok(
            locked({ ...args, subnets: without }).length > 0 ===
                (isLocked || moves(places, { ...args, subnets: without })),
            "the lock of a plan without the tier",
        );
    }
}

/** Every subnet of the changed network that was there before is where it was. */
function expectKept(before: Places, args: VPCComponentArgs, change: string): void {
    const after = planned(args);
    ok(after, `${change}: accepted`);
    for (const [key, place] of Object.entries(after.places)) {
        ok(!Object.hasOwn(before, key) || same(place, before[key]), `${change}: ${key} stays`);
    }
}

function same(a: SubnetPlace, b: SubnetPlace | undefined): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
}

function moves(before: Places, args: VPCComponentArgs): boolean {
    const after = planned(args);
    return !after || Object.entries(before).some(([key, place]) => !same(place, after.places[key]));
}

function text(address: bigint, netmaskLength: number): string {
    const bytes = [24n, 16n, 8n, 0n].map(shift => (address >> shift) & 255n);
    return `${bytes.join(".")}/${netmaskLength}`;
}
