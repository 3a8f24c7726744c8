import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Fault, parseFault, type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { isSelected } from "../../sandbox/faults/fault";
import { type Answer, ec2, send } from "./core-requests";

describe("faults", () => {
    let sandbox: Sandbox;
    afterEach(() => sandbox?.close());

    async function start(faults: readonly Fault[], options: SandboxOptions = {}): Promise<void> {
        sandbox = await startSandbox({ seed: 1, faults, ...options });
    }

    /** An SDK client as a program has it, with its retries. */
    function client(maxAttempts = 3): EC2Client {
        return new EC2Client({
            endpoint: sandbox.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: "111122223333", secretAccessKey: "x" },
            maxAttempts,
        });
    }

    function describeVpcs(more: Record<string, string> = {}, sender = {}): Promise<Answer> {
        return ec2(sandbox.endpoint, { Action: "DescribeVpcs", ...more }, sender);
    }

    function createVpc(CidrBlock = "10.0.0.0/16"): Promise<Answer> {
        return ec2(sandbox.endpoint, { Action: "CreateVpc", CidrBlock });
    }

    /** The answers to so many requests, as `200`, `503 RequestLimitExceeded` or `ECONNRESET`. */
    async function outcomes(count: number, request: () => Promise<Answer>): Promise<string[]> {
        const found: string[] = [];
        for (let i = 0; i < count; i += 1) {
            found.push(
                await request().then(
                    ({ status, error }) => (error ? `${status} ${error.split(":")[0]}` : String(status)),
                    error => error.code,
                ),
            );
        }
        return found;
    }

    describe("throttle", () => {
        it("refuses what is more than AWS's buckets hold, and refills them with time", async () => {
            await start([{ kind: "throttle" }], { steppedClock: true });
            const reads = await outcomes(103, describeVpcs);
            expect(reads.slice(98)).to.deep.equal([
                "200",
                "200",
                ...Array(3).fill("503 RequestLimitExceeded"),
            ]);
            sandbox.world.step(100);
            expect(await outcomes(3, describeVpcs)).to.deep.equal(["200", "200", "503 RequestLimitExceeded"]);
            expect((await describeVpcs()).error).to.equal("RequestLimitExceeded: Request limit exceeded.");
            const changes = await outcomes(52, createVpc);
            expect(changes.slice(49)).to.deep.equal(["200", ...Array(2).fill("503 RequestLimitExceeded")]);
        });

        it("has a bucket for each account in each region", async () => {
            await start([{ kind: "throttle", capacity: 1, refill: 0 }], { steppedClock: true });
            for (const sender of [{}, { region: "eu-west-1" }, { accessKey: "444455556666" }]) {
                expect((await describeVpcs({}, sender)).status).to.equal(200);
                expect((await describeVpcs({}, sender)).status).to.equal(503);
            }
        });

        it("is got through by the SDK, which tries again", async () => {
            await start([{ kind: "throttle", action: "CreateVpc", capacity: 2, refill: 8 }]);
            const sdk = client(12);
            const made = await Promise.all(
                Array.from({ length: 6 }, (_, i) =>
                    sdk.send(new CreateVpcCommand({ CidrBlock: `10.${i}.0.0/16` })),
                ),
            );
            sdk.destroy();
            expect(new Set(made.map(({ Vpc }) => Vpc!.VpcId)).size).to.equal(6);
            const codes = sandbox.calls.since().map(({ errorCode }) => errorCode);
            expect(codes).to.include("RequestLimitExceeded");
        }).timeout(30_000);

        it("uses the codes of the other services", async () => {
            await start([{ kind: "throttle", capacity: 1, refill: 0 }], { steppedClock: true });
            const request = () =>
                send(sandbox.endpoint, "Action=GetCallerIdentity&Version=2011-06-15", { service: "sts" });
            expect(await outcomes(2, request)).to.deep.equal(["200", "400 Throttling"]);
        });
    });

    describe("error", () => {
        it("is what the n-th call is answered, which is not carried out", async () => {
            await start([{ kind: "error", action: "CreateVpc", nth: 2, code: "VpcLimitExceeded" }]);
            expect(await outcomes(3, createVpc)).to.deep.equal(["200", "400 VpcLimitExceeded", "200"]);
            expect((await describeVpcs()).text.match(/<vpcId>/g)).to.have.lengthOf(2);
        });

        it("comes by chance, the same in a run with the same seed", async () => {
            const runs: string[][] = [];
            for (const seed of [1, 1, 2]) {
                await start([{ kind: "error", rate: 0.3 }], { seed });
                runs.push(await outcomes(60, describeVpcs));
                await sandbox.close();
            }
            expect(runs[0]).to.deep.equal(runs[1]);
            expect(runs[0]).not.to.deep.equal(runs[2]);
            const failed = runs[0].filter(outcome => outcome === "500 InternalError").length;
            expect(failed).to.be.within(8, 30);
            expect(runs[0].length - failed).to.equal(runs[0].filter(outcome => outcome === "200").length);
        });

        it("ends after so many times, and is one of some actions of one account", async () => {
            await start([
                {
                    kind: "error",
                    action: "Describe*",
                    account: "111122223333",
                    times: 2,
                    code: "Unavailable",
                },
            ]);
            expect((await createVpc()).status).to.equal(200);
            expect((await describeVpcs({}, { accessKey: "444455556666" })).status).to.equal(200);
            expect(await outcomes(3, describeVpcs)).to.deep.equal([
                "503 Unavailable",
                "503 Unavailable",
                "200",
            ]);
        });
    });

    describe("reset", () => {
        it("ends the connection without an answer and without effect", async () => {
            await start([{ kind: "reset", action: "CreateVpc", nth: 1 }]);
            expect(await outcomes(2, createVpc)).to.deep.equal(["ECONNRESET", "200"]);
            expect((await describeVpcs()).text.match(/<vpcId>/g)).to.have.lengthOf(1);
            expect(sandbox.calls.since().map(({ action, status }) => `${action} ${status}`)).to.deep.equal([
                "CreateVpc 0",
                "CreateVpc 200",
                "DescribeVpcs 200",
            ]);
        });

        it("loses the answer to a call that was carried out: CreateVpc has no client token, so a VPC is left over", async () => {
            await start([{ kind: "reset", action: "CreateVpc", nth: 1, when: "after" }]);
            const sdk = client();
            await sdk.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
            const { Vpcs } = await sdk.send(new DescribeVpcsCommand({}));
            sdk.destroy();
            expect(Vpcs!.map(({ CidrBlock }) => CidrBlock)).to.deep.equal(["10.0.0.0/16", "10.0.0.0/16"]);
        });

        it("is got over by a client token: a repeated CreateIpam gives the first one", async () => {
            await start([{ kind: "reset", action: "CreateIpam", nth: 1, when: "after" }]);
            const create = () => ec2(sandbox.endpoint, { Action: "CreateIpam", ClientToken: "t" });
            expect(await outcomes(2, create)).to.deep.equal(["ECONNRESET", "200"]);
            const { text } = await ec2(sandbox.endpoint, { Action: "DescribeIpams" });
            expect(text.match(/<ipamId>/g)).to.have.lengthOf(1);
        });
    });

    describe("hide", () => {
        it("keeps a new object from so many reads, by its id and in lists, and not from changes", async () => {
            await start([{ kind: "hide", reads: 3 }]);
            const vpc = /<vpcId>([^<]+)/.exec((await createVpc()).text)![1];
            const notFound = `InvalidVpcID.NotFound: The vpc ID &apos;${vpc}&apos; does not exist`;
            expect((await describeVpcs({ "VpcId.1": vpc })).error).to.equal(notFound);
            expect((await describeVpcs()).text).to.include("<vpcSet/>");
            const subnet = await ec2(sandbox.endpoint, {
                Action: "CreateSubnet",
                VpcId: vpc,
                CidrBlock: "10.0.0.0/24",
            });
            expect(subnet.status).to.equal(200);
            expect((await describeVpcs({ "VpcId.1": vpc })).error).to.equal(notFound);
            expect((await describeVpcs({ "VpcId.1": vpc })).text).to.include(vpc);
        });

        it("is not spent by reads that would not show the object", async () => {
            await start([{ kind: "hide", action: "CreateVpc" }]);
            await createVpc();
            await outcomes(3, () => describeVpcs({}, { region: "eu-west-1" }));
            expect((await describeVpcs()).text).to.include("<vpcSet/>");
            expect((await describeVpcs()).text).to.include("<vpcId>");
        });

        it("leaves nothing behind: what is hidden is in the world all the time", async () => {
            await start([{ kind: "hide", reads: 2 }]);
            await createVpc();
            const before = JSON.stringify([...sandbox.world.snapshot()].flatMap(({ rows }) => rows).sort());
            await describeVpcs();
            const after = JSON.stringify([...sandbox.world.snapshot()].flatMap(({ rows }) => rows).sort());
            expect(after).to.equal(before);
        });
    });

    describe("at the endpoint", () => {
        const faults = (method: string, body: object = {}) =>
            send(sandbox.endpoint, JSON.stringify(body), { method, path: "/_sandbox/faults" });

        it("are not to be changed unless the sandbox was asked for that", async () => {
            await start([]);
            expect((await faults("GET")).status).to.equal(404);
            expect((await faults("POST", { faults: [{ kind: "error" }] })).status).to.equal(404);
        });

        it("are told, replaced and ended", async () => {
            await start([], { faultsEndpoint: true });
            expect((await describeVpcs()).status).to.equal(200);
            const wanted = [{ kind: "error", action: "DescribeVpcs" }];
            expect((await faults("POST", { faults: wanted })).status).to.equal(200);
            expect((await describeVpcs()).status).to.equal(500);
            expect(JSON.parse((await faults("GET")).text)).to.deep.equal({ faults: wanted });
            await faults("DELETE");
            expect((await describeVpcs()).status).to.equal(200);
        });

        it("stay as they are when the new ones are wrong", async () => {
            await start([{ kind: "error", nth: 100 }], { faultsEndpoint: true });
            for (const wrong of [[{ kind: "flood" }], [{ kind: "hide", reads: 0 }], "error", [null], [3]]) {
                expect((await faults("POST", { faults: wrong })).status, JSON.stringify(wrong)).to.equal(400);
            }
            expect(JSON.parse((await faults("GET")).text).faults).to.deep.equal([
                { kind: "error", nth: 100 },
            ]);
        });
    });

    describe("on the command line", () => {
        it("have a kind and properties", () => {
            expect(parseFault("throttle")).to.deep.equal({ kind: "throttle" });
            expect(parseFault("error,action=Create*,rate=0.05,account=012345678901")).to.deep.equal({
                kind: "error",
                action: "Create*",
                rate: 0.05,
                account: "012345678901",
            });
            expect(parseFault("reset,nth=3,when=after")).to.deep.equal({
                kind: "reset",
                nth: 3,
                when: "after",
            });
        });

        it("are refused when they are wrong, with what would be right", () => {
            for (const [text, message] of [
                ["flood", /no kind of fault: those are throttle, error, reset, hide/],
                ["error,nth", /property=value/],
                ["error,reads=3", /has no "reads", only action, account, nth, times, rate/],
                ["error,rate=2", /rate=2 .* not valid/],
                ["hide,reads=1.5", /reads=1.5/],
                ["throttle,capacity=3", /both, capacity and refill/],
                ["error,constructor=1", /has no "constructor"/],
            ] as const) {
                expect(() => parseFault(text), text).to.throw(message);
            }
        });
    });
});

