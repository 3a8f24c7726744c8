import type { IPAMComponentArgs, VPCComponentArgs } from "../../components";

/** Arguments that are refused at preview. The messages stand in refusal-messages.json, which docs/errors.md is made from. */
export interface Refusal {
    /** What is wrong, for the reader. */
    readonly title: string;
    readonly component: "IPAMComponent" | "VPCComponent";
    readonly args: unknown;
    /** Zones that a look-up finds, by letter. Default: abcdef. */
    readonly zones?: string;
    /** Stack configuration. Default: `aws:region` us-east-1. */
    readonly config?: Record<string, string>;
}

const IPAM: IPAMComponentArgs = { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-east-1", "us-west-2"] };
const VPC: VPCComponentArgs = {
    ipamPoolId: "ipam-pool-0123456789abcdef0",
    availabilityZones: ["us-east-1a", "us-east-1b"],
};
const POOL = {
    id: "ipam-pool-0123456789abcdef0",
    arn: "arn:aws:ec2::111111111111:ipam-pool/ipam-pool-0123456789abcdef0",
    locale: "us-east-1",
    addressFamily: "ipv4",
    cidrs: ["10.0.0.0/12"],
    rules: {},
};
const WITH_POOL: VPCComponentArgs = { ipamPool: POOL, availabilityZones: ["us-east-1a", "us-east-1b"] };

const ipam = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "IPAMComponent",
    args: { ...IPAM, ...args },
    ...more,
});
const vpc = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "VPCComponent",
    args: { ...VPC, ...args },
    ...more,
});
const vpcOf = (title: string, args: VPCComponentArgs | object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "VPCComponent",
    args,
    ...more,
});

