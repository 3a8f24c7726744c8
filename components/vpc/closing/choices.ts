import type { Problem } from "../../problems";

/** Problem of a value that is not one of an enum. */
export function choiceProblems(
    path: string,
    value: string | undefined,
    choices: { readonly [key: string]: string },
    what: string,
): Problem[] {
    const known = Object.values(choices);
    return value === undefined || known.includes(value)
        ? []
        : [{ path, value, rule: `is not ${what}`, wayOut: `choose one of ${known.join(", ")}` }];
}
