import { actOn, displayed } from "./act";
import { askWaveByWave } from "./ask";
import type { Display } from "./display/display";
import type { Interruption } from "./interrupt";
import { type Deployment, dependantsOf, entry, type Operation, stepsOf } from "./plan";
import type { RunResult, StackResult } from "./result";
import { type Ended, isDeployed, type Stacks } from "./stack";
import type { Target } from "./target/target";

/** What to run, and what it may use. */
export interface Run {
    readonly operation: Operation;
    readonly deployment: Deployment;
    readonly target: Target;
    readonly stacks: Stacks;
    readonly display: Display;
    readonly interruption: Interruption;
    /** Only this stack. */
    readonly stack?: string;
    /** With `stack`: also what it needs (for `destroy`: what needs it). */
    readonly withDependencies?: boolean;
    /** How many stacks at a time; all that are independent of each other when left out. */
    readonly parallel?: number;
    /** Shows what will be done to the stacks and asks; only called on a target that asks. */
    readonly agree?: (previews: readonly StackPreview[]) => Promise<boolean>;
}

/** What is shown before a person agrees to a change of one stack. */
export interface StackPreview {
    readonly stack: string;
    /** Account and region. */
    readonly where: string;
    readonly ended: Ended;
}

/** A result with what later steps need to know of it. */
export interface Done extends StackResult {
    readonly plannedOutputs?: Ended["plannedOutputs"];
}

/** The run was refused before anything was done; the message names what is in the way and the way out. */
export class RefusedError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "RefusedError";
    }
}

/**
 * Runs an operation on the stacks of a deployment in dependency order (reverse for `destroy`).
 *
 * Stacks that come after one that did not succeed are not started, and say because of which. Problems with single
 * stacks are in the result.
 *
 * @throws RefusedError when a single stack was asked for and another one is in the way.
 */
export async function runDeployment(run: Run): Promise<RunResult> {
    const { operation, deployment, target } = run;
    const steps = stepsOf(deployment, operation, run.stack, run.withDependencies);
    if (run.stack !== undefined && !run.withDependencies) {
        await refuseObstacles(run, run.stack);
    }
    const asks = target.asks && (operation === "up" || operation === "destroy");
    const results = asks ? await askWaveByWave(run, steps) : await displayed(run, steps, actOn(run));
    const ok = results.every(({ status }) => status === "succeeded" || status === "waiting");
    const stacks = results.map(({ plannedOutputs: _, ...result }) => result);
    return { operation, target: target.name, ok, stacks };
}

/** `--stack S` acts on S alone, so what S needs must be there (for destroy: nothing that needs S). */
async function refuseObstacles({ operation, deployment, stacks }: Run, stack: string): Promise<void> {
    if (operation === "up") {
        for (const dependency of entry(deployment, stack).dependencies) {
            if (!isDeployed(await stacks.state(dependency))) {
                throw new RefusedError(
                    `${stack} depends on ${dependency}, which is not deployed (it has no outputs yet): ` +
                        `deploy ${dependency} first, or add --with-dependencies`,
                );
            }
        }
    }
    if (operation === "destroy") {
        for (const dependant of dependantsOf(deployment, stack)) {
            const { resources } = await stacks.state(dependant);
            if (resources > 0) {
                throw new RefusedError(
                    `${dependant} depends on ${stack} and still has ${resources === 1 ? "1 resource" : `${resources} resources`}: ` +
                        `destroy ${dependant} first, or add --with-dependencies`,
                );
            }
        }
    }
}
