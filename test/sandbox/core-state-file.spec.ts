import { type ChildProcess, spawn } from "node:child_process";
import {
    appendFileSync,
    existsSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox";
import { openStateFile, StateFileError } from "../../sandbox/world/state-file";
import { onEvent } from "../../sandbox/world/world";
import { bundled } from "./core-process";
import { ec2 } from "./core-requests";

describe("a world that is kept in a file", () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
        file = join(folder, "world.state");
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("comes back with its id, its resources and its time", async () => {
        const first = await startSandbox({ stateFile: file, steppedClock: true });
        await ec2(first.endpoint, { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
        await ec2(first.endpoint, { Action: "CreateIpam" });
        first.world.step(1_000_000);
        const time = first.world.clock.now();
        const nextId = first.world.newId("vpc");
        first.world.ids.restore(first.world.ids.seed);
        await first.close();
        const second = await startSandbox({ stateFile: file, steppedClock: true });
        expect(second.worldId).to.equal(first.worldId);
        expect(second.world.clock.now()).to.equal(time);
        const { text } = await ec2(second.endpoint, { Action: "DescribeVpcs" });
        expect(text).to.include("<cidrBlock>10.0.0.0/16</cidrBlock>");
        expect((await ec2(second.endpoint, { Action: "DescribeIpams" })).text).to.include("create-complete");
        expect(second.world.newId("vpc")).to.equal(nextId);
        await second.close();
    });

    it("keeps what was going to happen", () => {
        const happened: string[] = [];
        onEvent("core-test-later", payload => happened.push((payload as { what: string }).what));
        const first = openStateFile(file, { steppedClock: true });
        first.world.transaction(() => {
            first.world.schedule(50, "core-test-later", { what: "soon" });
            first.world.schedule(5_000, "core-test-later", { what: "much later" });
        });
        first.close();
        const second = openStateFile(file, { steppedClock: true });
        second.world.step(100);
        second.world.step(10);
        expect(happened).to.deep.equal(["soon"]);
        second.close();
        const third = openStateFile(file, { steppedClock: true });
        third.world.step(10_000);
        expect(happened).to.deep.equal(["soon", "much later"]);
        third.close();
    });

    it("has no trace of a request that failed", async () => {
        const sandbox = await startSandbox({ stateFile: file });
        await ec2(sandbox.endpoint, { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
        const { size } = statSync(file);
        await ec2(sandbox.endpoint, { Action: "CreateVpc", CidrBlock: "10.0.0.0/99" });
        await ec2(sandbox.endpoint, { Action: "DescribeVpcs" });
        expect(statSync(file).size).to.equal(size);
        await sandbox.close();
    });

    it("is written anew when it has grown, and says the same", () => {
        const first = openStateFile(file, { seed: 1 });
        const table = first.world.table("core-test-notes");
        const text = "x".repeat(100_000);
        for (let i = 0; i < 300; i += 1) {
            table.put({ id: `note-${i % 10}`, account: "1", region: "r", tags: { i: String(i), text } });
        }
        expect(statSync(file).size).to.be.below(6 << 20);
        first.close();
        expect(existsSync(`${file}.new`)).to.equal(false);
        const second = openStateFile(file, {});
        expect([...second.world.table("core-test-notes").all()]).to.deep.equal([...table.all()]);
        second.close();
    });

    describe("that was cut off in the middle of a request that was never answered", () => {
        it("is opened without that request", async () => {
            const first = await startSandbox({ stateFile: file });
            await ec2(first.endpoint, { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
            await first.close();
            const { size } = statSync(file);
            appendFileSync(file, '0badc0de {"rows":[["vpcs","vpc-1",{"id"');
            const second = await startSandbox({ stateFile: file });
            expect(second.world.table("vpcs").size).to.equal(1);
            expect(statSync(file).size).to.equal(size);
            await second.close();
        });
    });

    describe("that is damaged", () => {
        const refuses = (damage: (bytes: Buffer) => Buffer | string, text: RegExp): void => {
            const first = openStateFile(file, {});
            first.world.table("core-test-notes").put({ id: "a", account: "1", region: "r" });
            first.world.table("core-test-notes").put({ id: "b", account: "1", region: "r" });
            first.close();
            const damaged = damage(readFileSync(file));
            writeFileSync(file, damaged);
            expect(() => openStateFile(file, {})).to.throw(StateFileError, text);
            expect(readFileSync(file).equals(Buffer.from(damaged as string))).to.equal(true);
            expect(existsSync(`${file}.lock`)).to.equal(false);
        };

        it("by losing its end is refused and kept", () => {
            refuses(
                bytes => bytes.subarray(0, bytes.length - 3),
                /is damaged: it has \d+ bytes and should have \d+/,
            );
        });

        it("by a changed byte is refused and kept", () => {
            refuses(bytes => {
                const changed = Buffer.from(bytes);
                changed[bytes.length - 20] ^= 1;
                return changed;
            }, /is damaged: the line at byte \d+ is not what was written/);
        });

        it("by a lost line is refused and kept", () => {
            refuses(bytes => {
                const lines = bytes.toString().split("\n");
                lines.splice(2, 1);
                return lines.join("\n");
            }, /is damaged: it has/);
        });

        it("in its first line is refused and kept", () => {
            refuses(
                bytes => bytes.toString().replace(/ 0{5}/, " 00x00"),
                /is damaged: its first line is not whole/,
            );
        });

        it("beyond recognition, or of another kind or version, is refused and kept", () => {
            refuses(() => '{"version": 3}\n', /is not a state file of the sandbox/);
            rmSync(file);
            refuses(
                bytes => bytes.toString().replace("state 1", "state 2"),
                /another version of the sandbox/,
            );
        });
    });

    it("belongs to one sandbox at a time, and to nobody after its process died", async () => {
        const first = openStateFile(file, {});
        expect(() => openStateFile(file, {})).to.throw(StateFileError, "is in use by this process");
        first.close();
        const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
        writeFileSync(`${file}.lock`, `${child.pid}\n`);
        expect(() => openStateFile(file, {})).to.throw(StateFileError, `is in use by process ${child.pid}`);
        const gone = new Promise(resolve => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
        openStateFile(file, {}).close();
    });

    describe("by a process that is killed while it works", () => {
        let child: ChildProcess | undefined;

        afterEach(() => child?.kill("SIGKILL"));

        /** A sandbox in a process of its own; resolves to its endpoint. */
        async function start(): Promise<string> {
            const started = spawn(
                process.execPath,
                [bundled("sandbox/cli.ts"), "start", "--port", "0", "--no-pulumi", "--json", "--state", file],
                { stdio: ["ignore", "pipe", "inherit"] },
            );
            child = started;
            return new Promise((resolve, reject) => {
                started.stdout.once("data", text => resolve(JSON.parse(String(text)).endpoint));
                started.once("exit", code => reject(new Error(`the sandbox ended with ${code}`)));
            });
        }

        it("has everything that was answered", async () => {
            const answered: string[] = [];
            for (let round = 0; round < 3; round += 1) {
                const endpoint = await start();
                const killAt = answered.length + 40 + round * 13;
                const writer = async (): Promise<void> => {
                    for (;;) {
                        const { text } = await ec2(endpoint, {
                            Action: "CreateRouteTable",
                            VpcId: answered[0] ?? "",
                        }).catch(() => ({ text: "" }));
                        const id = /<routeTableId>(rtb-[0-9a-f]{17})</.exec(text)?.[1];
                        if (id === undefined) {
                            return;
                        }
                        answered.push(id);
                        if (answered.length >= killAt) {
                            child!.kill("SIGKILL");
                        }
                    }
                };
                if (round === 0) {
                    const { text } = await ec2(endpoint, { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
                    answered.push(/<vpcId>(.*?)</.exec(text)![1]);
                }
                const gone = new Promise(resolve => child!.once("exit", resolve));
                await Promise.all([writer(), writer(), writer()]);
                await gone;
            }
            expect(answered.length).to.be.above(150);
            const { world, close } = openStateFile(file, {});
            const kept = world.table("route-tables");
            expect(answered.slice(1).filter(id => !kept.has(id))).to.deep.equal([]);
            // At most the requests on their way at each of the three kills are there without having been answered.
            expect(kept.size).to.be.within(answered.length, answered.length + 9);
            close();
        }).timeout(60_000);
    });
});
