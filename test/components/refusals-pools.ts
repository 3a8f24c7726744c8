import type { IPAMComponentArgs, PoolArgs } from "../../components";
import type { Refusal } from "./refusal";

const refused = (title: string, args: object): Refusal => ({ title, component: "IPAMComponent", args });

/** A top-level pool of private addresses with these below it. */
const corp = (pools: Record<string, object>, more: object = {}): object => ({
    pools: { corp: { cidrs: ["10.0.0.0/8"], pools, ...more } },
});
/** A pool below one of private addresses. */
const child = (pool: object, more: object = {}): object => corp({ prod: pool }, more);
const top = (pool: object): object => ({ pools: { corp: pool } });
const flat: IPAMComponentArgs = { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-east-1", "us-west-2"] };

const amazon: PoolArgs = {
    scope: "public",
    addressFamily: "ipv6",
    publicIpSource: "amazon",
    locale: "us-east-1",
    netmaskLength: 52,
};
const proof = { message: "message", signature: "signature" };
const byoip: PoolArgs = {
    scope: "public",
    cidrs: ["203.0.112.0/22"],
    cidrAuthorizations: { "203.0.112.0/22": proof },
};
const vpc = { vpcId: "vpc-0123456789abcdef0", ownerId: "111111111111", cidrBlock: "10.0.0.0/16" };

function levels(count: number): PoolArgs {
    const pools = count === 1 ? {} : { pools: { below: levels(count - 1) } };
    return { netmaskLength: 28 - count, order: 0, ...pools };
}

/** What is refused about pools. */
export const poolRefusals: readonly Refusal[] = [
    refused("neither blocks nor pools", { pools: {} }),
    refused("a pool key that cannot be in a name", corp({ "Prod East": { netmaskLength: 16, order: 0 } })),
    refused("a pool without addresses", top({})),
    refused("a pool without addresses below another", child({})),
    refused("a pool with an empty list of CIDRs", top({ cidrs: [] })),
    refused(
        "a pool with two sources of addresses",
        child({ cidrs: ["10.1.0.0/16"], netmaskLength: 16, order: 0 }),
    ),
    refused("an order for explicit CIDRs", child({ cidrs: ["10.1.0.0/16"], order: 0 })),
    refused("a carved pool at the top", top({ netmaskLength: 16, order: 0 })),
    refused(
        "a carved pool without an order",
        corp({ a: { netmaskLength: 16, order: 3 }, b: { netmaskLength: 16 } }),
    ),
    refused(
        "an order of pools twice",
        corp({ a: { netmaskLength: 16, order: 0 }, b: { netmaskLength: 16, order: 0 } }),
    ),
    refused("an order of a pool that is none", child({ netmaskLength: 16, order: 1.5 })),
    refused(
        "a further block with the order of another pool",
        corp({
            a: { netmaskLength: 16, order: 0, furtherBlocks: [{ netmaskLength: 16, order: 1 }] },
            b: { netmaskLength: 16, order: 1 },
        }),
    ),
    refused("a pool's block that is no netmask length", child({ netmaskLength: 40, order: 0 })),
    refused(
        "a further block that is no netmask length",
        child({
            netmaskLength: 16,
            order: 0,
            furtherBlocks: [{ netmaskLength: 0, order: 1 }],
        }),
    ),
    refused(
        "a misspelled argument of a further block, and one that there is not",
        child({
            netmaskLength: 16,
            order: 0,
            furtherBlocks: [
                { netmaskLength: 16, order: 1, locale: "us-east-1" },
                { netmasklength: 16, order: 2 },
            ] as never,
        }),
    ),
    refused(
        "a further block that is no object",
        child({ netmaskLength: 16, order: 0, furtherBlocks: [16, null] as never }),
    ),
    refused(
        "pools that do not fit into their parent",
        corp({
            a: { netmaskLength: 9, order: 0 },
            b: { netmaskLength: 10, order: 1 },
            c: { netmaskLength: 9, order: 2 },
        }),
    ),
    refused("a full parent", corp({ a: { netmaskLength: 8, order: 0 }, b: { netmaskLength: 16, order: 1 } })),
    refused("a malformed CIDR of a pool", top({ cidrs: ["10.0.0/8"] })),
    refused("a CIDR of a pool with host bits", child({ cidrs: ["10.1.0.1/16"] })),
    refused("a pool of forbidden addresses", top({ cidrs: ["169.254.0.0/16"] })),
    refused("a pool smaller than any VPC", top({ cidrs: ["10.0.0.0/29"] })),
    refused("a child outside its parent", child({ cidrs: ["172.16.0.0/16"] })),
    refused("a child larger than its parent", child({ cidrs: ["10.0.0.0/7"] })),
    refused("siblings that overlap", corp({ a: { cidrs: ["10.0.0.0/12"] }, b: { cidrs: ["10.1.0.0/16"] } })),
    refused("top-level pools that overlap", {
        pools: { a: { cidrs: ["10.0.0.0/8"] }, b: { cidrs: ["10.0.0.0/8"] } },
    }),
    refused("a pool's CIDR twice", top({ cidrs: ["10.0.0.0/8", "10.0.0.0/8"] })),
    refused("families that mix in a branch", child({ cidrs: ["fd12:3456::/48"] })),
    refused(
        "a family that is not the parent's",
        child({ addressFamily: "ipv6", netmaskLength: 48, order: 0 }),
    ),
    refused("a family that does not exist", top({ cidrs: ["10.0.0.0/8"], addressFamily: "IPv4" })),
    refused("a locale that does not exist", top({ cidrs: ["10.0.0.0/8"], locale: "us-est-1" })),
    refused(
        "a locale that is not the parent's",
        child({ netmaskLength: 16, order: 0, locale: "us-west-2" }, { locale: "us-east-1" }),
    ),
    refused(
        "eleven levels of pools",
        corp({ prod: { netmaskLength: 9, order: 0, pools: { deep: levels(9) } } }),
    ),
    refused(
        "more pools than a scope can have",
        corp(Object.fromEntries([...Array(50).keys()].map(i => [`p${i}`, { netmaskLength: 16, order: i }]))),
    ),
    refused(
        "more CIDRs than a pool can have",
        top({ cidrs: [...Array(51).keys()].map(i => `10.${i}.0.0/16`) }),
    ),
    refused("a quota that is none", { ...flat, quotas: { poolsPerScope: 0 } }),
    refused("two pools with the same name", {
        pools: {
            a: { cidrs: ["10.0.0.0/8"], pools: { b: { netmaskLength: 16, order: 0 } } },
            "a-b": { cidrs: ["172.16.0.0/12"] },
        },
    }),
    refused("a pool with the name of a CIDR", {
        pools: {
            corp: { cidrs: ["10.0.0.0/8"] },
            "cidr-corp-0": { cidrs: ["172.16.0.0/12"] },
        },
    }),
    refused("a pool beside blocks with the key of a region", {
        ...flat,
        pools: { "us-west-2": { cidrs: ["172.16.0.0/12"] } },
    }),
    refused("a pool beside blocks with their addresses", {
        ...flat,
        pools: { corp: { cidrs: ["10.240.0.0/12"] } },
    }),
    refused("arguments of blocks without blocks", {
        pools: { corp: { cidrs: ["10.0.0.0/8"] } },
        retiredRegions: [],
        slots: {},
        regionalPoolNetmaskLength: 12,
    }),
    refused("pools of every region that do not fit", {
        ...flat,
        poolsPerRegion: { prod: { netmaskLength: 8, order: 0 } },
    }),

    refused("pools of every region where no pool is a region's", {
        ...corp({}),
        poolsPerRegion: { prod: { netmaskLength: 16, order: 0 } },
    }),
    refused(
        "rules of a pool that contradict each other",
        top({
            cidrs: ["10.0.0.0/8"],
            allocationMinNetmaskLength: 20,
            allocationMaxNetmaskLength: 16,
        }),
    ),
    refused(
        "a rule that contradicts an inherited one",
        child(
            { netmaskLength: 12, order: 0, allocationMinNetmaskLength: 22 },
            { allocationMaxNetmaskLength: 20 },
        ),
    ),
    refused(
        "an inherited rule that the pool cannot meet",
        child({ netmaskLength: 20, order: 0 }, { allocationDefaultNetmaskLength: 16 }),
    ),
    refused(
        "a rule of a pool that is no netmask length",
        top({ cidrs: ["10.0.0.0/8"], allocationMaxNetmaskLength: 33 }),
    ),
    refused(
        "a rule of an IPv6 pool that is no netmask length",
        top({
            cidrs: ["fd12:3456::/32"],
            allocationMaxNetmaskLength: 129,
        }),
    ),
    refused(
        "a required tag that AWS keeps for itself",
        top({
            cidrs: ["10.0.0.0/8"],
            allocationResourceTags: { "aws:team": "network" },
        }),
    ),
    refused("an empty entry where a pool should be", {
        pools: { corp: null, lab: { cidrs: ["10.0.0.0/8"], pools: { a: undefined } } },
    }),
    refused("arguments of another shape", {
        operatingRegions: "us-east-1",
        pools: ["10.0.0.0/8"],
        reservations: { office: "10.0.0.0/16" },
        taken: { corp: "10.0.0.0/16" },
    }),
    refused("keys that make names too long", {
        pools: {
            ["x".repeat(100)]: {
                cidrs: ["10.0.0.0/8"],
                pools: { ["y".repeat(160)]: { netmaskLength: 16, order: 0 } },
            },
        },
    }),
    refused("what is required left out", {
        operatingRegions: ["us-east-1", undefined],
        sharePrincipals: [111111111111],
        pools: {
            app: { locale: "us-east-1", sourceVpc: { vpcId: "vpc-0123456789abcdef0" } },
            mine: {
                scope: "public",
                cidrs: ["203.0.112.0/22"],
                cidrAuthorizations: { "203.0.112.0/22": {} },
            },
        },
    }),
    refused("auto-import without a locale", top({ cidrs: ["10.0.0.0/8"], autoImport: true })),
    refused(
        "a tag of a pool that AWS keeps for itself",
        top({ cidrs: ["10.0.0.0/8"], tags: { "aws:a": "b" } }),
    ),

    refused("a taken CIDR that is none", { ...flat, taken: { "us-east-1": ["10.0.0.0"] } }),
    refused("taken addresses of a pool that is not there", {
        ...flat,
        taken: { "eu-west-1": ["10.32.0.0/16"] },
    }),
    refused("taken addresses outside of their pool", { ...flat, taken: { "us-east-1": ["10.16.0.0/16"] } }),
    refused("an explicit child over taken addresses", {
        ...child({ cidrs: ["10.0.0.0/16"] }),
        taken: { corp: ["10.0.4.0/22"] },
    }),
    refused(
        "a former key that a pool has",
        corp({
            a: { netmaskLength: 16, order: 0 },
            b: { netmaskLength: 16, order: 1, aliases: ["corp/a"] },
        }),
    ),
    refused(
        "a former key twice",
        corp({
            a: { netmaskLength: 16, order: 0, aliases: ["corp/old"] },
            b: { netmaskLength: 16, order: 1, aliases: ["corp/old"] },
        }),
    ),
    refused("a locked pool that is gone", { ...corp({}), addressLock: { "corp/prod": ["10.0.0.0/16"] } }),
    refused("a locked pool that moves", {
        ...corp({ prod: { netmaskLength: 16, order: 1 }, dev: { netmaskLength: 16, order: 0 } }),
        addressLock: { "corp/prod": ["10.0.0.0/16"] },
    }),
    refused("a new pool in the place of a locked one", {
        ...corp({ dev: { netmaskLength: 12, order: 0 } }),
        addressLock: { corp: ["10.0.0.0/8"], "corp/prod": ["10.0.0.0/16"] },
    }),

    refused(
        "a way to provide blocks that does not exist",
        child({ netmaskLength: 16, provisioning: "auto" }),
    ),
    refused(
        "AWS choosing beside planned pools",
        corp({
            a: { netmaskLength: 16, order: 0 },
            b: { netmaskLength: 16, provisioning: "aws" },
        }),
    ),
    refused(
        "an order for a block that AWS chooses",
        child({ netmaskLength: 16, provisioning: "aws", order: 0 }),
    ),
    refused(
        "a retired pool whose block AWS chose",
        child({ netmaskLength: 16, provisioning: "aws", retired: true }),
    ),
    refused(
        "a planned pool below one that AWS chooses",
        child({
            netmaskLength: 12,
            provisioning: "aws",
            pools: { x: { netmaskLength: 16, provisioning: "planned", order: 0 } },
        }),
    ),

    refused("a scope that does not exist", top({ cidrs: ["10.0.0.0/8"], scope: "secret" })),
    refused("a scope below the top level", child({ netmaskLength: 16, order: 0, scope: "public" })),
    refused(
        "private addresses in the public scope",
        top({
            scope: "public",
            cidrs: ["10.0.0.0/8"],
            cidrAuthorizations: { "10.0.0.0/8": proof },
        }),
    ),
    refused(
        "arguments of public pools on a private one",
        top({
            cidrs: ["10.0.0.0/8"],
            publicIpSource: "byoip",
            awsService: "ec2",
            publiclyAdvertisable: true,
            cidrAuthorizations: { "10.0.0.0/8": proof },
        }),
    ),
    refused("a source of public addresses that does not exist", top({ ...byoip, publicIpSource: "mine" })),
    refused(
        "a source of public addresses that is not the parent's",
        top({
            ...byoip,
            pools: { x: { netmaskLength: 24, order: 0, publicIpSource: "amazon" } },
        }),
    ),
    refused(
        "addresses of Amazon by CIDR",
        top({ ...amazon, netmaskLength: undefined, cidrs: ["2600:1f00::/52"] }),
    ),
    refused("addresses of Amazon for no region", top({ ...amazon, locale: undefined })),
    refused("a block that Amazon does not provide", top({ ...amazon, netmaskLength: 56 })),
    refused(
        "IPv4 addresses of Amazon for no service",
        top({ ...amazon, addressFamily: "ipv4", netmaskLength: 29 }),
    ),
    refused("a service that does not exist", top({ ...byoip, awsService: "s3" })),
    refused("addresses of one's own without proof", top({ ...byoip, cidrAuthorizations: undefined })),
    refused("a proof for another CIDR", top({ ...byoip, cidrAuthorizations: { "203.0.112.0/24": proof } })),
    refused(
        "a proof below the top level",
        top({
            ...byoip,
            pools: { x: { netmaskLength: 24, order: 0, cidrAuthorizations: { "203.0.112.0/24": proof } } },
        }),
    ),
    refused(
        "a block too small to be brought to AWS",
        top({
            ...byoip,
            cidrs: ["203.0.112.0/25"],
            cidrAuthorizations: { "203.0.112.0/25": proof },
        }),
    ),
    refused("IPv4 addresses that are said to be advertisable", top({ ...byoip, publiclyAdvertisable: true })),
    refused("a public pool that is deleted with what is in it", top({ ...byoip, cascade: true })),
    refused("private IPv6 that Amazon keeps", top({ cidrs: ["fd00::/32"] })),
    refused("private IPv6 that is too small", top({ cidrs: ["fd12:3456:789a:bc00::/64"] })),
    refused("private IPv6 GUA that was not enabled", top({ cidrs: ["2001:db8::/40"] })),
    refused("IPv6 that is neither ULA nor GUA", top({ cidrs: ["fe80::/10"] })),
    refused("a resource planning pool below another", child({ sourceVpc: vpc, locale: "us-east-1" })),
    refused("a resource planning pool without a locale", top({ sourceVpc: vpc })),
    refused(
        "a resource planning pool with CIDRs of its own",
        top({
            sourceVpc: vpc,
            cidrs: ["10.0.0.0/16"],
            locale: "us-east-1",
        }),
    ),
];
