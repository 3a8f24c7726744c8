/*
 * Regions and zones of the aws partition as an account sees them. Zone names are those of accounts made today; which
 * zone a name stands for differs from account to account, so the ids are dealt out anew for each.
 */

export interface Region {
    readonly name: string;
    /** Whether an account has it from the start; the others it must enable. The sandbox's accounts have done so. */
    readonly isDefault: boolean;
    /** The short name that zone ids begin with, as in `use1-az4`. */
    readonly code: string;
    /** The letters of its Availability Zones' names. */
    readonly letters: string;
    /** The numbers of its Availability Zones' ids, where they are not 1, 2, 3 and so on. */
    readonly numbers?: readonly number[];
}

function region(name: string, code: string, letters = "abc", numbers?: readonly number[]): Region {
    return { name, code, letters, numbers, isDefault: true };
}

function optIn(name: string, code: string, letters = "abc", numbers?: readonly number[]): Region {
    return { ...region(name, code, letters, numbers), isDefault: false };
}

const REGIONS: readonly Region[] = [
    optIn("af-south-1", "afs1"),
    optIn("ap-east-1", "ape1"),
    optIn("ap-east-2", "ape2"),
    region("ap-northeast-1", "apne1", "acd", [4, 1, 2]),
    region("ap-northeast-2", "apne2", "abcd"),
    region("ap-northeast-3", "apne3"),
    region("ap-south-1", "aps1"),
    optIn("ap-south-2", "aps2"),
    region("ap-southeast-1", "apse1"),
    region("ap-southeast-2", "apse2"),
    optIn("ap-southeast-3", "apse3"),
    optIn("ap-southeast-4", "apse4"),
    optIn("ap-southeast-5", "apse5"),
    optIn("ap-southeast-6", "apse6"),
    optIn("ap-southeast-7", "apse7"),
    region("ca-central-1", "cac1", "abd", [1, 2, 4]),
    optIn("ca-west-1", "caw1"),
    region("eu-central-1", "euc1"),
    optIn("eu-central-2", "euc2"),
    region("eu-north-1", "eun1"),
    optIn("eu-south-1", "eus1"),
    optIn("eu-south-2", "eus2"),
    region("eu-west-1", "euw1"),
    region("eu-west-2", "euw2"),
    region("eu-west-3", "euw3"),
    optIn("il-central-1", "ilc1"),
    optIn("me-central-1", "mec1"),
    optIn("me-south-1", "mes1"),
    optIn("mx-central-1", "mxc1"),
    region("sa-east-1", "sae1"),
    region("us-east-1", "use1", "abcdef"),
    region("us-east-2", "use2"),
    region("us-west-1", "usw1", "ac", [1, 3]),
    region("us-west-2", "usw2", "abcd"),
];

/** Local and Wavelength Zones: name and id. An account has none of them until it opts in. */
const OTHER_ZONES: Readonly<Record<string, readonly (readonly [name: string, id: string])[]>> = {
    "ap-northeast-1": [["ap-northeast-1-tpe-1a", "apne1-tpe1-az1"]],
    "ap-southeast-2": [
        ["ap-southeast-2-akl-1a", "apse2-akl1-az1"],
        ["ap-southeast-2-per-1a", "apse2-per1-az1"],
    ],
    "eu-central-1": [
        ["eu-central-1-ham-1a", "euc1-ham1-az1"],
        ["eu-central-1-waw-1a", "euc1-waw1-az1"],
        ["eu-central-1-wl1-ber-wlz-1", "euc1-wl1-ber-wlz1"],
    ],
    "eu-north-1": [
        ["eu-north-1-cph-1a", "eun1-cph1-az1"],
        ["eu-north-1-hel-1a", "eun1-hel1-az1"],
    ],
    "us-east-1": [
        ["us-east-1-atl-2a", "use1-atl2-az1"],
        ["us-east-1-bos-1a", "use1-bos1-az1"],
        ["us-east-1-chi-2a", "use1-chi2-az1"],
        ["us-east-1-dfw-2a", "use1-dfw2-az1"],
        ["us-east-1-iah-2a", "use1-iah2-az1"],
        ["us-east-1-mia-2a", "use1-mia2-az1"],
        ["us-east-1-msp-1a", "use1-msp1-az1"],
        ["us-east-1-nyc-2a", "use1-nyc2-az1"],
        ["us-east-1-phl-1a", "use1-phl1-az1"],
        ["us-east-1-wl1-bos-wlz-1", "use1-wl1-bos-wlz1"],
        ["us-east-1-wl1-nyc-wlz-1", "use1-wl1-nyc-wlz1"],
    ],
    "us-west-2": [
        ["us-west-2-den-1a", "usw2-den1-az1"],
        ["us-west-2-las-1a", "usw2-las1-az1"],
        ["us-west-2-lax-1a", "usw2-lax1-az1"],
        ["us-west-2-lax-1b", "usw2-lax1-az2"],
        ["us-west-2-pdx-1a", "usw2-pdx1-az1"],
        ["us-west-2-phx-2a", "usw2-phx2-az1"],
        ["us-west-2-sea-1a", "usw2-sea1-az1"],
        ["us-west-2-wl1-sfo-wlz-1", "usw2-wl1-sfo-wlz1"],
    ],
};

