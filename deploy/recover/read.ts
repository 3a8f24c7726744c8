import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, type PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import type { Target } from "../target/target";
import { type Deployment, ownInputs, type RecordedResource, type Values } from "./deployment";
import { frameFor, importFile } from "./state";

/** What a provider read of something that exists. */
export interface Read {
    readonly urn: string;
    /** The id under which the provider records it. */
    readonly id: string;
    readonly outputs: Values;
}

/**
 * Lets the stack's own providers read things as an import reads them. That is done in a stack of its own on a backend of
 * its own in a temporary folder, so that a failure half way leaves the real state as it was.
 *
 * @throws CommandError when one of them cannot be read; the message is the engine's.
 */
export async function readThrough(
    command: PulumiCommand,
    { workDir, env }: Target,
    stackName: string,
    deployment: Deployment,
    wanted: readonly { readonly urn: string; readonly importId: string }[],
): Promise<Read[]> {
    if (wanted.length === 0) {
        return [];
    }
    const folder = await mkdtemp(join(tmpdir(), "recover-"));
    try {
        const backend = join(folder, "backend");
        await mkdir(backend);
        await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(await projectFor(workDir)));
        const workspace = await LocalWorkspace.create({
            workDir: folder,
            pulumiCommand: command,
            envVars: {
                ...env,
                PULUMI_BACKEND_URL: pathToFileURL(backend).href,
                PULUMI_CONFIG_PASSPHRASE: randomUUID(),
                PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
            } as unknown as Record<string, string>,
        });
        const stack = await Stack.create(stackName, workspace);
        const urns = wanted.map(({ urn }) => urn);
        const resources = frameFor(deployment, urns).map(bare);
        await stack.importStack({ version: 3, deployment: { manifest: manifestOf(deployment), resources } });
        const file = importFile(
            deployment,
            wanted.map(({ urn, importId }) => ({ urn, id: importId })),
        );
        await stack.import({
            nameTable: file.nameTable,
            resources: [...file.resources],
            protect: false,
            generateCode: false,
        });
        const { deployment: after } = await stack.exportStack();
        return urns.map(urn => {
            const { id, outputs = {} } = (after as Deployment).resources!.find(one => one.urn === urn)!;
            return { urn, id: id!, outputs };
        });
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** A project of the same name (it is part of every URN) that finds the same plugins. */
async function projectFor(workDir: string) {
    const { name, plugins } = parse(await readFile(join(workDir, "Pulumi.yaml"), "utf8")) as {
        name: string;
        plugins?: Record<string, { path?: string }[]>;
    };
    const found = Object.entries(plugins ?? {}).map(([kind, entries]) => [
        kind,
        entries.map(entry => (entry.path ? { ...entry, path: resolve(workDir, entry.path) } : entry)),
    ]);
    return { name, runtime: "nodejs", ...(plugins && { plugins: Object.fromEntries(found) }) };
}

/** A resource without what refers to others that are not there; only providers need their arguments. */
function bare({ urn, type, custom, id, parent, provider, inputs, outputs }: RecordedResource) {
    return custom
        ? { urn, type, custom, id, parent, provider, inputs: ownInputs(inputs), outputs: ownInputs(outputs) }
        : { urn, type, custom: false, parent };
}

function manifestOf(deployment: Deployment): unknown {
    return (deployment as { manifest?: unknown }).manifest;
}
