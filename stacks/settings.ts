import * as pulumi from "@pulumi/pulumi";
import type { IPAMComponentArgs, VPCComponentArgs } from "../components";
import { nearest } from "../components/nearest";

/** Settings that both roles have. */
export interface StackSettings {
    /** Whether IPAM objects and hub VPCs are protected from deletion. Default: true. */
    readonly protect: boolean;
    /** Arguments for the hub VPC that differ from the defaults. */
    readonly hub: Partial<VPCComponentArgs>;
}

/** The arguments of the IPAM that the configuration gives as they are. */
type IPAMSettings = Pick<
    IPAMComponentArgs,
    | "cidrBlocks"
    | "operatingRegions"
    | "retiredRegions"
    | "slots"
    | "pools"
    | "poolsPerRegion"
    | "taken"
    | "shareWithOrganization"
    | "sharePrincipals"
    | "addressLock"
>;

export interface PrimarySettings extends StackSettings {
    readonly ipam: IPAMSettings & Pick<IPAMComponentArgs, "protect">;
}

export interface SecondarySettings extends StackSettings {
    /** The stack that owns the IPAM. */
    readonly primaryStack: string;
}

export type Role = "primary" | "secondary";

/** All settings that there are, of both roles: a new one has to be told here, or it is refused. */
const NAMES: Record<keyof IPAMSettings | "role" | "protect" | "primaryStack" | "hub" | "layoutLock", true> = {
    role: true,
    protect: true,
    primaryStack: true,
    hub: true,
    layoutLock: true,
    cidrBlocks: true,
    operatingRegions: true,
    retiredRegions: true,
    slots: true,
    pools: true,
    poolsPerRegion: true,
    taken: true,
    shareWithOrganization: true,
    sharePrincipals: true,
    addressLock: true,
};

/** Refuses settings that no stack has: a misspelled one would silently leave its default. */
export function checkNames(config: pulumi.Config, given: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(NAMES);
    const unknown = Object.keys(given)
        .filter(key => key.startsWith(`${config.name}:`))
        .map(key => key.slice(config.name.length + 1))
        .filter(name => !names.includes(name));
    if (unknown.length > 0) {
        const lines = unknown.sort().map(name => {
            const meant = nearest(name, names);
            const wayOut = meant ? `write ${meant} if that is meant` : `the settings are ${names.join(", ")}`;
            return `${config.name}:${name}: is not a setting of these stacks; ${wayOut}, or remove it`;
        });
        throw new pulumi.RunError(lines.join("\n"));
    }
}

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
