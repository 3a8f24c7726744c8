import type { Stack } from "@pulumi/pulumi/automation";
import type { Decision } from "./decide";
import type { Deployment } from "./deployment";
import { kinds } from "./kinds";
import type { Read } from "./read";
import { type Imported, importFile, pendingResource, withImported, withSecrets, withUntold } from "./state";

/** What an exported stack is wrapped in. */
export interface Export {
    readonly version: number;
    readonly deployment: Deployment;
}

/** The state is not the one that was looked at. */
export class ChangedMeanwhileError extends Error {
    constructor(stack: string) {
        super(`${stack} has been changed by somebody else in the meantime; run recover again`);
        this.name = "ChangedMeanwhileError";
    }
}

/** Whether a decision says what is to become of the pending create. */
export function isSettled({ outcome }: Decision): boolean {
    return outcome === "exact" || outcome === "none" || outcome === "recorded";
}

/**
 * Records what was read and removes the pending creates that are settled; the others stay.
 *
 * @param before The state that the decisions are about.
 * @throws ChangedMeanwhileError when the state is another by now.
 * @throws ConcurrentUpdateError when somebody else holds the lock.
 */
export async function apply(
    stack: Stack,
    before: Export,
    decisions: readonly Decision[],
    read: readonly Read[],
): Promise<void> {
    const settled = decisions.filter(isSettled);
    if (settled.length === 0) {
        return;
    }
    const imported = read.map(({ urn, id, outputs }): Imported => {
        const { type, inputs } = pendingResource(before.deployment, urn);
        const told = withUntold(outputs, inputs ?? {}, kinds.get(type)!.untold);
        return { urn, id, outputs: withSecrets(told, inputs ?? {}) };
    });
    const now = await stack.exportStack();
    if (JSON.stringify(now.deployment) !== JSON.stringify(before.deployment)) {
        throw new ChangedMeanwhileError(stack.name);
    }
    if (settled.length === decisions.length) {
        await stack.importStack({ ...before, deployment: withImported(before.deployment, imported) });
    } else {
        await applySome(stack, before.deployment, settled, imported);
    }
}

/**
 * The way that keeps the other pending creates: `pulumi stack import` drops all of them, an update none, and `refresh
 * --import-pending-creates` those that it is given. Dependencies between resources are not recorded here; the next
 * update adds them.
 */
async function applySome(
    stack: Stack,
    before: Deployment,
    settled: readonly Decision[],
    imported: readonly Imported[],
): Promise<void> {
    const present = (before.resources ?? []).filter(resource => !resource.delete);
    const replaced = imported.find(({ urn }) => present.some(resource => resource.urn === urn));
    if (replaced) {
        throw new Error(
            `${replaced.urn} is a replacement, which can be recorded only when nothing else of the stack is open: ` +
                "settle the other pending creates first",
        );
    }
    for (const protect of [false, true]) {
        const some = imported.filter(({ urn }) => Boolean(pendingResource(before, urn).protect) === protect);
        if (some.length > 0) {
            const file = importFile(
                before,
                some.map(one => ({ ...one, inputs: pendingResource(before, one.urn).inputs })),
            );
            await stack.import({
                nameTable: file.nameTable,
                resources: [...file.resources],
                protect,
                generateCode: false,
            });
        }
    }
    await refuseIncomplete(stack, imported);
    const targets = imported.length > 0 ? imported.map(({ urn }) => urn) : [rootOf(before)];
    const ids = new Map(imported.map(({ urn, id }) => [urn, id]));
    await run(stack, [
        ...["refresh", "--yes", "--skip-preview"],
        ...targets.flatMap(urn => ["--target", urn]),
        ...settled.flatMap(({ create }) => [
            ...["--import-pending-creates", create.urn],
            // Of what does not exist, only the entry is to go; the engine reads nothing here.
            ...["--import-pending-creates", ids.get(create.urn) ?? "none"],
        ]),
    ]);
}

/** A CLI from before 3.259 or so reads import files without arguments; then what AWS does not tell would be lost. */
async function refuseIncomplete(stack: Stack, imported: readonly Imported[]): Promise<void> {
    const { resources = [] } = (await stack.exportStack()).deployment as Deployment;
    for (const { urn, outputs } of imported) {
        const recorded = resources.find(resource => resource.urn === urn);
        const lost = Object.keys(outputs).filter(key => recorded?.outputs?.[key] === undefined);
        if (lost.length > 0) {
            throw new Error(
                `${urn} was imported without ${lost.join(", ")}: this Pulumi CLI is too old to import a part of the ` +
                    `pending creates. Take it out again (pulumi state delete '${urn}') and get a newer CLI, or settle all ` +
                    "pending creates of the stack first",
            );
        }
    }
}

/** A command for which the Automation API has no method; its own way of running the CLI is not in the typings. */
async function run({ name, workspace }: Stack, args: readonly string[]): Promise<void> {
    const command = workspace.pulumiCommand as unknown as {
        run(args: readonly string[], cwd: string, env: Record<string, string>): Promise<unknown>;
    };
    await command.run([...args, "--stack", name], workspace.workDir, workspace.envVars);
}

function rootOf({ resources = [] }: Deployment): string {
    return resources.find(({ type }) => type === "pulumi:pulumi:Stack")!.urn;
}
