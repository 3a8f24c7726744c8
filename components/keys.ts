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

/** The longest value of a tag (EC2 User Guide, "Tag restrictions"): names are the values of `Name` tags. */
const LONGEST_NAME = 256;

/** Refuses two children of one component that would get the same logical name, and names that are too long for a tag. */
export function nameClashes(sources: readonly NameSource[]): Problem[] {
    const owners = new Map<string, string>();
    const problems: Problem[] = tooLong(sources);
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

/** The longest name of each argument, if it is too long. */
function tooLong(sources: readonly NameSource[]): Problem[] {
    const longest = new Map<string, string>();
    for (const { name, path } of sources) {
        if (name.length > LONGEST_NAME && name.length > (longest.get(path)?.length ?? 0)) {
            longest.set(path, name);
        }
    }
    return [...longest].map(([path, name]) => ({
        path,
        rule: `makes a name of ${name.length} characters, and AWS takes ${LONGEST_NAME} at most in a Name tag`,
        wayOut: "shorten the key, and those above it",
    }));
}

function suggestion(key: string): string {
    const words = key
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^[^a-z]+|-+$/g, "");
    return words === "" ? "workloads" : words;
}
