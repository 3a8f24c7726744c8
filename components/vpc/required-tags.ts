import * as pulumi from "@pulumi/pulumi";
import type { AllocationRules } from "../ipam/args";
import { type Problem, refuse } from "../problems";
import type { TagMap } from "../tags";
import type { VPCComponentArgs } from "./args";

/** The tags that one pool's rules require, with the argument that names the pool. */
interface RequiredTags {
    readonly path: string;
    readonly tags: { readonly [key: string]: string };
}

/** Tags that the rules of the VPC's pools require; AWS refuses a VPC without them, and adds no block to it either. */
export function requiredTags(args: VPCComponentArgs, name: string): pulumi.Output<TagMap> | undefined {
    const pools = [
        { path: "ipamPool", pool: args.ipamPool },
        ...Object.entries(args.secondaryCidrs ?? {})
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, { ipamPool }]) => ({ path: `secondaryCidrs.${key}.ipamPool`, pool: ipamPool })),
        { path: "ipv6.ipamPool", pool: args.ipv6?.ipamPool },
    ].filter(({ pool }) => pool !== undefined);
    if (pools.length === 0) {
        return undefined;
    }
    const required = pools.map(({ path, pool }) => {
        const { rules } = pulumi.output(pool) as pulumi.Output<{ rules?: AllocationRules }>;
        return pulumi
            .output(rules)
            .apply((known): RequiredTags => ({ path, tags: known?.allocationResourceTags ?? {} }));
    });
    return pulumi.all(required).apply(all => {
        refuse("VPCComponent", name, contradictions(all as RequiredTags[]));
        return Object.assign({}, ...all.map(({ tags }) => tags));
    }) as pulumi.Output<TagMap>;
}

/** The VPC's own tags and those that its pools require. Refuses a tag to which a pool would have to say no. */
export function withRequired(name: string, required: TagMap, own: TagMap): TagMap {
    const against = Object.keys(own).filter(
        key => Object.hasOwn(required, key) && own[key] !== required[key],
    );
    refuse(
        "VPCComponent",
        name,
        against.sort().map(key => ({
            path: `tags[${JSON.stringify(key)}]`,
            value: own[key],
            rule: `is not what a pool requires: its allocationResourceTags have ${key} = "${required[key]}", and AWS allocates to no VPC without it`,
            wayOut: `leave it out, or set it to "${required[key]}"`,
        })),
    );
    return { ...required, ...own };
}

/** A tag has one value, so no VPC can do both. */
function contradictions(all: readonly RequiredTags[]): Problem[] {
    return all.flatMap(({ path, tags }, index) =>
        Object.entries(tags).flatMap(([key, value]) => {
            const other = all
                .slice(0, index)
                .find(earlier => Object.hasOwn(earlier.tags, key) && earlier.tags[key] !== value);
            return other
                ? [
                      {
                          path,
                          rule: `requires the tag ${key} = "${value}" of the VPC, and ${other.path} requires "${other.tags[key]}"`,
                          wayOut: "use pools whose allocationResourceTags agree",
                      },
                  ]
                : [];
        }),
    );
}
