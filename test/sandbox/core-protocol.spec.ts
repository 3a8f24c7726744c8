import { connect } from "node:net";
import { CreateTagsCommand, DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { actions as ec2Actions } from "../../sandbox/ec2";
import { isInUnit, isMember } from "../../sandbox/organizations/organization";
import { ec2, send } from "./core-requests";

describe("the sandbox's endpoint", () => {
    let sandbox: Sandbox;
    const failures: unknown[] = [];

    beforeEach(async () => {
        failures.length = 0;
        sandbox = await startSandbox({ report: error => failures.push(error) });
    });

    afterEach(async () => {
        await sandbox.close();
        expect(failures).to.deep.equal([]);
    });

    const regions = "Action=DescribeRegions&Version=2016-11-15";

    describe("a request of EC2's query protocol", () => {
        it("is answered in XML, with a request id and the world's id", async () => {
            const { status, text, headers } = await send(sandbox.endpoint, regions);
            expect(status).to.equal(200);
            expect(headers["content-type"]).to.equal("text/xml;charset=UTF-8");
            expect(headers["x-sandbox-world"]).to.equal(sandbox.worldId);
            expect(text).to.match(
                /^<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeRegionsResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/"><requestId>[0-9a-f-]{36}<\/requestId><regionInfo><item>/,
            );
            expect(text).to.include(String(headers["x-amzn-requestid"]));
        });

        it("may come as a GET", async () => {
            const { status } = await send(sandbox.endpoint, "", { method: "GET", path: `/?${regions}` });
            expect(status).to.equal(200);
        });

        it("may be presigned, with its credentials in the query string", async () => {
            const credential = encodeURIComponent("111122223333/20261124/us-east-1/ec2/aws4_request");
            const response = await fetch(`${sandbox.endpoint}/?${regions}&X-Amz-Credential=${credential}`);
            expect(response.status).to.equal(200);
        });

        it("has its values decoded as forms are, and escaped in the answer", async () => {
            const { IpamId } = await createIpam();
            const client = ec2Client();
            await client.send(
                new CreateTagsCommand({
                    Resources: [IpamId],
                    Tags: [{ Key: "a+b c%20<&\"'>", Value: "zwei\r\nZeilen ü 🎈 \t" }],
                }),
            );
            const { text } = await ec2(sandbox.endpoint, { Action: "DescribeTags" });
            expect(text).to.include("<key>a+b c%20&lt;&amp;&quot;&apos;&gt;</key>");
            expect(text).to.include("<value>zwei&#13;\nZeilen ü 🎈 \t</value>");
        });

        it("with an unknown action, no action or no version is refused", async () => {
            const { status, text } = await ec2(sandbox.endpoint, { Action: "CreateNothing" });
            expect(status).to.equal(400);
            expect(text).to.match(
                /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>InvalidAction<\/Code><Message>The action CreateNothing is not valid for this web service.<\/Message><\/Error><\/Errors><RequestID>[0-9a-f-]{36}<\/RequestID><\/Response>$/,
            );
            expect((await ec2(sandbox.endpoint, {})).error).to.match(/^MissingAction: /);
            expect((await send(sandbox.endpoint, "Action=DescribeRegions")).error).to.equal(
                "MissingParameter: The request must contain the parameter Version",
            );
            expect((await ec2(sandbox.endpoint, { Action: "constructor" })).error).to.match(
                /^InvalidAction: /,
            );
        });

        it("for an action of AWS that the sandbox has not gets AWS's error for what is unsupported", async () => {
            for (const Action of ["RunInstances", "CreateTransitGateway", "ProvisionIpamByoasn"]) {
                if (!(Action in ec2Actions)) {
                    const { error } = await ec2(sandbox.endpoint, { Action });
                    expect(error, Action).to.match(/^UnsupportedOperation: The functionality you requested/);
                }
            }
        });

        it("with another version is answered up to the newest that the sandbox knows", async () => {
            expect(
                (await send(sandbox.endpoint, "Action=DescribeRegions&Version=2014-10-01")).status,
            ).to.equal(200);
            for (const version of ["2999-01-01", "latest"]) {
                const { error } = await send(sandbox.endpoint, `Action=DescribeRegions&Version=${version}`);
                expect(error).to.equal(
                    `NoSuchVersion: The requested version (${version}) of service AmazonEC2 does not exist`,
                );
            }
        });

        it("that is malformed is refused in EC2's shape", async () => {
            const broken: [string | Buffer, RegExp][] = [
                [`${regions}&RegionName.1=%zz`, /^MalformedQueryString/],
                [`${regions}&RegionName.1=%ff`, /^MalformedQueryString/],
                [
                    Buffer.concat([Buffer.from(`${regions}&RegionName.1=`), Buffer.from([0xff, 0xfe])]),
                    /^MalformedQueryString/,
                ],
                [`${regions}&RegionName.1=a&RegionName.1=b`, /^InvalidQueryParameter/],
                [`${regions}&RegionName.1=a%01b`, /^InvalidParameterValue/],
                [`${regions}&${"A.".repeat(40)}A=1`, /^UnknownParameter/],
                ["x".repeat((1 << 20) + 1), /^RequestEntityTooLarge/],
            ];
            for (const [body, wanted] of broken) {
                const { status, error } = await send(sandbox.endpoint, body);
                expect(status).to.be.within(400, 413);
                expect(error).to.match(wanted);
            }
            const put = await send(sandbox.endpoint, regions, { method: "PUT" });
            expect(put.error).to.match(/^UnsupportedHttpVerb/);
        });
    });

    describe("the credentials of a request", () => {
        it("name account, region and service", async () => {
            await send(sandbox.endpoint, regions, { region: "eu-west-1", accessKey: "444455556666" });
            await send(sandbox.endpoint, regions, { accessKey: "AKIAIOSFODNN7EXAMPLE" });
            const [first, second] = sandbox.calls.since();
            expect(first).to.include({ n: 1, account: "444455556666", region: "eu-west-1", service: "ec2" });
            expect(first).to.include({ action: "DescribeRegions", status: 200 });
            expect(second).to.include({ account: "111111111111", region: "us-east-1" });
        });

        it("must be there", async () => {
            const response = await fetch(sandbox.endpoint, { method: "POST", body: regions });
            expect(response.status).to.equal(403);
            expect(await response.text()).to.include(
                "<Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message>",
            );
        });

        it("must be readable and name a region of AWS", async () => {
            for (const header of [
                "Basic dXNlcjpwYXNz",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=a/b/c",
                "AWS4-HMAC-SHA256 Credential=1/20261124//ec2/aws4_request",
                "AWS4-HMAC-SHA256 Credential=1/20261124/mars-north-1/ec2/aws4_request",
                "AWS4-HMAC-SHA256 Credential=<x>/20261124/us-east-1/ec2/aws4_request",
            ]) {
                const { status, error } = await send(sandbox.endpoint, regions, {
                    headers: { authorization: header },
                });
                expect(status, header).to.equal(401);
                expect(error, header).to.match(/^AuthFailure: /);
            }
        });

        it("for a service that the sandbox does not have are refused by name", async () => {
            const { status, error } = await send(sandbox.endpoint, regions, { service: "s3" });
            expect(status).to.equal(400);
            expect(error).to.match(/^UnsupportedOperation: .* signed for s3\.$/);
        });
    });

    describe("a request that no program on this machine meant to send", () => {
        it("is refused by its Host header", async () => {
            for (const host of [
                "evil.example",
                "169.254.169.254",
                "127.0.0.1.evil.example",
                "localhost.evil.example:80",
            ]) {
                const { status, error } = await send(sandbox.endpoint, regions, { headers: { host } });
                expect(status, host).to.equal(403);
                expect(error, host).to.match(/^InvalidRequest: /);
            }
            for (const host of ["localhost", "localhost:1234", "ec2.localhost", "127.0.0.1:9", "[::1]:9"]) {
                expect((await send(sandbox.endpoint, regions, { headers: { host } })).status, host).to.equal(
                    200,
                );
            }
        });

        it("is refused by its Origin, also on the sandbox's own paths", async () => {
            const headers = { origin: "https://evil.example" };
            expect((await send(sandbox.endpoint, regions, { headers })).status).to.equal(403);
            const admin = await send(sandbox.endpoint, "", {
                method: "GET",
                path: "/_sandbox/world",
                headers,
            });
            expect(admin.status).to.equal(403);
        });
    });

    it("answers what is no HTTP, and goes on", async () => {
        const answer = await new Promise<string>((resolve, reject) => {
            const socket = connect(sandbox.port, "127.0.0.1", () => socket.write("\u0000nonsense\r\n\r\n"));
            let text = "";
            socket.on("data", chunk => {
                text += chunk;
            });
            socket.on("end", () => resolve(text));
            socket.on("error", reject);
        });
        expect(answer).to.match(/^HTTP\/1.1 400 Bad Request\r\n/);
        expect(answer).to.include("<Response><Errors><Error><Code>MalformedHttpRequest</Code>");
        expect((await send(sandbox.endpoint, regions)).status).to.equal(200);
    });

    describe("a failure of the sandbox itself", () => {
        it("is AWS's internal error, is reported, changes nothing and stops nothing", async () => {
            const reported: unknown[] = [];
            const broken = await startSandbox({ report: error => reported.push(error) });
            const original = ec2Actions.DescribeRegions;
            ec2Actions.DescribeRegions = (_input, { world }) => {
                world.table("vpcs").put({ id: "vpc-1", account: "1", region: "2" });
                throw new TypeError("a mistake");
            };
            try {
                const { status, error } = await send(broken.endpoint, regions);
                expect(status).to.equal(500);
                expect(error).to.match(/^InternalError: An internal error has occurred/);
                expect(reported).to.have.length(1);
                expect(broken.world.table("vpcs").size).to.equal(0);
                expect(broken.calls.since()[0]).to.include({ status: 500, errorCode: "InternalError" });
            } finally {
                ec2Actions.DescribeRegions = original;
                await broken.close();
            }
        });
    });

    describe("the sandbox's own paths", () => {
        const get = async (path: string): Promise<unknown> =>
            (await fetch(`${sandbox.endpoint}${path}`)).json();

        it("tell about the world", async () => {
            const world = (await get("/_sandbox/world")) as Record<string, unknown>;
            expect(world).to.include({ id: sandbox.worldId, account: "111111111111" });
            expect(world.time).to.be.within(Date.now() - 5000, Date.now());
        });

        it("tell about the calls after a number", async () => {
            await ec2(sandbox.endpoint, { Action: "DescribeVpcs", "VpcId.1": "vpc-0123456789abcdef0" });
            await send(sandbox.endpoint, regions);
            const all = (await get("/_sandbox/calls")) as Record<string, unknown>[];
            expect(all.map(({ n, action, errorCode }) => [n, action, errorCode])).to.deep.equal([
                [1, "DescribeVpcs", "InvalidVpcID.NotFound"],
                [2, "DescribeRegions", undefined],
            ]);
            expect(all[0].params).to.deep.equal({ VpcIds: ["vpc-0123456789abcdef0"] });
            expect(await get("/_sandbox/calls?since=1")).to.have.length(1);
        });

        it("have no clock unless it was asked for", async () => {
            const { status } = await send(sandbox.endpoint, '{"advance":1}', { path: "/_sandbox/clock" });
            expect(status).to.equal(404);
        });

        it("step the clock, if it was asked for, and run what becomes due", async () => {
            const stepped = await startSandbox({ steppedClock: true });
            const { text } = await ec2(stepped.endpoint, { Action: "CreateIpam" });
            expect(text).to.include("create-in-progress");
            const before = stepped.world.clock.now();
            const step = (body: string) => send(stepped.endpoint, body, { path: "/_sandbox/clock" });
            expect(JSON.parse((await step('{"advance": 60000}')).text)).to.deep.equal({
                time: before + 60_000,
            });
            expect((await ec2(stepped.endpoint, { Action: "DescribeIpams" })).text).to.include(
                "create-complete",
            );
            for (const body of ['{"advance": -1}', "{}", "x", '{"advance": 1e300}']) {
                expect((await step(body)).status, body).to.equal(400);
            }
            await stepped.close();
        });

        it("place accounts in organizational units, or outside of the organization", async () => {
            const placing = (body: object) =>
                send(sandbox.endpoint, JSON.stringify(body), { path: "/_sandbox/accounts" });
            expect((await placing({ account: "444455556666", isOutside: true })).status).to.equal(200);
            expect(isMember(sandbox.world, "444455556666")).to.equal(false);
            expect((await placing({ account: "444455556666", units: ["ou-a1b2-network0"] })).status).to.equal(
                200,
            );
            expect(isInUnit(sandbox.world, "444455556666", "ou-a1b2-network0")).to.equal(true);
            expect(isInUnit(sandbox.world, "444455556666", "ou-a1b2-other000")).to.equal(false);
            for (const wrong of [{}, { account: "1" }, { account: "444455556666", units: ["x"] }]) {
                expect((await placing(wrong)).status).to.equal(400);
            }
        });

        it("say so when there is nothing", async () => {
            expect(await get("/_sandbox/nothing")).to.deep.equal({
                message: "The sandbox has no GET /_sandbox/nothing",
            });
        });
    });

    it("passes calls through middleware, which may refuse them or change the answer", async () => {
        const seen: string[] = [];
        const other = await startSandbox({
            middleware: [
                async (call, next) => {
                    seen.push(`${call.service} ${call.action} ${call.account} ${call.region}`);
                    const answer = await next();
                    return { ...answer, headers: { ...answer.headers, "x-seen": "yes" } };
                },
            ],
        });
        const { status, headers } = await send(other.endpoint, regions);
        expect([status, headers["x-seen"], seen]).to.deep.equal([
            200,
            "yes",
            ["ec2 DescribeRegions 111122223333 us-east-1"],
        ]);
        await other.close();
    });

    function ec2Client(): EC2Client {
        return new EC2Client({
            endpoint: sandbox.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: "111122223333", secretAccessKey: "x" },
            maxAttempts: 1,
        });
    }

    async function createIpam(): Promise<{ IpamId: string }> {
        const { text } = await ec2(sandbox.endpoint, { Action: "CreateIpam" });
        return { IpamId: /<ipamId>(.*?)<\/ipamId>/.exec(text)![1] };
    }

    it("serves the AWS SDK, which reads the answers", async () => {
        const { Regions } = await ec2Client().send(
            new DescribeRegionsCommand({ RegionNames: ["eu-west-1"] }),
        );
        expect(Regions).to.deep.equal([
            {
                RegionName: "eu-west-1",
                Endpoint: "ec2.eu-west-1.amazonaws.com",
                OptInStatus: "opt-in-not-required",
            },
        ]);
    });
});
