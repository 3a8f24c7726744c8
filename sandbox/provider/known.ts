// What the stand-in knows, and what it says of everything else.
import { functions } from "./functions";
import type { ProviderFunction } from "./functions/function";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./resources/resource";

/** The table of a resource type. Throws when the stand-in does not know it. */
export function typeOf(token: string): ResourceType {
    const type = resourceTypes[token];
    if (!type) {
        throw new Error(unknownType(token));
    }
    return type;
}

/** A function by its token. Throws when the stand-in does not know it. */
export function functionOf(token: string): ProviderFunction {
    const call = functions[token];
    if (!call) {
        throw new Error(unknown("function", token, functions));
    }
    return call;
}

export function unknownType(token: string): string {
    return unknown("resource type", token, resourceTypes);
}

function unknown(what: string, token: string, table: Readonly<Record<string, unknown>>): string {
    return (
        `the stand-in aws provider does not know the ${what} ${token}. It knows: ${listed(table)}. Use the official aws ` +
        "plugin against the sandbox for others."
    );
}

/** `aws:ec2/vpc:Vpc` as programs write it, `ec2.Vpc`. */
function listed(table: Readonly<Record<string, unknown>>): string {
    return Object.keys(table)
        .map(token =>
            token.replace(/^aws:([^/]+)\/[^:]+:/, (_, module) => (module === "index" ? "" : `${module}.`)),
        )
        .sort()
        .join(", ");
}
