import type { Problem } from "./problems";

/** What a key that becomes part of a resource's name looks like: words of lower-case letters and digits, joined by `-`. */
const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Refuses a key that could not be part of a logical name. */
export function keyProblems(path: string, key: string): Problem[] {
    return KEY.test(key)
        ? []
        : [
              {
                  path,
                  value: key,
                  rule: "is not a key: keys become parts of resource names, so they are lower-case letters and digits, in words joined by single hyphens, beginning with a letter",
                  wayOut: `write it like "${suggestion(key)}"`,
              },
          ];
}

/** A logical name and the argument it comes from. */
export interface NameSource {
    readonly name: string;
    readonly path: string;
}

/** Refuses two children of one component that would get the same logical name. */
export function nameClashes(sources: readonly NameSource[]): Problem[] {
    const owners = new Map<string, string>();
    const problems: Problem[] = [];
    for (const { name, path } of sources) {
        const owner = owners.get(name);
        if (owner === undefined) {
            owners.set(name, path);
        } else {
            problems.push({
                path,
                rule: `gives a resource the name "${name}", which ${owner} gives to another one`,
                wayOut: "rename one of the two keys",
            });
        }
    }
    return problems;
}

function suggestion(key: string): string {
    const words = key
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+|-+$/g, "");
    return words === "" ? "workloads" : words;
}
