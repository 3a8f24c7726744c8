import * as pulumi from "@pulumi/pulumi";
import type { Refusal } from "./refusal";

const POOL_ID = "ipam-pool-0123456789abcdef0";
const ZONES = ["us-east-1a", "us-east-1b"];
const FROM_POOL = { ipamPoolId: POOL_ID, availabilityZones: ZONES };
const FIXED = { cidrBlock: "10.0.0.0/16", availabilityZones: ZONES };
const IPV6 = { ...FROM_POOL, ipv6: { amazonProvided: true } };
const BYOIP = "ipv6pool-ec2-0123456789abcdef0";

const WAVELENGTH = "us-east-1-wl1-bos-wlz-1";
const IN_WAVELENGTH = {
    ...FROM_POOL,
    availabilityZones: ["us-east-1a", WAVELENGTH],
    zoneSlots: { [WAVELENGTH]: 3 },
};
const IN_LOCAL = {
    ...FROM_POOL,
    availabilityZones: ["us-east-1a", "us-east-1-bos-1a"],
    zoneSlots: { "us-east-1-bos-1a": 3 },
};

/** A pool object as IPAMComponent gives it. */
const pool = (more: object = {}) => ({
    id: POOL_ID,
    arn: `arn:aws:ec2::111111111111:ipam-pool/${POOL_ID}`,
    locale: "us-east-1",
    addressFamily: "ipv4",
    cidrs: ["10.0.0.0/12"],
    rules: {},
    ...more,
});

const row = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "VPCComponent",
    args,
    ...more,
});

