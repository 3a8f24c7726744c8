import type { IPAMComponentArgs } from "../../components/ipam/args";
import type { PoolArgs } from "../../components/ipam/pool-args";
import type { ReservationArgs } from "../../components/ipam/reservation-args";
import { PictureError } from "../picture";

/** What a property holds, as far as a file can get it wrong without a compiler. */
type Form = "text" | "number" | "flag" | "list" | "map" | "any";

/** Every argument has an entry; the compiler sees to it. */
type Forms<T> = { readonly [key in keyof Required<T>]: Form };

const RULES = {
    allocationMinNetmaskLength: "number",
    allocationMaxNetmaskLength: "number",
    allocationDefaultNetmaskLength: "number",
    allocationResourceTags: "map",
    autoImport: "flag",
} as const;

const COMPONENT: Forms<IPAMComponentArgs> = {
    ...RULES,
    region: "text",
    cidrBlocks: "list",
    operatingRegions: "list",
    retiredRegions: "list",
    slots: "map",
    regionalPoolNetmaskLength: "number",
    pools: "map",
    poolsPerRegion: "map",
    scope: "text",
    taken: "map",
    reservations: "map",
    quotas: "map",
    enablePrivateGua: "flag",
    addressLock: "map",
    shareWithOrganization: "flag",
    sharePrincipals: "list",
    shareAllowExternalPrincipals: "flag",
    sharePermissionArn: "text",
    poolShares: "map",
    protect: "flag",
    tags: "map",
    description: "any",
    tier: "text",
    cascade: "flag",
    meteredAccount: "text",
    existing: "map",
    resourceDiscoveries: "map",
    organizationalUnitExclusions: "list",
    defaultResourceDiscoveryId: "text",
};

const POOL: Forms<PoolArgs> = {
    ...RULES,
    cidrs: "list",
    netmaskLength: "number",
    order: "number",
    furtherBlocks: "list",
    provisioning: "text",
    retired: "flag",
    addressFamily: "text",
    locale: "text",
    description: "text",
    tags: "map",
    share: "map",
    scope: "text",
    publicIpSource: "text",
    awsService: "text",
    publiclyAdvertisable: "flag",
    cidrAuthorizations: "map",
    sourceVpc: "map",
    aliases: "list",
    protect: "flag",
    cascade: "flag",
    pools: "map",
};

const RESERVATION: Forms<ReservationArgs> = {
    pool: "text",
    cidr: "text",
    netmaskLength: "number",
    description: "text",
    tags: "map",
};

/**
 * The arguments, if they have the form of IPAMComponentArgs: a compiler does not look at files.
 *
 * Throws a PictureError that names all properties that are unknown or hold something of another form.
 */
export function asComponentArgs(found: object): IPAMComponentArgs {
    const args = found as Record<string, unknown>;
    const problems = formProblems("", args, COMPONENT);
    for (const name of ["pools", "poolsPerRegion"]) {
        problems.push(...poolsProblems(name, args[name]));
    }
    for (const [path, reservation] of entries("reservations", args["reservations"])) {
        problems.push(...formProblems(path, reservation, RESERVATION));
    }
    if (problems.length > 0) {
        throw new PictureError(problems.join("\n"));
    }
    return args;
}

function poolsProblems(path: string, pools: unknown): string[] {
    return entries(path, pools).flatMap(([at, pool]) => [
        ...formProblems(at, pool, POOL),
        ...poolsProblems(`${at}.pools`, isMap(pool) ? pool["pools"] : undefined),
    ]);
}

function entries(path: string, map: unknown): [path: string, value: unknown][] {
    return isMap(map) ? Object.entries(map).map(([key, value]) => [`${path}["${key}"]`, value]) : [];
}

function formProblems(path: string, value: unknown, forms: Readonly<Record<string, Form>>): string[] {
    if (!isMap(value)) {
        return [`${path}: is not a map of arguments`];
    }
    const at = path === "" ? "" : `${path}.`;
    return Object.entries(value).flatMap(([key, held]) => {
        if (!Object.hasOwn(forms, key)) {
            const near = Object.keys(forms).find(one => one.toLowerCase() === key.toLowerCase());
            const meant = near ? `did you mean ${near}?` : `known are ${Object.keys(forms).join(", ")}`;
            return [`${at}${key}: is no argument; ${meant}`];
        }
        const form = forms[key]!;
        return held === undefined || isOfForm(held, form)
            ? []
            : [`${at}${key} = ${JSON.stringify(held)}: is not a ${form}`];
    });
}

function isOfForm(value: unknown, form: Form): boolean {
    switch (form) {
        case "text":
            return typeof value === "string";
        case "number":
            return typeof value === "number";
        case "flag":
            return typeof value === "boolean";
        case "list":
            return Array.isArray(value);
        case "map":
            return isMap(value);
        case "any":
            return true;
    }
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
