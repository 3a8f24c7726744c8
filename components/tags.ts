import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems";

/** Tags by key. */
export interface TagMap {
    [key: string]: pulumi.Input<string>;
}

/**
 * Tags of a child: those of the component, and a Name that tells the children apart. The `Name` tag of the user goes
 * unchanged to one child only (the IPAM, the VPC); the others get `<Name>-<suffix>`.
 */
export function childTags(component: string, tags: TagMap | undefined, suffix?: string): TagMap {
    const base = tags?.["Name"] ?? component;
    const name = suffix === undefined ? base : append(base, suffix);
    return { ...tags, Name: name };
}

/** Refuses keys that AWS keeps for itself (EC2 User Guide, "Tag restrictions"). */
export function tagProblems(path: string, tags: TagMap | undefined): Problem[] {
    return Object.keys(tags ?? {})
        .filter(key => key.toLowerCase().startsWith("aws:") || key.length < 1 || key.length > 128)
        .map(key => ({
            path: `${path}[${JSON.stringify(key)}]`,
            value: key,
            rule: "is not a tag key of yours: keys have 1 to 128 characters and do not begin with aws:",
            wayOut: "rename the tag",
        }));
}

function append(base: pulumi.Input<string>, suffix: string): pulumi.Input<string> {
    return typeof base === "string"
        ? `${base}-${suffix}`
        : pulumi.output(base).apply(name => `${name}-${suffix}`);
}
