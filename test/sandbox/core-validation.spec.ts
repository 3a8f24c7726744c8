import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { ec2, type Sender, send } from "./core-requests";

describe("the parameters of a request", () => {
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox();
    });

    after(() => sandbox.close());

    const error = async (parameters: Record<string, string>): Promise<string | undefined> =>
        (await ec2(sandbox.endpoint, parameters)).error;

    it("are named by their wire names, and an unknown one is refused", async () => {
        expect(await error({ Action: "CreateIpam", Colour: "blue" })).to.equal(
            "UnknownParameter: The parameter Colour is not recognized",
        );
        expect(await error({ Action: "CreateIpam", "OperatingRegion.1.Name": "eu-west-1" })).to.equal(
            "UnknownParameter: The parameter OperatingRegion.1.Name is not recognized",
        );
        expect(await error({ Action: "CreateIpam", "Description.1": "x" })).to.equal(
            "UnknownParameter: The parameter Description.1 is not recognized",
        );
        expect(await error({ Action: "CreateIpam", OperatingRegion: "eu-west-1" })).to.equal(
            "UnknownParameter: The parameter OperatingRegion is not recognized",
        );
        expect(await error({ Action: "CreateIpam", "OperatingRegion.x.RegionName": "eu-west-1" })).to.equal(
            "UnknownParameter: The parameter OperatingRegion.x.RegionName is not recognized",
        );
    });

    it("that are required must be there and not empty", async () => {
        const missing = "MissingParameter: The request must contain the parameter";
        expect(await error({ Action: "CreateIpamScope" })).to.equal(`${missing} IpamId`);
        expect(await error({ Action: "CreateIpamScope", IpamId: "" })).to.equal(`${missing} IpamId`);
        expect(await error({ Action: "DeleteVpc" })).to.equal(`${missing} VpcId`);
    });

    it("have the types, enums and ranges of the service model", async () => {
        const pool = { Action: "CreateIpamPool", IpamScopeId: "ipam-scope-0123456789abcdef0" };
        expect(await error({ ...pool, AddressFamily: "ipv5" })).to.equal(
            "InvalidParameterValue: Value (ipv5) for parameter addressFamily is invalid. Valid values: ipv4, ipv6",
        );
        expect(await error({ ...pool, AddressFamily: "ipv4", AllocationMinNetmaskLength: "big" })).to.equal(
            "InvalidParameterValue: Value (big) for parameter AllocationMinNetmaskLength is invalid. Invalid integer value.",
        );
        expect(await error({ ...pool, AddressFamily: "ipv4", AutoImport: "maybe" })).to.equal(
            "InvalidParameterValue: Value (maybe) for parameter AutoImport is invalid. Invalid boolean value.",
        );
        expect(await error({ ...pool, AddressFamily: "ipv4", AllocationMinNetmaskLength: "129" })).to.equal(
            "InvalidParameterValue: Value ( 129 ) for parameter allocationMinNetmaskLength is invalid. " +
                "Expecting a value less than or equal to 128.",
        );
        expect(await error({ Action: "DescribeIpams", MaxResults: "4" })).to.equal(
            "InvalidParameterValue: Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.",
        );
        expect(
            await error({ Action: "GetIpamPoolAllocations", IpamPoolId: "x", MaxResults: "100" }),
        ).to.equal(
            "InvalidParameterValue: Value ( 100 ) for parameter maxResults is invalid. Expecting a value greater than 1000.",
        );
        expect(
            await error({ Action: "GetIpamPoolCidrs", IpamPoolId: "x", MaxResults: "99999999999" }),
        ).to.match(/^InvalidParameterValue: /);
    });

    it("ask for a page or for ids, not for both", async () => {
        for (const [action, name] of [
            ["DescribeIpamPools", "IpamPoolId"],
            ["DescribeVpcs", "VpcId"],
        ]) {
            expect(await error({ Action: action, [`${name}.1`]: "x", MaxResults: "10" })).to.equal(
                `InvalidParameterCombination: The parameter ${name}s cannot be used with the parameter maxResults`,
            );
        }
    });

    it("that name something optional may be empty, as if they were absent", async () => {
        const pool = { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" };
        const { text } = await ec2(sandbox.endpoint, { ...pool, Ipv4IpamPoolId: "", Ipv6CidrBlock: "" });
        expect(text).to.include("<cidrBlock>10.0.0.0/16</cidrBlock>");
        expect(await error({ Action: "DeleteVpc", VpcId: "" })).to.equal(
            "MissingParameter: The request must contain the parameter VpcId",
        );
    });

    it("in lists count by their numbers, whatever order and gaps these have", async () => {
        await ec2(sandbox.endpoint, {
            Action: "DescribeRegions",
            "RegionName.30": "us-west-2",
            "RegionName.4": "eu-west-1",
            "Filter.1.Name": "region-name",
            "Filter.1.Value.2": "eu-*",
            "Filter.1.Value.1": "us-*",
        });
        expect(sandbox.calls.since().at(-1)!.params).to.deep.equal({
            RegionNames: ["eu-west-1", "us-west-2"],
            Filters: [{ Name: "region-name", Values: ["us-*", "eu-*"] }],
        });
    });

    it("of a huge list are refused before anything is built from them", async () => {
        expect(await error({ Action: "DescribeRegions", "RegionName.99999999999": "eu-west-1" })).to.match(
            /^UnknownParameter: /,
        );
        const many: Record<string, string> = { Action: "CreateIpam" };
        for (let i = 1; i <= 51; i += 1) {
            many[`OperatingRegion.${i}.RegionName`] = "eu-west-1";
        }
        expect(await error(many)).to.match(/^InvalidParameterValue: .* Expecting at most 50 items\.$/);
    });

    it("are not shown whole in an error when they are long", async () => {
        const text = await error({ Action: "DescribeIpams", MaxResults: "9".repeat(5000) });
        expect(text!.length).to.be.below(600);
    });

    describe("with DryRun", () => {
        it("are checked, and then the request ends", async () => {
            const { status, error: text } = await ec2(sandbox.endpoint, {
                Action: "CreateIpam",
                DryRun: "true",
            });
            expect(status).to.equal(412);
            expect(text).to.equal("DryRunOperation: Request would have succeeded, but DryRun flag is set.");
            expect(sandbox.world.table("ipams").size).to.equal(0);
            expect(await error({ Action: "CreateIpamScope", DryRun: "true" })).to.match(/^MissingParameter/);
        });
    });

    describe("of STS", () => {
        const sts = (
            parameters: Record<string, string>,
        ): Promise<{ error?: string; text: string; status: number }> =>
            send(sandbox.endpoint, new URLSearchParams({ Version: "2011-06-15", ...parameters }).toString(), {
                service: "sts",
            });

        it("are refused as STS does", async () => {
            const short = await sts({
                Action: "AssumeRole",
                RoleArn: "arn:aws:iam::111122223333:role/deploy",
                RoleSessionName: "x",
            });
            expect(short.error).to.equal(
                "ValidationError: 1 validation error detected: Value &apos;x&apos; at &apos;roleSessionName&apos; " +
                    "failed to satisfy constraint: Member must have length greater than or equal to 2",
            );
            expect(short.text).to.match(
                /<ErrorResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type>/,
            );
            expect((await sts({ Action: "AssumeRole", RoleSessionName: "abc" })).error).to.match(
                /Value null at &apos;roleArn&apos; failed to satisfy constraint: Member must not be null$/,
            );
        });

        it("have lists with `member` in their names", async () => {
            await sts({
                Action: "AssumeRole",
                RoleArn: "arn:aws:iam::111122223333:role/deploy",
                RoleSessionName: "abc",
                "Tags.member.1.Key": "a",
                "Tags.member.1.Value": "b",
                PolicyArns: "",
            });
            expect(sandbox.calls.since().at(-1)).to.deep.include({ status: 200 });
            expect(sandbox.calls.since().at(-1)!.params).to.deep.include({
                Tags: [{ Key: "a", Value: "b" }],
                PolicyArns: [],
            });
        });
    });

    describe("in JSON", () => {
        const json = (service: string, body: string, more: Partial<Sender>) =>
            send(sandbox.endpoint, body, {
                service,
                ...more,
                headers: { "content-type": "application/x-amz-json-1.1", ...more.headers },
            });

        it("are refused as RAM does", async () => {
            const create = { path: "/createresourceshare" };
            const wrong = await json("ram", '{"name":5}', create);
            expect([wrong.status, wrong.headers["x-amzn-errortype"]]).to.deep.equal([
                400,
                "InvalidParameterException",
            ]);
            expect(JSON.parse(wrong.text).message).to.match(
                /^1 validation error detected: Value '5' at 'name'/,
            );
            expect((await json("ram", "{}", create)).text).to.include("Value null at 'name'");
            expect((await json("ram", "[1]", create)).headers["x-amzn-errortype"]).to.equal(
                "SerializationException",
            );
            const unknown = await json("ram", "{}", { path: "/nothing" });
            expect([unknown.status, unknown.headers["x-amzn-errortype"]]).to.deep.equal([
                404,
                "UnknownOperationException",
            ]);
        });

        it("are refused as Organizations does", async () => {
            const target = (action: string): Partial<Sender> => ({
                headers: { "x-amz-target": `AWSOrganizationsV20161128.${action}` },
            });
            const wrong = await json("organizations", '{"AccountId":"x"}', target("DescribeAccount"));
            expect(wrong.status).to.equal(400);
            expect(JSON.parse(wrong.text).__type).to.equal("InvalidInputException");
            const missing = await json("organizations", "{}", target("CreatePolicy"));
            expect(JSON.parse(missing.text).__type).to.equal("UnsupportedAPIEndpointException");
        });
    });
});