/** Refusals about zones, places and addresses of a VPC, secondary and IPv6 blocks, and existing networks. */
export const vpcAddressRefusals: readonly Refusal[] = [
    row("a zone id of another region", { ...FROM_POOL, availabilityZones: ["usw2-az1"] }),
    row("zones by letter and by id", { ...FROM_POOL, availabilityZones: ["us-east-1a", "use1-az2"] }),
    row("a zone id beyond the capacity", { ...FROM_POOL, availabilityZones: ["use1-az6"] }),
    row("a local zone without a slot", {
        ...FROM_POOL,
        availabilityZones: ["us-east-1a", "us-east-1-bos-1a"],
    }),
    row("a public tier in a wavelength zone", IN_WAVELENGTH),
    row("a public tier in wavelength zones alone", {
        ...IN_WAVELENGTH,
        subnets: { public: { zones: [WAVELENGTH] }, private: {} },
    }),
    row("public addresses at launch in a wavelength zone", {
        ...IN_WAVELENGTH,
        subnets: { private: { mapPublicIpOnLaunch: true } },
    }),
    row("IPv6 alone in a local zone", {
        ...IN_LOCAL,
        ipv6: { amazonProvided: true },
        subnets: { private: { ipv6: "Only" } },
    }),
    row("a transit gateway and an interface endpoint in local zones alone", {
        ...IN_LOCAL,
        subnets: {
            private: { zones: ["us-east-1-bos-1a"] },
            transit: { netmaskLength: 28, zones: ["us-east-1-bos-1a"] },
        },
        transitGateway: { transitGatewayId: "tgw-0123456789abcdef0" },
        endpoints: { ssm: {} },
    }),
    row("two zones in one slot", { ...FROM_POOL, zoneSlots: { "us-east-1b": 0 } }),
    row("two counted zones in one slot", {
        ipamPoolId: POOL_ID,
        availabilityZoneCount: 2,
        zoneSlots: { "us-east-1a": 1 },
    }),
    row("a slot beyond the capacity", { ...FROM_POOL, zoneSlots: { "us-east-1b": 4 } }),
    row("a slot twice", { ...FROM_POOL, zoneSlots: { "us-east-1c": 3, "us-east-1d": 3 } }),
    row("a slot for a zone of another region", { ...FROM_POOL, zoneSlots: { "eu-west-1a": 0 } }),
    row("a tier in a zone that the VPC does not have", {
        ...FROM_POOL,
        subnets: { private: { zones: ["us-east-1c"] } },
    }),

    row("a share that is no power of two", { ...FROM_POOL, subnets: { private: { share: 0.3 } } }),
    row("a share beside a length", { ...FROM_POOL, subnets: { private: { netmaskLength: 24, share: 0.5 } } }),
    row("a share too small for subnets", {
        ...FROM_POOL,
        netmaskLength: 24,
        subnets: { private: { share: 0.125 } },
    }),
    row("shares of more than the whole", {
        ...FROM_POOL,
        subnets: { public: { share: 0.5 }, private: { share: 1 } },
    }),
    row("CIDRs of subnets in a VPC without a given CIDR", {
        ...FROM_POOL,
        subnets: { private: { cidrs: { a: "10.0.0.0/24", b: "10.0.1.0/24" } } },
    }),
    row("no CIDR of a subnet", { ...FIXED, subnets: { private: { cidrs: {} } } }),
    row("a malformed CIDR of a subnet", {
        ...FIXED,
        subnets: { private: { cidrs: { a: "10.0.0.1/24", b: "10.0.1.0/29" } } },
    }),
    row("CIDRs of subnets that overlap", {
        ...FIXED,
        subnets: { private: { cidrs: { a: "10.0.0.0/23", b: "10.0.1.0/24" } } },
    }),
    row("a CIDR of a subnet outside the VPC", {
        ...FIXED,
        subnets: { private: { cidrs: { a: "10.0.0.0/24", b: "10.1.0.0/24" } } },
    }),
    row("a CIDR of a subnet where another tier is", {
        ...FIXED,
        subnets: { public: {}, private: { cidrs: { a: "10.0.0.0/24", b: "10.0.128.0/24" } } },
    }),
    row("a CIDR of a subnet where a given one is", {
        ...FIXED,
        subnets: {
            public: { cidrs: { a: "10.0.0.0/24", b: "10.0.1.0/24" } },
            private: { cidrs: { a: "10.0.1.0/24", b: "10.0.2.0/24" } },
        },
    }),
    row("no CIDR for a zone in use", { ...FIXED, subnets: { private: { cidrs: { a: "10.0.0.0/24" } } } }),
    row("a CIDR for a zone that is none", {
        ...FIXED,
        subnets: {
            private: {
                cidrs: { a: "10.0.0.0/24", b: "10.0.1.0/24", "us-east-1c": "10.0.2.0/24", x1: "10.0.3.0/24" },
            },
        },
    }),

    row("a secondary key that cannot be in a name", {
        ...FROM_POOL,
        secondaryCidrs: { Pods: { cidrBlock: "100.64.0.0/16" } },
    }),
    row("a secondary block without a source", { ...FROM_POOL, secondaryCidrs: { pods: {} } }),
    row("a secondary block with two sizes", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/16", netmaskLength: 18 } },
    }),
    row("a secondary block that overlaps the VPC", {
        ...FIXED,
        secondaryCidrs: { pods: { cidrBlock: "10.0.128.0/17" } },
    }),
    row("secondary blocks that overlap", {
        ...FIXED,
        secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/16" }, jobs: { cidrBlock: "100.64.0.0/18" } },
    }),
    row("a secondary block from another private range", {
        ...FIXED,
        secondaryCidrs: { pods: { cidrBlock: "192.168.0.0/20" } },
    }),
    row("a private secondary block in a VPC of shared space", {
        ...FIXED,
        cidrBlock: "100.64.0.0/16",
        secondaryCidrs: { apps: { cidrBlock: "10.0.0.0/20" } },
    }),
    row("a secondary pool with nothing but another private range", {
        ...FIXED,
        secondaryCidrs: { pods: { ipamPool: pool({ cidrs: ["192.168.0.0/16"] }), netmaskLength: 20 } },
    }),
    row("a secondary pool of another region", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { ipamPool: pool({ locale: "us-west-2" }) } },
    }),
    row("a secondary pool id that is none", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { ipamPoolId: "us-east-1" } },
    }),
    row("more secondary blocks than AWS adds", {
        ...FROM_POOL,
        secondaryCidrs: Object.fromEntries(
            Array.from({ length: 50 }, (_, i) => [`more-${i}`, { cidrBlock: `100.${64 + i}.0.0/16` }]),
        ),
    }),
    row("a tier cut from a block that there is not", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/16" } },
        subnets: { private: { from: "jobs" } },
    }),
    row("a tier that does not fit into its secondary block", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/20" } },
        subnets: { private: { from: "pods", netmaskLength: 20 } },
    }),
    row("tags that are not what the pool requires", {
        ipamPool: pool({ rules: { allocationResourceTags: { team: "network", env: "prod" } } }),
        availabilityZones: ZONES,
        tags: { env: "test", team: pulumi.output("apps"), owner: "me" },
    }),
    row("two pools that require one tag with two values", {
        ipamPool: pool({ rules: { allocationResourceTags: { team: "network" } } }),
        availabilityZones: ZONES,
        secondaryCidrs: { pods: { ipamPool: pool({ rules: { allocationResourceTags: { team: "pods" } } }) } },
    }),

    row("no source of the IPv6 block", { ...FROM_POOL, ipv6: {} }),
    row("two sources of the IPv6 block", {
        ...FROM_POOL,
        ipv6: { amazonProvided: true, ipamPoolId: POOL_ID },
    }),
    row("an IPv6 pool that is undefined", { ...FROM_POOL, ipv6: { ipamPoolId: undefined } }),
    row("a size of the IPv6 block that AWS does not give", {
        ...FROM_POOL,
        ipv6: { ipamPoolId: POOL_ID, netmaskLength: 58 },
    }),
    row("a size of the IPv6 block for Amazon to give", {
        ...FROM_POOL,
        ipv6: { amazonProvided: true, netmaskLength: 52 },
    }),
    row("two sizes of the IPv6 block", {
        ...FROM_POOL,
        ipv6: { ipamPoolId: POOL_ID, netmaskLength: 56, cidrBlock: "2001:db8::/56" },
    }),
    row("an IPv4 CIDR as the IPv6 block", {
        ...FROM_POOL,
        ipv6: { ipamPoolId: POOL_ID, cidrBlock: "10.0.0.0/16" },
    }),
    row("a malformed IPv6 block", {
        ...FROM_POOL,
        ipv6: { ipamPoolId: POOL_ID, cidrBlock: "2001:db8::1/56" },
    }),
    row("an own IPv6 pool without a block", { ...FROM_POOL, ipv6: { byoipPoolId: BYOIP } }),
    row("an own IPv6 pool that is none", {
        ...FROM_POOL,
        ipv6: { byoipPoolId: POOL_ID, cidrBlock: "2001:db8::/56" },
    }),
    row("the IPv6 block of a VPC that does not exist yet", { ...FROM_POOL, ipv6: { existing: true } }),
    row("an adopted VPC's IPv6 block without its CIDR", {
        ...FIXED,
        existing: { imports: { vpc: "vpc-0123" } },
        ipv6: { existing: true },
    }),
    row("an IPv4 pool for the IPv6 block", { ...FROM_POOL, ipv6: { ipamPool: pool() } }),
    row("an IPv6 block outside its pool", {
        ...FROM_POOL,
        ipv6: {
            ipamPool: pool({ addressFamily: "ipv6", cidrs: ["2001:db8::/52"] }),
            cidrBlock: "2001:db8:1::/56",
        },
    }),
    row("a tier with IPv6 in a VPC without", { ...FROM_POOL, subnets: { private: { ipv6: "DualStack" } } }),
    row("a choice of IPv6 that does not exist", { ...IPV6, subnets: { private: { ipv6: "dual" } } }),
    row("IPv4 sizes for a tier that has IPv6 alone", {
        ...IPV6,
        subnets: { private: { ipv6: "Only", netmaskLength: 24 } },
    }),
    row("public IPv4 addresses for a tier that has IPv6 alone", {
        ...IPV6,
        subnets: { public: { ipv6: "Only", mapPublicIpOnLaunch: true } },
    }),
    row("an IPv6 number without IPv6", { ...IPV6, subnets: { private: { ipv6: "None", ipv6Slot: 3 } } }),
    row("DNS64 without IPv6", { ...FROM_POOL, subnets: { private: { dns64: true } } }),
    row("an IPv6 number that does not fit", {
        ...FROM_POOL,
        ipv6: { ipamPoolId: POOL_ID, netmaskLength: 60 },
        subnets: { public: {}, private: {}, data: { order: 7, netmaskLength: 24 } },
    }),
    row("an IPv6 number twice", { ...IPV6, subnets: { public: {}, private: { ipv6Slot: 0 } } }),
    row("a locked IPv6 number that changes", {
        ...IPV6,
        subnets: { private: { ipv6Slot: 5 } },
        layoutLock: { "private/a": { offset: "0.0.0.0", netmaskLength: 20, ipv6Index: 16 } },
    }),
    row("locked IPv6 that is gone", {
        ...FROM_POOL,
        layoutLock: { "private/a": { offset: "0.0.64.0", netmaskLength: 20, ipv6Index: 16 } },
    }),
    row("a locked subnet that goes to a secondary block", {
        ...FROM_POOL,
        secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/16" } },
        subnets: { public: {}, private: { from: "pods" } },
        layoutLock: { "private/a": { offset: "0.0.0.0", netmaskLength: 20 } },
    }),

    row("a lock that the pool's default size would break", {
        ipamPool: pool({ rules: { allocationDefaultNetmaskLength: 20 } }),
        usePoolDefaultNetmaskLength: true,
        availabilityZones: ZONES,
        layoutLock: { "private/a": { offset: "0.0.64.0", netmaskLength: 20 } },
    }),

    row("an existing VPC from a pool", { ...FROM_POOL, existing: { imports: { vpc: "vpc-0123" } } }),
    row("an existing VPC with a length", { ...FIXED, netmaskLength: 16, existing: {} }),
    row("an existing VPC with the pool's default length", {
        ...FIXED,
        usePoolDefaultNetmaskLength: true,
        existing: {},
    }),
    row("an existing VPC without its CIDR", {
        availabilityZones: ZONES,
        existing: { imports: { vpc: "vpc-0123" } },
    }),
    row("an existing VPC that is undefined", { availabilityZones: ZONES, existing: { vpcId: undefined } }),
    row("an existing VPC that is taken over and left alone", {
        ...FIXED,
        existing: { vpcId: "vpc-0123", imports: { vpc: "vpc-0123" } },
    }),
    row("settings of a VPC that is managed elsewhere", {
        ...FIXED,
        enableDnsSupport: false,
        protect: true,
        existing: { vpcId: "vpc-0123" },
    }),
    row("a child to take over that there is not", {
        ...FIXED,
        subnets: { private: {} },
        existing: { imports: { vpc: "vpc-0123", "public-a": "subnet-0123" } },
    }),
    row("an id to take over that is none", { ...FIXED, existing: { imports: { vpc: "" } } }),
];
