import type * as EC2 from "@aws-sdk/client-ec2";
import type { World } from "../../world/world";
import { invalidCombination, invalidValue, limitExceeded } from "./errors";
import { GLOBAL_LOCALE, NO_LOCALE, regionOfLocale } from "./locale";
import { quota } from "./quotas";
import { managedVpc } from "./resource-inventory";
import type { IpamRow, PoolRow, ScopeRow, SourceResource } from "./rows";
import { bitsOfFamily, checkRules } from "./rules";
import { poolsOfScope } from "./tables";
import { checkPoolInTier } from "./tier";

/** What surrounds a pool that is to be made. */
export interface Surroundings {
    readonly ipam: IpamRow;
    readonly scope: ScopeRow;
    readonly source?: PoolRow;
}

/** What the arguments of CreateIpamPool say about the pool. */
export type PoolPlan = Omit<PoolRow, "id" | "account" | "region" | "state" | "tags">;

/**
 * Checks the arguments of CreateIpamPool against each other, the scope, the source pool and the quotas, and gives the
 * pool that they describe.
 */
export function planPool(world: World, input: EC2.CreateIpamPoolRequest, around: Surroundings): PoolPlan {
    const { ipam, scope, source } = around;
    const addressFamily = input.AddressFamily!;
    checkSource(scope, source, addressFamily);
    const sourceResource = planned(input.SourceResource, source);
    const locale = localeOf(input, around);
    checkLocale(locale, ipam, scope, addressFamily);
    checkPoolInTier(ipam, scope, locale);
    checkPublicArguments(input, scope, source);
    if (input.AutoImport && locale === NO_LOCALE) {
        throw invalidCombination("The request can only contain AutoImport for a pool with a locale.");
    }
    if (input.SourceResource && sourceResource) {
        if (sourceResource.resourceRegion !== locale) {
            throw invalidValue(
                `The locale ${locale} does not match the region ${sourceResource.resourceRegion} of the source ` +
                    `resource ${sourceResource.resourceId}.`,
            );
        }
        managedVpc(world, ipam, scope.id, sourceResource);
    }
    const plan: PoolPlan = {
        ipamId: ipam.id,
        scopeId: scope.id,
        scopeType: scope.type,
        sourcePoolId: source?.id,
        locale,
        depth: (source?.depth ?? 0) + 1,
        description: input.Description,
        autoImport: input.AutoImport ?? false,
        publiclyAdvertisable: input.PubliclyAdvertisable,
        addressFamily,
        allocationMinNetmaskLength: input.AllocationMinNetmaskLength ?? 0,
        allocationMaxNetmaskLength: input.AllocationMaxNetmaskLength ?? bitsOfFamily(addressFamily),
        allocationDefaultNetmaskLength: input.AllocationDefaultNetmaskLength,
        allocationResourceTags: resourceTags(input.AllocationResourceTags),
        awsService: input.AwsService,
        publicIpSource: publicIpSourceOf(input, scope, source),
        sourceResource,
    };
    checkRules(plan);
    checkQuotas(world, scope, plan);
    return plan;
}