describe("a quota of the sandbox's options", () => {
    it("stands in for AWS's", async () => {
        const sandbox = await startSandbox({ quotas: { vpcsPerRegion: 1, ipamsPerRegion: 2 } });
        const ask = async (Action: string, more: Record<string, string> = {}) =>
            (await ec2(sandbox.endpoint, { Action, ...more })).error?.split(":")[0];
        const vpc = { CidrBlock: "10.0.0.0/16" };
        const answers = [await ask("CreateVpc", vpc), await ask("CreateVpc", vpc)];
        for (let i = 0; i < 3; i += 1) {
            answers.push(await ask("CreateIpam"));
        }
        await sandbox.close();
        expect(answers).to.deep.equal([
            undefined,
            "VpcLimitExceeded",
            undefined,
            undefined,
            "ResourceLimitExceeded",
        ]);
    });
});

describe("the names of actions in a fault", () => {
    it("may have wildcards anywhere", () => {
        const selects = (action: string, name: string) =>
            isSelected({ action }, { action: name, account: "" });
        for (const pattern of ["*", "Create*", "*Vpc", "*eat*", "C*t*c", "CreateVpc", "*Create*Vpc*"]) {
            expect(selects(pattern, "CreateVpc"), pattern).to.equal(true);
        }
        for (const pattern of ["Create", "Delete*", "*Subnet", "CreateVpc*Vpc", "V*", "createvpc"]) {
            expect(selects(pattern, "CreateVpc"), pattern).to.equal(false);
        }
    });
});
