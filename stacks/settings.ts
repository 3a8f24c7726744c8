import * as pulumi from "@pulumi/pulumi";
import type { IPAMComponentArgs, VPCComponentArgs } from "../components";

/** Settings that both roles have. */
export interface StackSettings {
    /** Whether IPAM objects and hub VPCs are protected from deletion. Default: true. */
    readonly protect: boolean;
    /** Arguments for the hub VPC that differ from the defaults. */
    readonly hub: Partial<VPCComponentArgs>;
}

export interface PrimarySettings extends StackSettings {
    readonly ipam: IPAMComponentArgs;
}

export interface SecondarySettings extends StackSettings {
    /** The stack that owns the IPAM. */
    readonly primaryStack: string;
}

export type Role = "primary" | "secondary";

/** What the stack is: `primary` owns the IPAM, `secondary` draws from its pools. */
export function readRole(config: pulumi.Config): Role {
    const role = config.require("role");
    if (role !== "primary" && role !== "secondary") {
        throw new pulumi.RunError(
            `${config.name}:role = "${role}": is not a role of a stack; set "primary" or "secondary" in its configuration`,
        );
    }
    return role;
}

export function readPrimary(config: pulumi.Config): PrimarySettings {
    const protect = config.getBoolean("protect") ?? true;
    return {
        ...readShared(config, protect),
        ipam: {
            cidrBlocks: config.getObject<string[]>("cidrBlocks"),
            operatingRegions: config.getObject<string[]>("operatingRegions"),
            retiredRegions: config.getObject<string[]>("retiredRegions"),
            slots: config.getObject<{ [region: string]: number }>("slots"),
            pools: config.getObject<IPAMComponentArgs["pools"]>("pools"),
            poolsPerRegion: config.getObject<IPAMComponentArgs["poolsPerRegion"]>("poolsPerRegion"),
            taken: config.getObject<IPAMComponentArgs["taken"]>("taken"),
            shareWithOrganization: config.getBoolean("shareWithOrganization"),
            sharePrincipals: config.getObject<string[]>("sharePrincipals"),
            addressLock: config.getObject<{ [region: string]: string[] }>("addressLock"),
            protect,
        },
    };
}

export function readSecondary(config: pulumi.Config): SecondarySettings {
    return {
        ...readShared(config, config.getBoolean("protect") ?? true),
        primaryStack: config.require("primaryStack"),
    };
}

function readShared(config: pulumi.Config, protect: boolean): StackSettings {
    const layoutLock = config.getObject<VPCComponentArgs["layoutLock"]>("layoutLock");
    return { protect, hub: { ...config.getObject<Partial<VPCComponentArgs>>("hub"), layoutLock, protect } };
}
