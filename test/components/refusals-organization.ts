import { ipam, type Refusal } from "./refusal";

const EXISTING = "ipam-0123456789abcdef0";
const DISCOVERY = "ipam-res-disco-0123456789abcdef0";
const UNIT_PATH = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";

const discovery = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "IPAMDiscoveryComponent",
    args,
    ...more,
});
const reserved = (title: string, reservation: object): Refusal =>
    ipam(title, { reservations: { office: reservation } });
const organization = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "IPAMOrganizationComponent",
    args: { delegatedAdminAccountId: "111111111111", ...args },
    ...more,
});

/** What exists, other accounts, and the organization. */
export const organizationRefusals: readonly Refusal[] = [
    ipam("an IPAM id that is none", { existing: { ipamId: "ipam-pool-0123456789abcdef0" } }),
    ipam("an IPAM id without a value", { existing: { ipamId: undefined } }),
    ipam("an IPAM id that resolves to nothing", { existing: { ipamId: Promise.resolve(undefined) } }),
    ipam("a setting of an IPAM that is not managed here", {
        existing: { ipamId: EXISTING },
        meteredAccount: "ipam-owner",
    }),
    ipam("an existing IPAM that does not operate in the region", {
        existing: { ipamId: EXISTING },
        operatingRegions: ["us-east-1", "eu-west-1"],
    }),
    ipam("an existing IPAM of the free tier", { existing: { ipamId: EXISTING } }, { ipam: { tier: "free" } }),
    ipam("a scope without its IPAM", { existing: { scopeId: "ipam-scope-0123456789abcdef0" } }),
    ipam("a scope id that is none", { existing: { ipamId: EXISTING, scopeId: EXISTING } }),
    ipam("an import of a child that is not there", {
        existing: { imports: { "pool-eu-west-1": "ipam-pool-0123456789abcdef0" } },
    }),
    ipam("an import of an IPAM that is not managed here", {
        existing: { ipamId: EXISTING, imports: { ipam: EXISTING } },
    }),
    ipam("an import without an id", { existing: { imports: { ipam: "" } } }),
    ipam("a permission that is none", {
        sharePrincipals: ["123456789012"],
        sharePermissionArn: "AWSRAMDefaultPermissionsIpamPool",
    }),
    ipam("somebody to pay who does not exist", { meteredAccount: "everybody" }),
    ipam("resource owners who pay for the free tier", { meteredAccount: "resource-owner", tier: "free" }),
    ipam("resource owners who pay in a region of choice", {
        region: "eu-south-1",
        operatingRegions: ["eu-south-1"],
        meteredAccount: "resource-owner",
    }),
    ipam("a discovery that is none", { resourceDiscoveries: { partner: { id: "ipam-0123456789abcdef0" } } }),
    ipam("a discovery without an id", { resourceDiscoveries: { partner: {} } }),
    ipam("a discovery twice", { resourceDiscoveries: { one: { id: DISCOVERY }, two: { id: DISCOVERY } } }),
    ipam("a discovery whose key cannot be in a name", {
        resourceDiscoveries: { "Partner Inc.": { id: DISCOVERY } },
    }),
    ipam("units left out of a discovery that is not named", { organizationalUnitExclusions: [] }),
    ipam("a default discovery that is none", { defaultResourceDiscoveryId: "default" }),
    ipam("a unit that is no entity path", {
        defaultResourceDiscoveryId: DISCOVERY,
        organizationalUnitExclusions: ["ou-ab12-11111111"],
    }),
    ipam("a unit left out twice", {
        defaultResourceDiscoveryId: DISCOVERY,
        organizationalUnitExclusions: [UNIT_PATH, UNIT_PATH],
    }),
    ipam("the free tier with what it does not have", {
        tier: "free",
        cidrBlocks: undefined,
        operatingRegions: undefined,
        region: "us-east-1",
        pools: {
            eip: {
                scope: "public",
                addressFamily: "ipv4",
                netmaskLength: 29,
                locale: "us-west-2",
                publicIpSource: "amazon",
                awsService: "ec2",
            },
        },
        sharePrincipals: ["123456789012"],
        resourceDiscoveries: { partner: { id: DISCOVERY } },
    }),
    ipam("a share of a pool that is not there", {
        poolShares: { "eu-west-1": { principals: ["123456789012"] } },
    }),
    ipam("a pool shared with nobody", { poolShares: { "us-east-1": {} } }),
    ipam("a pool shared by two arguments", {
        poolsPerRegion: { prod: { netmaskLength: 16, order: 0, share: { principals: ["123456789012"] } } },
        poolShares: { "us-east-1/prod": { withOrganization: true } },
    }),
    ipam("a pool shared with a principal and a permission that are none", {
        poolShares: { "us-east-1": { principals: ["me"], permissionArn: "all" } },
    }),

    reserved("a reservation in a pool that is not there", { pool: "eu-west-1", cidr: "10.0.0.0/16" }),
    ipam("a reservation in a retired region", {
        retiredRegions: ["us-west-2"],
        reservations: { office: { pool: "us-west-2", cidr: "10.16.0.0/16" } },
    }),
    reserved("a reservation that is no CIDR", { pool: "us-east-1", cidr: "10.0.0.0" }),
    reserved("a reservation of another family", { pool: "us-east-1", cidr: "fd00::/48" }),
    reserved("a reservation outside its pool", { pool: "us-east-1", cidr: "10.16.0.0/16" }),
    reserved("a reservation of two sizes", { pool: "us-east-1", cidr: "10.0.0.0/16", netmaskLength: 16 }),
    reserved("a reservation of no size", { pool: "us-east-1" }),
    reserved("a reservation that is no netmask length", { pool: "us-east-1", netmaskLength: 33 }),
    reserved("a reservation larger than its pool", { pool: "us-east-1", netmaskLength: 11 }),
    ipam("reservations that the pool's rules do not allow", {
        allocationMinNetmaskLength: 16,
        allocationMaxNetmaskLength: 24,
        reservations: {
            large: { pool: "us-east-1", cidr: "10.0.0.0/15" },
            small: { pool: "us-east-1", netmaskLength: 26 },
        },
    }),
    ipam("reservations that overlap", {
        reservations: {
            lab: { pool: "us-east-1", cidr: "10.0.128.0/17" },
            office: { pool: "us-east-1", cidr: "10.0.0.0/16" },
        },
    }),
    ipam("a reservation where a pool stands", {
        pools: { "eu-west-1": { cidrs: ["172.16.0.0/12"], pools: { prod: { cidrs: ["172.16.0.0/16"] } } } },
        reservations: { office: { pool: "eu-west-1", cidr: "172.16.4.0/24" } },
    }),
    ipam("a reservation that could take the place of a pool", {
        poolsPerRegion: { prod: { netmaskLength: 16, order: 0 } },
        reservations: { office: { pool: "us-east-1", netmaskLength: 20 } },
    }),
    ipam("a reservation whose key cannot be in a name", {
        reservations: { "Head office": { pool: "us-east-1", cidr: "10.0.0.0/16" } },
    }),

    discovery("a misspelled argument", { sharePrincipal: ["111111111111"] }),
    discovery("a text for a list", { operatingRegions: "us-east-1" }),
    discovery("no region", {}, { config: {} }),
    discovery("a region that does not exist", { operatingRegions: ["us-est-1"] }),
    discovery("a unit that is no entity path", {
        organizationalUnitExclusions: ["o-a1b2c3d4e5/ou-ab12-11111111/"],
    }),
    discovery("a principal that is none", { sharePrincipals: ["them"] }),
    discovery("a tag that AWS keeps for itself", { tags: { "aws:owner": "me" } }),

    organization("a misspelled argument", {
        delegatedAdminAccountId: "111111111111",
        delegatedAdminAccount: "222222222222",
    }),
    organization("an administrator that is no account", { delegatedAdminAccountId: "network" }),
    organization("the management account as administrator", { delegatedAdminAccountId: "999999999999" }),
    organization("credentials of another account", {}, { account: "111111111111" }),
];
