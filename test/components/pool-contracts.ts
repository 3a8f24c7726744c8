import type { IPAMComponentArgs, PoolArgs } from "../../components";

const BLOCK = { cidrBlocks: ["10.0.0.0/8"] };
const TWO = { ...BLOCK, operatingRegions: ["us-east-1", "us-west-2"] };
const ENVIRONMENTS: Record<string, PoolArgs> = {
    prod: { netmaskLength: 14, order: 0 },
    dev: { netmaskLength: 16, order: 1 },
};
const corp = (pools: Record<string, PoolArgs>, more: PoolArgs = {}): IPAMComponentArgs => ({
    pools: { corp: { cidrs: ["10.0.0.0/8"], pools, ...more } },
});
const BYOIP = {
    "203.0.112.0/22": { message: "message", signature: "signature" },
};

/** Arguments whose resources are a contract: a release may add lines to what they make, and change none. */
export const contracts: Record<string, IPAMComponentArgs> = {
    "one block, the home region": BLOCK,
    "one block, two regions": TWO,
    "two blocks, two regions": { ...TWO, cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"] },
    "a region retired": { ...TWO, retiredRegions: ["us-west-2"] },
    "slots pinned": { ...TWO, slots: { "us-east-1": 5, "us-west-2": 2 } },
    "larger shares": { ...TWO, regionalPoolNetmaskLength: 10 },
    "smaller shares": { ...TWO, regionalPoolNetmaskLength: 16 },
    "public space of one's own": { cidrBlocks: ["11.0.0.0/8"] },
    "shared with accounts": { ...TWO, sharePrincipals: ["222222222222", "333333333333"] },
    "shared with the organization": { ...TWO, shareWithOrganization: true },
    "pools in every region": { ...TWO, poolsPerRegion: ENVIRONMENTS },
    "pools in every region, two blocks": {
        ...TWO,
        cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"],
        poolsPerRegion: ENVIRONMENTS,
    },
    "pools in every region, one retired": {
        ...TWO,
        poolsPerRegion: { ...ENVIRONMENTS, prod: { ...ENVIRONMENTS["prod"], retired: true } },
    },
    "pools in every region, around live allocations": {
        ...TWO,
        poolsPerRegion: ENVIRONMENTS,
        taken: { "us-east-1": ["10.0.0.0/16", "10.5.0.0/20"] },
    },
    "pools in every region, shared": {
        ...TWO,
        poolsPerRegion: ENVIRONMENTS,
        sharePrincipals: ["222222222222"],
    },
    "a pool beside the regions": { ...TWO, pools: { "on-premises": { cidrs: ["192.168.0.0/16"] } } },
    "regions as pools": {
        pools: {
            "us-east-1": { cidrs: ["10.0.0.0/12"] },
            "eu-west-1": { cidrs: ["10.32.0.0/12", "172.16.0.0/16"] },
        },
    },
    "regions as pools, with pools in every region and one of its own": {
        pools: {
            "us-east-1": { cidrs: ["10.0.0.0/12"], pools: { prod: { netmaskLength: 13, order: 0 } } },
            "eu-west-1": { cidrs: ["10.32.0.0/12"] },
        },
        poolsPerRegion: ENVIRONMENTS,
    },
    "a tree of regions": corp({
        "us-east-1": { netmaskLength: 12, order: 0 },
        "us-west-2": { netmaskLength: 12, order: 1 },
    }),
    "a tree of regions and environments": {
        ...corp({
            "us-east-1": { netmaskLength: 12, order: 0 },
            "us-west-2": { netmaskLength: 12, order: 1 },
        }),
        poolsPerRegion: ENVIRONMENTS,
    },
    "orders with holes and against the keys": corp({
        a: { netmaskLength: 16, order: 30 },
        b: { netmaskLength: 12, order: 10 },
        c: { netmaskLength: 20, order: 20 },
    }),
    "small before large, with the gap filled": corp({
        a: { netmaskLength: 16, order: 0 },
        b: { netmaskLength: 10, order: 1 },
        c: { netmaskLength: 16, order: 2 },
    }),
    "explicit and carved side by side": corp({
        fixed: { cidrs: ["10.0.0.0/12", "10.64.0.0/12"] },
        carved: { netmaskLength: 12, order: 0 },
        next: { netmaskLength: 10, order: 1 },
    }),
    "further blocks": corp({
        a: { netmaskLength: 16, order: 0, furtherBlocks: [{ netmaskLength: 16, order: 2 }] },
        b: { netmaskLength: 16, order: 1 },
    }),
    "a retired branch": corp({
        a: { netmaskLength: 16, order: 0, retired: true, pools: { x: { netmaskLength: 20, order: 0 } } },
        b: { netmaskLength: 16, order: 1 },
    }),
    "a renamed branch": corp({
        new: {
            netmaskLength: 16,
            order: 0,
            aliases: ["corp/old"],
            pools: { x: { netmaskLength: 20, order: 0 } },
        },
    }),
    "ten levels": {
        pools: {
            top: [...Array(9).keys()].reduceRight<PoolArgs>(
                (pool, level) =>
                    level === 0
                        ? { cidrs: ["10.0.0.0/8"], pools: { below: pool } }
                        : { netmaskLength: 8 + level, order: 0, pools: { below: pool } },
                { netmaskLength: 17, order: 0 },
            ),
        },
    },
    "blocks that AWS chooses": corp(
        { a: { netmaskLength: 16, provisioning: "aws" }, b: { netmaskLength: 12, provisioning: "aws" } },
        { locale: "us-east-1" },
    ),
    "private IPv6": {
        enablePrivateGua: true,
        pools: {
            ula: { cidrs: ["fd12:3456::/32"], pools: { "us-east-1": { netmaskLength: 40, order: 0 } } },
            gua: { cidrs: ["2001:db8::/40"], locale: "us-east-1" },
        },
    },
    "IPv6 of Amazon": {
        pools: {
            public: {
                scope: "public",
                addressFamily: "ipv6",
                publicIpSource: "amazon",
                locale: "us-east-1",
                netmaskLength: 52,
                pools: { prod: { netmaskLength: 56 } },
            },
        },
    },
    "IPv4 of Amazon": {
        pools: {
            eip: {
                scope: "public",
                publicIpSource: "amazon",
                awsService: "ec2",
                locale: "us-east-1",
                netmaskLength: 29,
            },
        },
    },
    "addresses brought to AWS": {
        pools: {
            mine: {
                scope: "public",
                cidrs: ["203.0.112.0/22"],
                cidrAuthorizations: BYOIP,
                pools: { "us-east-1": { netmaskLength: 24, order: 0, awsService: "ec2" } },
            },
        },
    },
    "both families and both scopes, in the IPAM's own private scope": {
        scope: "private",
        pools: {
            v4: { cidrs: ["10.0.0.0/8"] },
            v6: { cidrs: ["fd12:3456::/32"] },
            mine: { scope: "public", cidrs: ["203.0.112.0/22"], cidrAuthorizations: BYOIP },
        },
    },
    "a resource planning pool": {
        pools: {
            app: {
                locale: "us-east-1",
                sourceVpc: {
                    vpcId: "vpc-0123456789abcdef0",
                    ownerId: "111111111111",
                    cidrBlock: "10.0.0.0/16",
                },
                pools: { private: { netmaskLength: 18, order: 0 }, public: { netmaskLength: 20, order: 1 } },
            },
        },
    },
};
