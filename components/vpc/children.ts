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

/**
 * Options of a child: the component as parent, and the id to import it by, if it is taken over.
 *
 * @param suffix Its logical name without the component's.
 */
export function childOptions(
    setting: VPCSetting,
    suffix: string,
    more?: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
    const ids = setting.args.existing?.imports ?? {};
    return {
        parent: setting.component,
        ...(Object.hasOwn(ids, suffix) ? { import: ids[suffix] } : {}),
        ...more,
    };
}

/** Tags of a child: the component's, those of its tier, and its Name. */
export function tagsOf(setting: VPCSetting, suffix: string, more?: TagMap): TagMap {
    const own = childTags(setting.name, setting.args.tags, suffix);
    return { ...own, ...more };
}
