/** What a run does to each stack. */
export type Operation = "preview" | "up" | "refresh" | "destroy" | "outputs";

/** A stack of `deployment.json`. */
export interface StackEntry {
    readonly name: string;
    /** Stacks that have to be deployed before this one, because it reads their outputs. */
    readonly dependencies: readonly string[];
}

/** The stacks of a project, in the order of the file; names are unique, dependencies known and free of cycles. */
export interface Deployment {
    readonly stacks: readonly StackEntry[];
}

/** One stack of a run, and the stacks of the same run that must be done before it. */
export interface Step {
    readonly stack: string;
    readonly after: readonly string[];
}

/** The deployment file cannot be used, or asks for something that it does not hold; all problems are listed. */
export class DeploymentError extends Error {
    constructor(
        source: string,
        readonly problems: readonly string[],
    ) {
        super(`${source}:\n${problems.map(problem => `  - ${problem}`).join("\n")}`);
        this.name = "DeploymentError";
    }
}

/**
 * Reads the text of a deployment file, `{"stacks": [{"name", "dependencies"}]}`.
 *
 * @param source Name of the file, for the message.
 * @throws DeploymentError with every problem: malformed entries, names that occur twice, unknown names, cycles.
 */
export function parseDeployment(text: string, source: string): Deployment {
    const problems: string[] = [];
    const stacks = readEntries(text, problems);
    const names = stacks.map(stack => stack.name);
    for (const name of repeated(names)) {
        problems.push(`stack "${name}" occurs more than once; names are unique`);
    }
    for (const { name, dependencies } of stacks) {
        for (const dependency of repeated(dependencies)) {
            problems.push(`stack "${name}" names its dependency "${dependency}" more than once`);
        }
        for (const dependency of new Set(dependencies)) {
            if (!names.includes(dependency)) {
                problems.push(
                    `stack "${name}" depends on "${dependency}", which is not one of ${list(names)}`,
                );
            }
        }
    }
    for (const cycle of cycles(stacks)) {
        problems.push(
            `stacks depend on each other in a circle: ${cycle.join(" -> ")}; none of them could be first`,
        );
    }
    if (problems.length > 0) {
        throw new DeploymentError(source, problems);
    }
    return { stacks };
}

/**
 * The steps of an operation, in an order in which they can be done: dependencies first, for `destroy` dependants first.
 *
 * @param selected Only this stack, or with `withDependencies` also what it needs (for `destroy`: what needs it).
 * @throws DeploymentError when the selected stack is unknown.
 */
export function stepsOf(
    deployment: Deployment,
    operation: Operation,
    selected?: string,
    withDependencies = false,
): Step[] {
    const backwards = operation === "destroy";
    const neighbours = (name: string) =>
        backwards ? dependantsOf(deployment, name) : entry(deployment, name).dependencies;
    const wanted = new Set<string>();
    const include = (name: string) => {
        if (!wanted.has(name)) {
            wanted.add(name);
            for (const other of neighbours(name)) {
                include(other);
            }
        }
    };
    if (selected === undefined) {
        for (const { name } of deployment.stacks) {
            include(name);
        }
    } else if (withDependencies) {
        include(entry(deployment, selected).name);
    } else {
        wanted.add(entry(deployment, selected).name);
    }
    const steps = deployment.stacks
        .filter(stack => wanted.has(stack.name))
        .map(({ name }) => ({ stack: name, after: neighbours(name).filter(other => wanted.has(other)) }));
    return waves(steps).flat();
}

/** Steps in waves: the steps of one wave depend only on steps of earlier waves. Keeps the given order within a wave. */
export function waves(steps: readonly Step[]): Step[][] {
    const result: Step[][] = [];
    const done = new Set<string>();
    let rest = [...steps];
    while (rest.length > 0) {
        const ready = rest.filter(step => step.after.every(name => done.has(name)));
        if (ready.length === 0) {
            throw new Error(`steps wait for each other: ${list(rest.map(step => step.stack))}`);
        }
        result.push(ready);
        for (const { stack } of ready) {
            done.add(stack);
        }
        rest = rest.filter(step => !done.has(step.stack));
    }
    return result;
}

/** The stacks that name this one among their dependencies. */
export function dependantsOf(deployment: Deployment, name: string): string[] {
    return deployment.stacks.filter(stack => stack.dependencies.includes(name)).map(stack => stack.name);
}

/** The entry of a stack; an unknown name is refused with the known ones. */
export function entry(deployment: Deployment, name: string): StackEntry {
    const found = deployment.stacks.find(stack => stack.name === name);
    if (!found) {
        const known = list(deployment.stacks.map(stack => stack.name));
        throw new DeploymentError("--stack", [`"${name}" is not one of ${known}`]);
    }
    return found;
}

function readEntries(text: string, problems: string[]): StackEntry[] {
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch (error) {
        problems.push(`is not JSON: ${(error as Error).message}`);
        return [];
    }
    const stacks = (document as { stacks?: unknown } | null)?.stacks;
    if (!Array.isArray(stacks) || stacks.length === 0) {
        problems.push('must be {"stacks": [...]} with at least one stack');
        return [];
    }
    return stacks.flatMap((stack, index) => readEntry(stack, `stacks[${index}]`, problems));
}

function readEntry(value: unknown, path: string, problems: string[]): StackEntry[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        problems.push(`${path} must be an object with "name" and "dependencies"`);
        return [];
    }
    const { name, dependencies = [], ...others } = value as Record<string, unknown>;
    for (const other of Object.keys(others)) {
        problems.push(`${path}.${other} is unknown; a stack has "name" and "dependencies"`);
    }
    if (typeof name !== "string" || name === "") {
        problems.push(`${path}.name must be the name of a stack, not ${JSON.stringify(name)}`);
        return [];
    }
    if (!Array.isArray(dependencies) || dependencies.some(dependency => typeof dependency !== "string")) {
        problems.push(
            `${path}.dependencies must be a list of stack names, not ${JSON.stringify(dependencies)}`,
        );
        return [{ name, dependencies: [] }];
    }
    return [{ name, dependencies }];
}

/** Each circle once, beginning with its stack that comes first in the file. */
function cycles(stacks: readonly StackEntry[]): string[][] {
    const found: string[][] = [];
    const settled = new Set<string>();
    const visit = (name: string, path: readonly string[]) => {
        const at = path.indexOf(name);
        if (at >= 0) {
            found.push([...path.slice(at), name]);
            return;
        }
        if (!settled.has(name)) {
            for (const next of stacks.find(stack => stack.name === name)?.dependencies ?? []) {
                visit(next, [...path, name]);
            }
            settled.add(name);
        }
    };
    for (const { name } of stacks) {
        visit(name, []);
    }
    return found;
}

function repeated(names: readonly string[]): Set<string> {
    return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function list(names: readonly string[]): string {
    return [...new Set(names)].map(name => `"${name}"`).join(", ");
}
