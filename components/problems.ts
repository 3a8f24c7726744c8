import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong with the arguments of a component. */
export interface Problem {
    /** Where it stands, as the user wrote it: `cidrBlocks[1]`, `subnets.data.hosts`. */
    readonly path: string;
    /** What stands there; undefined when the argument is missing. */
    readonly value?: unknown;
    /** The rule that the value breaks, as a clause: "overlaps 10.0.0.0/8". */
    readonly rule: string;
    /** What to do about it, as a clause: "leave one of them out". */
    readonly wayOut: string;
}

/** `cidrBlocks[1] = "10.1.0.0/16": overlaps cidrBlocks[0] = "10.0.0.0/8"; leave one of them out`. */
export function describeProblem(problem: Problem): string {
    const value = problem.value === undefined ? "" : ` = ${JSON.stringify(problem.value)}`;
    return `${problem.path}${value}: ${reasonOf(problem)}`;
}

/**
 * Refuses the arguments of a component if anything is wrong with them: all problems in one error, so that a user
 * mends them in one go. Does nothing for an empty list.
 *
 * Throws a pulumi.InputPropertiesError, which keeps property paths also when the component runs as a plugin.
 */
export function refuse(component: string, name: string, problems: readonly Problem[]): void {
    if (problems.length === 0) {
        return;
    }
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const lines = problems.map(problem => `    ${describeProblem(problem)}`);
    throw new pulumi.InputPropertiesError({
        message: `${component} "${name}" has ${count} in its arguments:\n${lines.join("\n")}\n`,
        errors: problems.map(problem => ({ propertyPath: problem.path, reason: reasonOf(problem) })),
    });
}

function reasonOf(problem: Problem): string {
    return `${problem.rule}; ${problem.wayOut}`;
}