/**
 * Groups of the Local Zones in which NAT gateways can stand. AWS names them in "AWS Local Zones features" and adds to
 * them from time to time; here are those that are known to have them.
 */
const NAT_GATEWAY_GROUPS = new Set(["us-west-2-lax-1", "us-west-2-phx-2"]);

export type ZoneType = "availability-zone" | "local-zone" | "wavelength-zone";

/** A zone as an account sees it. */
export interface Zone {
    readonly name: string;
    /** The same place has the same id in every account. */
    readonly id: string;
    readonly region: string;
    readonly type: ZoneType;
    /** `available`; Local and Wavelength Zones that are not opted in to are `unavailable`. */
    readonly state: "available" | "unavailable";
    readonly optInStatus: "opt-in-not-required" | "opted-in" | "not-opted-in";
    readonly groupName: string;
    readonly networkBorderGroup: string;
    /** Whether a NAT gateway can stand there. */
    readonly hasNatGateways: boolean;
    /** Name and id of the zone that a Local or Wavelength Zone hangs on. */
    readonly parent?: { readonly name: string; readonly id: string };
}

const byName = new Map(REGIONS.map(region => [region.name, region]));

export function allRegions(): readonly Region[] {
    return REGIONS;
}

/** The region of that name, if there is one. */
export function regionNamed(name: string): Region | undefined {
    return byName.get(name);
}

const remembered = new Map<string, readonly Zone[]>();

/**
 * The zones of a region for an account that opted in to none, by name, first the Availability Zones. The same names
 * stand for other zones in other accounts. Empty for an unknown region. What an account opted in to is in its world:
 * `zonesFor` in network/zones.ts.
 */
export function zonesOf(account: string, regionName: string): readonly Zone[] {
    const key = `${account} ${regionName}`;
    let zones = remembered.get(key);
    if (!zones) {
        const region = regionNamed(regionName);
        const own = region ? availabilityZones(account, region) : [];
        zones = region ? [...own, ...otherZones(region, own)] : [];
        if (remembered.size > 10_000) {
            remembered.clear();
        }
        remembered.set(key, zones);
    }
    return zones;
}

/** The zone that a row stands in, whether or not the account still can use it. */
export function zoneOf({
    account,
    region,
    availabilityZone,
}: {
    readonly account: string;
    readonly region: string;
    readonly availabilityZone: string;
}): Zone {
    return zonesOf(account, region).find(({ name }) => name === availabilityZone)!;
}

function availabilityZones(account: string, region: Region): Zone[] {
    const numbers = region.numbers ?? [...region.letters].map((_, i) => i + 1);
    const dealt = shuffled(numbers, `${account} ${region.name}`);
    return [...region.letters].map((letter, i) => ({
        name: region.name + letter,
        id: `${region.code}-az${dealt[i]}`,
        region: region.name,
        type: "availability-zone",
        state: "available",
        optInStatus: "opt-in-not-required",
        groupName: `${region.name}-zg-1`,
        networkBorderGroup: region.name,
        hasNatGateways: true,
    }));
}

function otherZones(region: Region, own: readonly Zone[]): Zone[] {
    return (OTHER_ZONES[region.name] ?? []).map(([name, id]) => {
        const isWavelength = name.includes("-wl");
        const group = isWavelength ? `${region.name}-wl1` : name.slice(0, -1);
        return {
            name,
            id,
            region: region.name,
            type: isWavelength ? "wavelength-zone" : "local-zone",
            state: "unavailable",
            optInStatus: "not-opted-in",
            groupName: group,
            networkBorderGroup: isWavelength ? name : group,
            hasNatGateways: NAT_GATEWAY_GROUPS.has(group),
            parent: { name: own[0].name, id: own[0].id },
        };
    });
}

/** In an order that depends on the text alone (Fisher-Yates over an FNV-1a hash). */
function shuffled(items: readonly number[], text: string): number[] {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i += 1) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    const dealt = [...items];
    for (let i = dealt.length - 1; i > 0; i -= 1) {
        hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
        const j = (hash >>> 0) % (i + 1);
        [dealt[i], dealt[j]] = [dealt[j], dealt[i]];
    }
    return dealt;
}
