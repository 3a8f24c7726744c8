import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { startSandbox } from "../sandbox";
import { prepareEnvironment } from "../sandbox/environment";
import { lookUp } from "../tools/pulumi-cli";
import { measure } from "./child";
import type { PeakMemory } from "./programs/peak-memory";

/** What one command of the engine cost: its time, and the peak memory of the program. */
export interface EngineCost {
    readonly seconds: number;
    readonly memory: PeakMemory;
}

/**
 * Runs commands of the CLI on one program, in a sandbox and backend of their own.
 *
 * @param variables Variables for the program and the engine.
 */
export async function engineCosts(
    program: string,
    commands: readonly ("preview" | "up")[],
    variables: Readonly<Record<string, string>>,
): Promise<EngineCost[]> {
    const { installation } = await lookUp();
    if (!installation) {
        throw new Error("this benchmark needs a Pulumi CLI: npm run pulumi-cli -- get");
    }
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    const sandbox = await startSandbox({
        quotas: { vpcsPerRegion: 1000, addressesPerRegion: 1000, natGatewaysPerZone: 1000 },
    });
    try {
        const prepared = await prepareEnvironment({
            endpoint: sandbox.endpoint,
            worldId: sandbox.worldId,
            directory: folder,
            programDirectory: resolve(__dirname),
        });
        const memory = join(folder, "memory");
        const env = {
            ...process.env,
            ...prepared,
            ...variables,
            BENCH_MEMORY: memory,
            PATH: `${installation.binFolder}${delimiter}${process.env["PATH"]}`,
        };
        await writeFile(
            join(folder, "Pulumi.yaml"),
            JSON.stringify({ name: "bench", runtime: "nodejs", main: resolve(__dirname, program) }),
        );
        await measure(installation.command, ["stack", "init", "bench", "--non-interactive"], {
            cwd: folder,
            env,
        });
        await measure(
            installation.command,
            ["config", "set", "aws:region", "us-east-1", "--stack", "bench"],
            { cwd: folder, env },
        );
        const costs: EngineCost[] = [];
        for (const command of commands) {
            const args = [
                command,
                "--stack",
                "bench",
                "--non-interactive",
                ...(command === "up" ? ["--yes", "--skip-preview"] : []),
            ];
            const { seconds } = await measure(installation.command, args, { cwd: folder, env });
            costs.push({ seconds, memory: JSON.parse(await readFile(memory, "utf8")) });
        }
        return costs;
    } finally {
        await sandbox.close();
        await rm(folder, { recursive: true, force: true });
    }
}
