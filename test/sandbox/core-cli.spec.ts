import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { expect } from "chai";
import { bundled } from "./core-process";
import { ec2 } from "./core-requests";

interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

describe("the sandbox's command line", () => {
    const running: ChildProcess[] = [];

    afterEach(() => {
        for (const child of running.splice(0)) {
            child.kill("SIGKILL");
        }
    });

    function run(...args: string[]): {
        child: ChildProcess;
        ended: Promise<Ended>;
        firstLine: Promise<string>;
    } {
        const child = spawn(process.execPath, [bundled("sandbox/cli.ts"), ...args], {
            env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
            stdio: ["ignore", "pipe", "pipe"],
        });
        running.push(child);
        let out = "";
        let err = "";
        const ended = new Promise<Ended>(resolve => child.once("close", code => resolve({ code, out, err })));
        const firstLine = new Promise<string>((resolve, reject) => {
            child.stdout!.on("data", chunk => {
                out += chunk;
                if (out.includes("\n")) {
                    resolve(out.slice(0, out.indexOf("\n")));
                }
            });
            ended.then(({ code }) => reject(new Error(`ended with ${code}: ${err}`)));
        });
        firstLine.catch(() => undefined);
        child.stderr!.on("data", chunk => {
            err += chunk;
        });
        return { child, ended, firstLine };
    }

    it("explains itself", async () => {
        const { code, out } = await run("start", "--help").ended;
        expect(code).to.equal(0);
        for (const option of [
            "--port",
            "--time",
            "--state",
            "--organization",
            "--json",
            "--stepped-clock",
            "--quota",
            "--fail",
            "--faults-endpoint",
        ]) {
            expect(out).to.include(option);
        }
        expect(out).to.include("signatures are not verified");
    });

    it("refuses what it does not understand", async () => {
        const wrong = [
            [["start", "--port", "70000"], /whole number from 0 to 65535/],
            [["start", "--time", "slow"], /Allowed choices are fast, real/],
            [["start", "--organization", "mine"], /organization's id/],
            [["start", "--default-account", "12"], /12 digits/],
            [["start", "--quota", "x"], /name=number/],
            [["start", "--quota", "pools=3"], /no such quota\. The names: .*poolsPerScope.*vpcsPerRegion/s],
            [["start", "--fail", "flood"], /no kind of fault/],
            [["start", "--nothing"], /unknown option/],
        ] as const;
        const results = await Promise.all(wrong.map(([args]) => run(...args).ended));
        results.forEach(({ code, err }, i) => {
            expect(code).to.equal(1);
            expect(err).to.match(wrong[i][1]);
        });
    }).timeout(30_000);

    it("prints where it listens and what tools need, and ends at once on a signal with nothing left", async () => {
        const { child, ended, firstLine } = run("start", "--port", "0", "--json", "--region", "eu-west-1");
        const { endpoint, worldId, variables } = JSON.parse(await firstLine);
        expect(variables).to.include({
            AWS_ENDPOINT_URL: endpoint,
            AWS_REGION: "eu-west-1",
            AWS_DEFAULT_REGION: "eu-west-1",
            AWS_PROFILE: null,
        });
        const { headers } = await ec2(endpoint, { Action: "DescribeVpcs" });
        expect(headers["x-sandbox-world"]).to.equal(worldId);
        const home: string | undefined = variables.PULUMI_HOME;
        const started = performance.now();
        child.kill("SIGTERM");
        expect((await ended).code).to.equal(0);
        expect(performance.now() - started).to.be.below(500);
        if (home !== undefined) {
            expect(existsSync(dirname(home))).to.equal(false);
        }
    });

    it("prints lines that can be pasted into a shell", async () => {
        const { child, ended } = run("start", "--port", "0", "--no-pulumi");
        await new Promise<void>(resolve => {
            child.stdout!.on("data", chunk => String(chunk).includes("Ctrl-C") && resolve());
        });
        child.kill("SIGINT");
        const { code, out } = await ended;
        expect(code).to.equal(0);
        expect(out).to.match(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/m);
        expect(out).to.match(/^unset AWS_PROFILE /m);
        expect(out).to.include("Default account 111111111111; organization o-a1b2c3d4e5");
    });

    it("says what to do when the port is taken", async () => {
        const taken = createServer();
        await new Promise<void>(resolve => taken.listen(0, "127.0.0.1", resolve));
        const { port } = taken.address() as { port: number };
        const { code, err } = await run("start", "--port", String(port)).ended;
        taken.close();
        expect([code, err]).to.deep.equal([
            1,
            "The port is taken. Name another one with --port; --port 0 takes a free one.\n",
        ]);
    });
});
