import type * as pulumi from "@pulumi/pulumi";
import { childTags, type TagMap } from "../tags";
import type { VPCComponentArgs } from "./args";

/** What every child of a VPCComponent shares. */
export interface VPCSetting {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: VPCComponentArgs;
    readonly region: string;
}

/** Logical name of a child. */
export function childName(setting: VPCSetting, suffix: string): string {
    return `${setting.name}-${suffix}`;
}

/** Tags of a child: the component's, those of its tier, and its Name. */
export function tagsOf(setting: VPCSetting, suffix: string, more?: TagMap): TagMap {
    const own = childTags(setting.name, setting.args.tags, suffix);
    return { ...own, ...more };
}
