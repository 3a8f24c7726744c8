import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { InterruptedError } from "../../deploy/interrupt";
import { pulumiCommand } from "../../deploy/pulumi";

/** The member that the Automation API calls; the typings leave it out. */
interface Runs {
    run(
        args: string[],
        cwd: string,
        env: object,
        onOutput?: (text: string) => void,
        onError?: (text: string) => void,
        signal?: AbortSignal,
    ): Promise<{ stdout: string; stderr: string; code: number }>;
}

describe("the command that the Automation API runs", () => {
    let folder: string;
    let abort: AbortController;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "command-"));
        abort = new AbortController();
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function command(script: string): Promise<Runs> {
        const file = join(folder, "pulumi");
        await writeFile(file, `#!/bin/sh\n${script}\n`);
        await chmod(file, 0o755);
        const installation = {
            command: file,
            binFolder: folder,
            version: "3.259.0",
            foundIn: "path",
        } as const;
        const force = new AbortController().signal;
        const interruption = { signal: abort.signal, force, dispose: () => undefined };
        return pulumiCommand(installation, interruption) as unknown as Runs;
    }

    it("returns what the CLI wrote, and passes it on as it comes", async () => {
        const heard: string[] = [];
        const runs = await command('echo "$@"; echo warning >&2');
        const result = await runs.run(["stack", "ls"], folder, {}, text => heard.push(text));
        expect(result).to.include({ stdout: "stack ls --non-interactive", stderr: "warning", code: 0 });
        expect(heard.join("")).to.equal("stack ls --non-interactive\n");
    });

    it("puts the folder of the CLI first on the path, and removes variables that are undefined", async () => {
        process.env.DEPLOY_TEST_VARIABLE = "set";
        const runs = await command('echo "$PATH"; echo "[$DEPLOY_TEST_VARIABLE]"');
        const { stdout } = await runs.run(["x"], folder, { DEPLOY_TEST_VARIABLE: undefined });
        delete process.env.DEPLOY_TEST_VARIABLE;
        expect(stdout.startsWith(`${folder}:`)).to.equal(true);
        expect(stdout).to.match(/\[\]$/);
    });

    it("tells the Automation API's errors apart", async () => {
        const missing = await command("echo \"error: no stack named 'x' found\" >&2; exit 6");
        expect(await missing.run(["x"], folder, {}).catch(e => e)).to.be.instanceOf(StackNotFoundError);
        const locked = await command('echo "error: the stack is currently locked by 1 lock(s)" >&2; exit 1');
        expect(await locked.run(["x"], folder, {}).catch(e => e)).to.be.instanceOf(ConcurrentUpdateError);
    });

    it("is in a process group of its own, which a Ctrl-C on the terminal does not reach", async () => {
        const runs = await command("ps -o pgid= -p $$; ps -o pgid= -p $PPID");
        const { stdout } = await runs.run(["x"], folder, {});
        const [own, ours] = stdout.split("\n").map(line => line.trim());
        expect(own).to.match(/^\d+$/);
        expect(own).not.to.equal(ours);
    });

    it("gets one SIGINT when aborted, and is waited for", async () => {
        const runs = await command(
            `trap 'echo INT >> ${folder}/signals' INT; touch ${folder}/ready
             for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done; echo ended; exit 1`,
        );
        const running = runs.run(["up"], folder, {}, undefined, undefined, abort.signal).catch(e => e);
        while (!existsSync(join(folder, "ready"))) {
            await sleep(10);
        }
        abort.abort(new InterruptedError());
        const error = await running;
        expect(error.commandResult.stdout).to.equal("ended");
        expect(await readFile(join(folder, "signals"), "utf8")).to.equal("INT\n");
    });

    it("counts as interrupted when a Ctrl-C ended it before it had a group of its own", async () => {
        const runs = await command("kill -INT $$; sleep 5");
        setTimeout(() => abort.abort(new InterruptedError()), 50);
        expect(await runs.run(["x"], folder, {}).catch(e => e)).to.be.instanceOf(InterruptedError);
    });

    it("is not started after an abort", async () => {
        const runs = await command(`touch ${folder}/started`);
        abort.abort(new InterruptedError());
        const error = await runs.run(["x"], folder, {}, undefined, undefined, abort.signal).catch(e => e);
        expect(error).to.be.instanceOf(InterruptedError);
        expect(existsSync(join(folder, "started"))).to.equal(false);
    });
});
