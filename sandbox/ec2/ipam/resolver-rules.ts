import type * as EC2 from "@aws-sdk/client-ec2";
import { type Cidr, compareCidrs, contains, formatCidr, parseCidr, sameCidr } from "../../../address-space";
import type { Call } from "../../world/call";
import type { World } from "../../world/world";
import { familyName, parseCidrParameter } from "./cidr-parameter";
import { invalidCombination, invalidValue, limitExceeded } from "./errors";
import { quota } from "./quotas";
import type { ResolverCondition, ResolverRow, ResolverRule } from "./resolver-rows";
import { resourceCidrs } from "./resource-inventory";
import type { AddressFamily, IpamRow } from "./rows";
import { isUsable } from "./space";
import { cidrsOf, ipams, poolsOfScope } from "./tables";
import { ownScope } from "./visibility";

/** The rules of a request, each with the fields that its type needs and no others. */
export function readRules(
    call: Call,
    ipam: IpamRow,
    family: AddressFamily,
    rules: readonly EC2.IpamPrefixListResolverRuleRequest[] = [],
): ResolverRule[] {
    const limit = quota(call.world, "rulesPerResolver");
    if (rules.length > limit) {
        throw limitExceeded("ipam prefix list resolver rules", rules.length, limit);
    }
    return rules.map(rule => readRule(call, ipam, family, rule));
}

function readRule(
    call: Call,
    ipam: IpamRow,
    family: AddressFamily,
    rule: EC2.IpamPrefixListResolverRuleRequest,
): ResolverRule {
    const ruleType = rule.RuleType!;
    const conditions = (rule.Conditions ?? []).map(one => readCondition(one, family));
    if (ruleType === "static-cidr") {
        if (rule.StaticCidr === undefined || rule.IpamScopeId || rule.ResourceType || conditions.length > 0) {
            throw invalidCombination("A rule of type static-cidr must contain StaticCidr and nothing else.");
        }
        const staticCidr = formatCidr(parseCidrParameter("StaticCidr", rule.StaticCidr, family));
        return { ruleType, staticCidr, conditions };
    }
    const isOfResources = ruleType === "ipam-resource-cidr";
    if (rule.IpamScopeId === undefined || rule.StaticCidr !== undefined) {
        throw invalidCombination(`A rule of type ${ruleType} must contain IpamScopeId and no StaticCidr.`);
    }
    if ((rule.ResourceType !== undefined) !== isOfResources) {
        throw invalidCombination(
            "Rules of type ipam-resource-cidr, and no others, must contain ResourceType.",
        );
    }
    const scope = ownScope(call, rule.IpamScopeId);
    if (scope.ipamId !== ipam.id) {
        throw invalidValue(`The scope ${scope.id} is not one of ipam ${ipam.id}.`);
    }
    return { ruleType, scopeId: scope.id, resourceType: rule.ResourceType, conditions };
}

const FIELDS = [
    "IpamPoolId",
    "ResourceId",
    "ResourceOwner",
    "ResourceRegion",
    "ResourceTag",
    "Cidr",
] as const;

function readCondition(
    condition: EC2.IpamPrefixListResolverRuleConditionRequest,
    family: AddressFamily,
): ResolverCondition {
    const operation = condition.Operation!;
    if (FIELDS.filter(field => condition[field] !== undefined).length !== 1) {
        throw invalidCombination(`A condition must contain exactly one of ${FIELDS.join(", ")}.`);
    }
    if (operation === "subnet-of" && condition.Cidr === undefined) {
        throw invalidCombination("A condition with the operation subnet-of must contain Cidr.");
    }
    const { ResourceTag: tag, Cidr: cidr } = condition;
    return {
        operation,
        ipamPoolId: condition.IpamPoolId,
        resourceId: condition.ResourceId,
        resourceOwner: condition.ResourceOwner,
        resourceRegion: condition.ResourceRegion,
        resourceTag: tag && { key: tag.Key ?? "", value: tag.Value ?? "" },
        cidr: cidr === undefined ? undefined : formatCidr(parseCidrParameter("Cidr", cidr, family)),
    };
}

/** Something that a rule may select, with what its conditions look at. */
interface Candidate {
    readonly block: Cidr;
    readonly ipamPoolId?: string;
    readonly resourceId?: string;
    readonly resourceOwner?: string;
    readonly resourceRegion?: string;
    readonly tags?: Readonly<Record<string, string>>;
}

/** The CIDRs that the rules select now, each once, in the order of addresses. */
export function select(world: World, resolver: ResolverRow): string[] {
    const ipam = ipams(world).get(resolver.ipamId)!;
    const blocks = resolver.rules
        .flatMap(rule =>
            candidates(world, ipam, rule).filter(one => rule.conditions.every(test => holds(test, one))),
        )
        .map(({ block }) => block)
        .filter(block => familyName(block) === resolver.addressFamily)
        .sort(compareCidrs);
    return [...new Set(blocks.map(formatCidr))];
}

function candidates(world: World, ipam: IpamRow, rule: ResolverRule): Candidate[] {
    switch (rule.ruleType) {
        case "static-cidr":
            return [{ block: parseCidr(rule.staticCidr!) }];
        case "ipam-resource-cidr":
            return resourceCidrs(world, ipam)
                .filter(row => row.scopeId === rule.scopeId && row.found.type === rule.resourceType)
                .map(({ found, poolId }) => ({
                    block: found.block,
                    ipamPoolId: poolId,
                    resourceId: found.resourceId,
                    resourceOwner: found.account,
                    resourceRegion: found.region,
                    tags: found.tags,
                }));
        default:
            return poolsOfScope(world, rule.scopeId!).flatMap(pool =>
                cidrsOf(world, pool.id)
                    .filter(isUsable)
                    .map(({ cidr }) => ({
                        block: parseCidr(cidr!),
                        ipamPoolId: pool.id,
                        resourceOwner: pool.account,
                        resourceRegion: pool.locale,
                        tags: pool.tags,
                    })),
            );
    }
}

function holds(condition: ResolverCondition, one: Candidate): boolean {
    if (condition.operation === "subnet-of") {
        return contains(parseCidr(condition.cidr!), one.block);
    }
    const { resourceTag: tag, cidr } = condition;
    const isEqual = tag
        ? one.tags?.[tag.key] === tag.value
        : cidr !== undefined
          ? sameCidr(parseCidr(cidr), one.block)
          : (["ipamPoolId", "resourceId", "resourceOwner", "resourceRegion"] as const).every(
                field => condition[field] === undefined || condition[field] === one[field],
            );
    return isEqual === (condition.operation === "equals");
}

export function ruleShape(rule: ResolverRule): EC2.IpamPrefixListResolverRule {
    return {
        RuleType: rule.ruleType,
        StaticCidr: rule.staticCidr,
        IpamScopeId: rule.scopeId,
        ResourceType: rule.resourceType as EC2.IpamResourceType | undefined,
        Conditions: rule.conditions.map(condition => ({
            Operation: condition.operation,
            IpamPoolId: condition.ipamPoolId,
            ResourceId: condition.resourceId,
            ResourceOwner: condition.resourceOwner,
            ResourceRegion: condition.resourceRegion,
            ResourceTag: condition.resourceTag && {
                Key: condition.resourceTag.key,
                Value: condition.resourceTag.value,
            },
            Cidr: condition.cidr,
        })),
    };
}