export function resourceTags(
    tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
): Record<string, string> {
    return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** A child lives in the scope of its source and has its address family. */
function checkSource(scope: ScopeRow, source: PoolRow | undefined, addressFamily: string): void {
    if (source && source.scopeId !== scope.id) {
        throw invalidValue(`The source pool ${source.id} is not in the scope ${scope.id}.`);
    }
    if (source && source.addressFamily !== addressFamily) {
        throw invalidValue(
            `The address family ${addressFamily} does not match that of the source pool ${source.id}, ` +
                `${source.addressFamily}.`,
        );
    }
}

/** Pools below a resource planning pool plan the same resource. */
function planned(
    resource: EC2.IpamPoolSourceResourceRequest | undefined,
    source: PoolRow | undefined,
): SourceResource | undefined {
    if (!resource) {
        return source?.sourceResource;
    }
    const { ResourceId, ResourceType, ResourceRegion, ResourceOwner } = resource;
    if (!ResourceId || !ResourceType || !ResourceRegion || !ResourceOwner) {
        throw invalidCombination(
            "SourceResource must contain ResourceId, ResourceType, ResourceRegion and ResourceOwner.",
        );
    }
    return {
        resourceId: ResourceId,
        resourceType: ResourceType,
        resourceRegion: ResourceRegion,
        resourceOwner: ResourceOwner,
    };
}

/** Below a pool with a locale there is no other; above it, any operating region can be chosen. */
function localeOf(input: EC2.CreateIpamPoolRequest, { source }: Surroundings): string {
    const asked = input.Locale && input.Locale !== NO_LOCALE ? input.Locale : undefined;
    const inherited = source && source.locale !== NO_LOCALE ? source.locale : undefined;
    if (asked && inherited && asked !== inherited) {
        throw invalidValue(
            `The locale ${asked} does not match the locale ${inherited} of the source pool ${source?.id}.`,
        );
    }
    return asked ?? inherited ?? NO_LOCALE;
}

function checkLocale(locale: string, ipam: IpamRow, scope: ScopeRow, addressFamily: string): void {
    if (locale === NO_LOCALE) {
        return;
    }
    const isPublicIpv4 = scope.type === "public" && addressFamily === "ipv4";
    if (locale === GLOBAL_LOCALE && isPublicIpv4) {
        return;
    }
    const region = regionOfLocale(locale);
    // Public IPv4 pools may be bound to a network border group of an operating region, others to a region only.
    if (!region || !ipam.operatingRegions.includes(region) || (region !== locale && !isPublicIpv4)) {
        throw invalidValue(
            `The locale ${locale} is not an operating region of ipam ${ipam.id}. The operating regions are ` +
                `${ipam.operatingRegions.join(", ")}.`,
        );
    }
}

function publicIpSourceOf(
    input: EC2.CreateIpamPoolRequest,
    scope: ScopeRow,
    source: PoolRow | undefined,
): PoolRow["publicIpSource"] {
    return scope.type === "public" ? (input.PublicIpSource ?? source?.publicIpSource ?? "byoip") : undefined;
}

function checkPublicArguments(
    input: EC2.CreateIpamPoolRequest,
    scope: ScopeRow,
    source: PoolRow | undefined,
): void {
    if (scope.type === "private") {
        for (const name of ["AwsService", "PublicIpSource"] as const) {
            if (input[name] !== undefined) {
                throw invalidCombination(
                    `The request can only contain ${name} for a pool in a public scope.`,
                );
            }
        }
    }
    const publicIpSource = publicIpSourceOf(input, scope, source);
    const takesAdvertisable = input.AddressFamily === "ipv6" && publicIpSource === "byoip";
    if (input.PubliclyAdvertisable !== undefined && !takesAdvertisable) {
        throw invalidCombination(
            "The request can only contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip.",
        );
    }
    if (input.PubliclyAdvertisable === undefined && takesAdvertisable) {
        throw invalidCombination(
            "The request must contain PubliclyAdvertisable if the AddressFamily is IPv6 and PublicIpSource is byoip.",
        );
    }
    const hasLocale = (input.Locale ?? source?.locale ?? NO_LOCALE) !== NO_LOCALE;
    if (publicIpSource === "amazon" && !hasLocale) {
        throw invalidCombination("The request must contain a Locale if the PublicIpSource is amazon.");
    }
}

function checkQuotas(world: World, scope: ScopeRow, plan: PoolPlan): void {
    const existing = poolsOfScope(world, scope.id).length;
    if (existing >= quota(world, "poolsPerScope")) {
        throw limitExceeded("ipam pools", existing, quota(world, "poolsPerScope"));
    }
    if (plan.depth > quota(world, "poolDepth")) {
        throw limitExceeded("ipam pool depth", plan.depth - 1, quota(world, "poolDepth"));
    }
}
