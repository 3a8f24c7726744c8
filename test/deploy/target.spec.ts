import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { copyProject, programFolder } from "../../deploy/target/project";
import { sandboxTarget } from "../../deploy/target/sandbox";

describe("the copy of a project that a sandbox works on", () => {
    let folder: string;
    let project: string;
    const CONFIG = "config:\n  aws:region: us-east-1\n  net:protect: true\n";
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "project-"));
        project = join(folder, "checkout");
        await mkdir(join(project, "stacks", "config"), { recursive: true });
        await writeFile(
            join(project, "Pulumi.yaml"),
            "name: net\nruntime: nodejs\nmain: stacks/index.ts\nstackConfigDir: stacks/config\n" +
                "plugins:\n  providers:\n    - name: aws\n      path: plugin\n    - name: x\n      path: /abs\n",
        );
        await writeFile(join(project, "stacks", "config", "Pulumi.one.yaml"), CONFIG);
        await writeFile(join(project, "stacks", "config", "README.md"), "");
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const copied = async (name: string) => JSON.parse(await readFile(join(folder, "copy", name), "utf8"));

    it("runs the program where it is and keeps relative plugins", async () => {
        await copyProject(project, join(folder, "copy"));
        expect(await copied("Pulumi.yaml")).to.deep.equal({
            name: "net",
            runtime: "nodejs",
            main: join(project, "stacks", "index.ts"),
            stackConfigDir: "config",
            plugins: {
                providers: [
                    { name: "aws", path: join(project, "plugin") },
                    { name: "x", path: "/abs" },
                ],
            },
        });
    });

    it("has the stacks' configuration as it is", async () => {
        await copyProject(project, join(folder, "copy"));
        expect(await readdir(join(folder, "copy", "config"))).to.deep.equal(["Pulumi.one.yaml"]);
        expect(await readFile(join(folder, "copy", "config", "Pulumi.one.yaml"), "utf8")).to.equal(CONFIG);
    });

    it("has configuration of its own where that is asked for", async () => {
        await copyProject(project, join(folder, "copy"), { protect: "false" });
        expect(await copied("config/Pulumi.one.yaml")).to.deep.equal({
            config: { "aws:region": "us-east-1", "net:protect": "false" },
        });
    });

    it("forgets what an earlier copy held", async () => {
        await copyProject(project, join(folder, "copy"));
        await rm(join(project, "stacks", "config", "Pulumi.one.yaml"));
        await copyProject(project, join(folder, "copy"));
        expect(await readdir(join(folder, "copy", "config"))).to.deep.equal([]);
    });

    it("finds the folder of the program, for a file and for a folder", async () => {
        expect(await programFolder(project)).to.equal(join(project, "stacks"));
        await writeFile(join(project, "Pulumi.yaml"), "name: net\nruntime: nodejs\nmain: program\n");
        expect(await programFolder(project)).to.equal(join(project, "program"));
        await writeFile(join(project, "Pulumi.yaml"), "name: net\nruntime: nodejs\n");
        expect(await programFolder(project)).to.equal(project);
    });

    it("says so where there is no project", async () => {
        const error = await programFolder(folder).catch(e => e);
        expect(error.message).to.match(/is no Pulumi project: ENOENT/);
    });
});

describe("the sandbox target, told by variables which sandbox to use", () => {
    const PULUMI = { PULUMI_HOME: "/home", PULUMI_BACKEND_URL: "file:///store" };
    const refusal = async (env: NodeJS.ProcessEnv): Promise<string> => {
        const error = await sandboxTarget({
            project: "/project",
            interruption: { signal: new AbortController().signal } as never,
            say: () => undefined,
            env,
        }).catch(e => e);
        return error.message;
    };

    it("refuses an endpoint that is not on this machine", async () => {
        const message = await refusal({ ...PULUMI, AWS_ENDPOINT_URL: "https://ec2.us-east-1.amazonaws.com" });
        expect(message).to.match(
            /^AWS_ENDPOINT_URL is https:\S+, which is not on this machine: unset it, or use --target aws/,
        );
    });

    it("refuses half of the variables", async () => {
        const message = await refusal({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" });
        expect(message).to.match(/PULUMI_HOME and PULUMI_BACKEND_URL not: set all variables/);
    });

    it("refuses a port where nothing or no sandbox answers", async () => {
        expect(await refusal({ ...PULUMI, AWS_ENDPOINT_URL: "http://127.0.0.1:1" })).to.match(
            /no sandbox answers/,
        );
        const other = createServer((_, response) => void response.end("hello")).listen(0, "127.0.0.1");
        await new Promise(resolve => other.once("listening", resolve));
        const { port } = other.address() as AddressInfo;
        expect(await refusal({ ...PULUMI, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` })).to.match(
            /no sandbox answers/,
        );
        other.close();
    });
});
