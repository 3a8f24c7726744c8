import { any, list, listOf, listOfText, map, object, type Shape } from "../shape";
import type { ExistingIPAMArgs, IPAMComponentArgs, ResourceDiscoveryArgs } from "./args";
import type {
    CarvedBlockArgs,
    CidrAuthorizationArgs,
    IPAMQuotas,
    PoolArgs,
    SourceVpcArgs,
} from "./pool-args";
import type { ReservationArgs } from "./reservation-args";
import type { PoolShareArgs } from "./share-args";

/** The fields of AllocationRules, which the component and its pools have. */
const rules = {
    allocationMinNetmaskLength: any,
    allocationMaxNetmaskLength: any,
    allocationDefaultNetmaskLength: any,
    allocationResourceTags: map(),
    autoImport: any,
};

const share = object<PoolShareArgs>(() => ({
    principals: listOfText,
    withOrganization: any,
    allowExternalPrincipals: any,
    permissionArn: any,
}));

const authorization = object<CidrAuthorizationArgs>(
    () => ({ message: any, signature: any }),
    ["message", "signature"],
);

const sourceVpc = object<SourceVpcArgs>(
    () => ({ vpcId: any, ownerId: any, cidrBlock: any }),
    ["vpcId", "ownerId", "cidrBlock"],
);

const carvedBlock = object<CarvedBlockArgs>(() => ({ netmaskLength: any, order: any }));

const pool: Shape = object<PoolArgs>(() => ({
    cidrs: list,
    netmaskLength: any,
    order: any,
    furtherBlocks: listOf(carvedBlock),
    provisioning: any,
    retired: any,
    addressFamily: any,
    locale: any,
    description: any,
    tags: map(),
    share,
    scope: any,
    publicIpSource: any,
    awsService: any,
    publiclyAdvertisable: any,
    cidrAuthorizations: map(authorization),
    sourceVpc,
    aliases: list,
    protect: any,
    cascade: any,
    pools: map(pool),
    ...rules,
}));

const reservation = object<ReservationArgs>(() => ({
    pool: any,
    cidr: any,
    netmaskLength: any,
    description: any,
    tags: map(),
}));

const quotas = object<IPAMQuotas>(() => ({ poolsPerScope: any, poolDepth: any, cidrsPerPool: any }));

const existing = object<ExistingIPAMArgs>(() => ({ ipamId: any, scopeId: any, imports: map() }));

const discovery = object<ResourceDiscoveryArgs>(() => ({ id: any, shareArn: any }));

/** The arguments of IPAMComponent. */
export const IPAM_SHAPE: Shape = object<IPAMComponentArgs>(() => ({
    region: any,
    cidrBlocks: list,
    operatingRegions: listOfText,
    retiredRegions: listOfText,
    slots: map(),
    regionalPoolNetmaskLength: any,
    pools: map(pool),
    poolsPerRegion: map(pool),
    scope: any,
    taken: map(list),
    reservations: map(reservation),
    quotas,
    enablePrivateGua: any,
    addressLock: map(list),
    shareWithOrganization: any,
    sharePrincipals: listOfText,
    shareAllowExternalPrincipals: any,
    sharePermissionArn: any,
    poolShares: map(share),
    protect: any,
    tags: map(),
    description: any,
    tier: any,
    cascade: any,
    meteredAccount: any,
    existing,
    resourceDiscoveries: map(discovery),
    organizationalUnitExclusions: list,
    defaultResourceDiscoveryId: any,
    ...rules,
}));
