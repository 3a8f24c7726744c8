import { list, listOfText, map, object, type Shape } from "../shape";

const share = object(() => ({ principals: listOfText }));

const pool: Shape = object(() => ({
    cidrs: list,
    furtherBlocks: list,
    tags: map(),
    allocationResourceTags: map(),
    share,
    cidrAuthorizations: map(object(undefined, ["message", "signature"])),
    sourceVpc: object(undefined, ["vpcId", "ownerId", "cidrBlock"]),
    aliases: list,
    pools: map(pool),
}));

/** What IPAMComponent reads into. */
export const IPAM_SHAPE: Shape = object(() => ({
    cidrBlocks: list,
    operatingRegions: listOfText,
    retiredRegions: listOfText,
    slots: map(),
    allocationResourceTags: map(),
    pools: map(pool),
    poolsPerRegion: map(pool),
    taken: map(list),
    reservations: map(object(() => ({ tags: map() }))),
    quotas: object(),
    addressLock: map(list),
    sharePrincipals: listOfText,
    poolShares: map(share),
    tags: map(),
    existing: object(() => ({ imports: map() })),
    resourceDiscoveries: map(object()),
    organizationalUnitExclusions: list,
}));
