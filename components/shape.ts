import * as pulumi from "@pulumi/pulumi";
import { nearest } from "./nearest";
import type { Problem } from "./problems";

/** What an argument is made of, as far as a component reads into it. */
export type Shape =
    /** Named fields: these and no others, and those that are required must be there. */
    | { readonly fields: () => Readonly<Record<string, Shape>>; readonly required: readonly string[] }
    /** A map from keys that the user chooses. */
    | { readonly map: Shape }
    | { readonly list: Shape }
    | { readonly text: true }
    /** Anything at all. */
    | { readonly any: true };

export const any: Shape = { any: true };
export const listOf = (of: Shape): Shape => ({ list: of });
export const list: Shape = listOf(any);
export const listOfText: Shape = listOf({ text: true });
/** An object with every argument that an interface has; a function, because pools hold pools. */
export const object = <T>(
    fields: () => { readonly [name in keyof Required<T>]: Shape },
    required: readonly string[] = [],
): Shape => ({ fields, required });
export const map = (of: Shape = any): Shape => ({ map: of });

/**
 * Finds values that are not what they must be for their arguments to be read at all: programs without types and
 * configuration give anything, and an empty entry in YAML is null. What is found here would only be a TypeError later.
 */
export function shapeProblems(value: unknown, shape: Shape, path = ""): Problem[] {
    if ("any" in shape) {
        return [];
    }
    if ("text" in shape) {
        return textProblems(value, path);
    }
    const wanted = "list" in shape ? "a list" : "map" in shape ? "a map" : "an object";
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return [
            {
                path,
                rule: `is an output, and the plan needs ${wanted} before anything is created`,
                wayOut: "give plain values; single ids in it may be outputs",
            },
        ];
    }
    const isRight = "list" in shape ? Array.isArray(value) : isPlainObject(value);
    if (!isRight) {
        return [
            {
                path,
                value,
                rule: value === undefined ? `is undefined, where ${wanted} belongs` : `is not ${wanted}`,
                wayOut: `write ${"list" in shape ? "[...]" : "{...}, an empty one as {}"}, or leave it out`,
            },
        ];
    }
    if ("list" in shape) {
        return (value as unknown[]).flatMap((entry, i) => shapeProblems(entry, shape.list, `${path}[${i}]`));
    }
    const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
    if ("map" in shape) {
        return entries.flatMap(([key, entry]) => shapeProblems(entry, shape.map, pathOf(path, key)));
    }
    const fields = shape.fields();
    // A field that is undefined is left out; an entry of a map that is undefined has a key and says nothing.
    const given = entries.filter(([key, entry]) => entry !== undefined && Object.hasOwn(fields, key));
    const { required } = shape;
    return [
        ...given.flatMap(([key, entry]) => shapeProblems(entry, fields[key]!, pathOf(path, key))),
        ...required
            .filter(key => ((value as Record<string, unknown>)[key] ?? undefined) === undefined)
            .map(key => ({
                path: pathOf(path, key),
                rule: "is missing",
                wayOut: `give ${required.join(", ")}, or leave ${path} out`,
            })),
    ];
}

/**
 * Finds names that no argument has. A compiler finds most of them, but configuration and programs without types have none,
 * and a misspelled argument would silently be left out.
 */
export function nameProblems(value: unknown, shape: Shape, path = ""): Problem[] {
    if ("list" in shape) {
        return Array.isArray(value)
            ? value.flatMap((entry, i) => nameProblems(entry, shape.list, `${path}[${i}]`))
            : [];
    }
    if (!isPlainObject(value) || pulumi.Output.isInstance(value) || value instanceof Promise) {
        return [];
    }
    const entries = Object.entries(value as object)
        .filter(([, entry]) => entry !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    if ("map" in shape) {
        return entries.flatMap(([key, entry]) => nameProblems(entry, shape.map, pathOf(path, key)));
    }
    if (!("fields" in shape)) {
        return [];
    }
    const fields = shape.fields();
    return entries.flatMap(([key, entry]) =>
        Object.hasOwn(fields, key)
            ? nameProblems(entry, fields[key]!, pathOf(path, key))
            : [unknownName(key, Object.keys(fields), path)],
    );
}

function unknownName(name: string, known: readonly string[], path: string): Problem {
    const meant = nearest(name, known);
    return {
        path: pathOf(path, name),
        rule: `is not an argument ${path === "" ? "of the component" : `of ${path}`}`,
        wayOut: meant
            ? `write ${meant} if that is meant, or leave it out`
            : `leave it out; the arguments are ${[...known].sort().join(", ")}`,
    };
}

function textProblems(value: unknown, path: string): Problem[] {
    return typeof value === "string"
        ? []
        : [
              {
                  path,
                  value,
                  rule: value === undefined ? "is undefined, where a string belongs" : "is not a string",
                  wayOut: "write it in quotes, or leave it out",
              },
          ];
}

function isPlainObject(value: unknown): boolean {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pathOf(path: string, key: string): string {
    const name = /^[a-zA-Z][a-zA-Z0-9]*$/.test(key);
    if (path === "") {
        return key;
    }
    return name ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