export const refusals: readonly Refusal[] = [
    ipam("no address space", { cidrBlocks: undefined }),
    ipam("an empty list of blocks", { cidrBlocks: [] }),
    ipam("a malformed block", { cidrBlocks: ["10.0.0/8"] }),
    ipam("a block without prefix", { cidrBlocks: ["10.0.0.0"] }),
    ipam("a block with leading zeros", { cidrBlocks: ["010.0.0.0/8"] }),
    ipam("a block with host bits", { cidrBlocks: ["10.0.0.1/8"] }),
    ipam("a block twice", { cidrBlocks: ["10.0.0.0/8", "10.0.0.0/8"] }),
    ipam("overlapping blocks", { cidrBlocks: ["10.0.0.0/8", "10.128.0.0/9"] }),
    ipam("an IPv6 block", { cidrBlocks: ["fd00::/8"] }),
    ipam("this network", { cidrBlocks: ["0.0.0.0/8"] }),
    ipam("loopback", { cidrBlocks: ["127.0.0.0/8"] }),
    ipam("link-local", { cidrBlocks: ["169.254.0.0/16"] }),
    ipam("multicast", { cidrBlocks: ["224.0.0.0/4"] }),
    ipam("reserved space", { cidrBlocks: ["240.0.0.0/4"] }),
    ipam("all addresses", { cidrBlocks: ["0.0.0.0/0"] }),
    ipam("a block smaller than any VPC", { cidrBlocks: ["10.0.0.0/30"] }),
    ipam("a block whose sixteenth is smaller than any VPC", { cidrBlocks: ["10.0.0.0/25"] }),
    ipam("no region at all", {}, { config: {} }),
    ipam("a home region that does not exist", { region: "us-est-1" }),
    ipam("no operating region", { operatingRegions: [] }),
    ipam("a region twice", { operatingRegions: ["us-east-1", "us-west-2", "us-east-1"] }),
    ipam("a malformed region", { operatingRegions: ["us-east-1", "us-west"] }),
    ipam("an availability zone for a region", { operatingRegions: ["us-east-1a"] }),
    ipam("a retired region that has no place", { retiredRegions: ["eu-west-1"] }),
    ipam("a pinned slot that another region has", { slots: { "us-west-2": 0 } }),
    ipam("a pin for a region that is not there", { slots: { "eu-west-1": 4 } }),
    ipam("a pin that is no slot", { slots: { "us-west-2": -1 } }),
    ipam("a slot that does not exist", { slots: { "us-west-2": 16 } }),
    ipam("more regions than slots", {
        cidrBlocks: ["10.0.0.0/8"],
        regionalPoolNetmaskLength: 9,
        operatingRegions: ["us-east-1", "us-west-2", "eu-west-1"],
    }),
    ipam("a share longer than /28", { cidrBlocks: ["10.0.0.0/16"], regionalPoolNetmaskLength: 29 }),
    ipam("a share larger than the block", { regionalPoolNetmaskLength: 7 }),
    ipam("blocks of unequal length with a fixed share", {
        cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"],
        regionalPoolNetmaskLength: 16,
    }),
    ipam("a rule that is no netmask length", { allocationMinNetmaskLength: 33 }),
    ipam("rules that contradict each other", {
        allocationMinNetmaskLength: 24,
        allocationMaxNetmaskLength: 20,
    }),
    ipam("a default outside the rules", {
        allocationDefaultNetmaskLength: 26,
        allocationMaxNetmaskLength: 24,
    }),
    ipam("a rule that no pool can meet", { allocationDefaultNetmaskLength: 10 }),
    ipam("a principal that is none", { sharePrincipals: ["my-team"] }),
    ipam("a principal twice", { sharePrincipals: ["123456789012", "123456789012"] }),
    ipam("the free tier", { tier: "free" }),
    ipam("a tier that does not exist", { tier: "premium" }),
    ipam("a tag that AWS keeps for itself", { tags: { "aws:owner": "me" } }),
    ipam("a locked region that is gone", {
        operatingRegions: ["us-east-1"],
        addressLock: { "us-east-1": ["10.0.0.0/12"], "us-west-2": ["10.16.0.0/12"] },
    }),
    ipam("locked regions in another order", {
        operatingRegions: ["us-west-2", "us-east-1"],
        addressLock: { "us-east-1": ["10.0.0.0/12"], "us-west-2": ["10.16.0.0/12"] },
    }),
    ipam("a locked block that is gone", {
        cidrBlocks: ["10.0.0.0/8"],
        addressLock: { "us-east-1": ["10.0.0.0/12", "172.16.0.0/16"] },
    }),
    ipam("locked blocks in another order", {
        cidrBlocks: ["172.16.0.0/12", "10.0.0.0/8"],
        addressLock: { "us-east-1": ["10.0.0.0/12", "172.16.0.0/16"] },
    }),
    ipam("a region in the place of a locked one", {
        operatingRegions: ["us-east-1", "eu-west-1"],
        addressLock: { "us-east-1": ["10.0.0.0/12"], "us-west-2": ["10.16.0.0/12"] },
    }),
    ipam("a lock that is no CIDR", { addressLock: { "us-east-1": ["10.0.0.0"] } }),
    ipam("several problems at once", {
        cidrBlocks: ["10.0.0.1/8"],
        operatingRegions: ["us-east-1", "us-est-1"],
        tier: "free",
    }),

    vpcOf("no addresses", { availabilityZones: ["us-east-1a"] }),
    vpcOf("a pool that is undefined", { ipamPoolId: undefined, availabilityZones: ["us-east-1a"] }),
    vpc("a pool that resolves to nothing", { ipamPoolId: Promise.resolve(undefined) }),
    vpc("a pool id that is none", { ipamPoolId: "us-east-1" }),
    vpcOf("a pool object that resolves to nothing", {
        ipamPool: Promise.resolve(undefined),
        availabilityZones: ["us-east-1a"],
    }),
    vpc("a pool twice", { ipamPool: POOL }),
    vpcOf("a pool of another region", { ...WITH_POOL, ipamPool: { ...POOL, locale: "us-west-2" } }),
    vpcOf("a pool without a locale", { ...WITH_POOL, ipamPool: { ...POOL, locale: undefined } }),
    vpcOf("an IPv6 pool", { ...WITH_POOL, ipamPool: { ...POOL, addressFamily: "ipv6" } }),
    vpcOf("a VPC larger than the pool's rules allow", {
        ...WITH_POOL,
        ipamPool: { ...POOL, rules: { allocationMinNetmaskLength: 20 } },
    }),
    vpcOf("a VPC smaller than the pool's rules allow", {
        ...WITH_POOL,
        netmaskLength: 24,
        ipamPool: { ...POOL, rules: { allocationMaxNetmaskLength: 20 } },
    }),
    vpcOf("a VPC larger than the pool", { ...WITH_POOL, ipamPool: { ...POOL, cidrs: ["10.0.0.0/20"] } }),
    vpcOf("a CIDR outside the pool", { ...WITH_POOL, cidrBlock: "172.16.0.0/16" }),
    vpcOf("the default size of a pool that has none", { ...WITH_POOL, usePoolDefaultNetmaskLength: true }),
    vpcOf("a default size without a pool", {
        cidrBlock: "10.0.0.0/16",
        usePoolDefaultNetmaskLength: true,
        availabilityZones: ["us-east-1a"],
    }),
    vpc("a VPC larger than /16", { netmaskLength: 15 }),
    vpc("a VPC smaller than /28", { netmaskLength: 29 }),
    vpc("a CIDR larger than /16", { cidrBlock: "10.0.0.0/8" }),
    vpc("a CIDR with host bits", { cidrBlock: "10.0.0.1/16" }),
    vpc("a CIDR in forbidden space", { cidrBlock: "169.254.0.0/16" }),
    vpc("two sizes for the VPC", { cidrBlock: "10.0.0.0/16", netmaskLength: 16 }),
    vpc("no region", {}, { config: {} }),
    vpc("a zone of another region", { availabilityZones: ["us-west-2a"] }),
    vpc("a zone that is none", { availabilityZones: ["a"] }),
    vpc("a zone twice", { availabilityZones: ["us-east-1a", "us-east-1a"] }),
    vpc("no zone", { availabilityZones: [] }),
    vpc("a zone beyond the capacity", { availabilityZones: ["us-east-1a", "us-east-1f"] }),
    vpc("zones by name and by count", { availabilityZoneCount: 2 }),
    vpc("more zones than the capacity", { availabilityZones: undefined, availabilityZoneCount: 5 }),
    vpc(
        "more zones than there are",
        { availabilityZones: undefined, availabilityZoneCount: 3 },
        { zones: "ab" },
    ),
    vpc("a look-up that finds no zone", { availabilityZones: undefined }, { zones: "" }),
    vpc("a capacity that is no power of two", { zoneCapacity: 3 }),
    vpc("no tier", { subnets: {} }),
    vpc("a tier key that cannot be in a name", { subnets: { "Data Base": { order: 0 } } }),
    vpc("a type of subnet that does not exist", { subnets: { web: { order: 0, type: "public" } } }),
    vpc("a tier without an order", { subnets: { public: {}, data: {} } }),
    vpc("an order twice", { subnets: { public: {}, data: { order: 0 } } }),
    vpc("an order that is none", { subnets: { data: { order: -1 } } }),
    vpc("two sizes for a tier", { subnets: { private: { netmaskLength: 24, hosts: 100 } } }),
    vpc("a subnet smaller than /28", { subnets: { private: { netmaskLength: 29 } } }),
    vpc("more hosts than a subnet can have", { subnets: { private: { hosts: 70000 } } }),
    vpc("no host", { subnets: { private: { hosts: 0 } } }),
    vpc("tiers that do not fit", {
        netmaskLength: 20,
        subnets: { public: { netmaskLength: 24 }, private: { netmaskLength: 22 } },
    }),
    vpc("a VPC too small for tiers of the default size", { netmaskLength: 26 }),
    vpc("subnets larger than the VPC", { netmaskLength: 24, subnets: { private: { netmaskLength: 22 } } }),
    vpc("a public tier without an internet gateway", { internetGatewayEnabled: false }),
    vpc("NAT without a public tier", { subnets: { private: {} }, natGatewayEnabled: true }),
    vpc("NAT that nothing uses", { subnets: { public: {} }, natGatewayEnabled: true }),
    vpc("NAT off with a strategy", { natGatewayEnabled: false, natGatewayStrategy: "PerAz" }),
    vpc("NAT on with the strategy None", { natGatewayEnabled: true, natGatewayStrategy: "None" }),
    vpc("a strategy that does not exist", { natGatewayStrategy: "Two" }),
    vpc("a NAT zone for every zone", { natGatewayEnabled: true, natGatewayZone: "us-east-1a" }),
    vpc("a NAT zone that the VPC does not have", {
        natGatewayStrategy: "Single",
        natGatewayZone: "us-east-1c",
    }),
    vpc("a tier whose name is the NAT gateway's", {
        subnets: { public: {}, private: {}, nat: { order: 2 } },
        natGatewayEnabled: true,
    }),
    vpc("a locked subnet that moves", {
        subnets: { public: { netmaskLength: 24 }, private: { netmaskLength: 24 } },
        layoutLock: { "public/a": { offset: "0.0.0.0", netmaskLength: 20 } },
    }),
    vpc("a locked zone that is gone", {
        layoutLock: { "public/c": { offset: "0.0.32.0", netmaskLength: 20 } },
    }),
    vpc("a locked tier that is gone", {
        layoutLock: { "data/a": { offset: "0.0.128.0", netmaskLength: 24 } },
    }),
    vpc("a single NAT gateway that moves", {
        natGatewayStrategy: "Single",
        layoutLock: { "public/b": { offset: "0.0.16.0", netmaskLength: 20, natGateway: true } },
    }),
];
