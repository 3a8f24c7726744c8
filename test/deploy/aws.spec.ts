import { expect } from "chai";
import { describePreviews } from "../../deploy/confirm";
import { awsTarget } from "../../deploy/target/aws";
import { isLoopback } from "../../deploy/target/loopback";

describe("the aws target", () => {
    const asked: object[] = [];
    const identify = async (settings: { profile?: string; region: string }) => {
        asked.push(settings);
        return { account: "222222222222", arn: "arn:aws:iam::222222222222:user/me" };
    };
    const target = (env: NodeJS.ProcessEnv = {}) => awsTarget({ project: "/project", env, identify });
    beforeEach(() => asked.splice(0));

    it("shows the account of the credentials and the region of the stack", async () => {
        expect(await target().describe({ "aws:region": "eu-west-1", "aws:profile": "network" })).to.equal(
            "account 222222222222, region eu-west-1, as arn:aws:iam::222222222222:user/me",
        );
        expect(asked).to.deep.equal([{ profile: "network", region: "eu-west-1" }]);
    });

    it("shows the account of the role that the provider assumes", async () => {
        const roles = JSON.stringify([{ roleArn: "arn:aws:iam::333333333333:role/network" }]);
        expect(await target({ AWS_REGION: "us-east-1" }).describe({ "aws:assumeRoles": roles })).to.equal(
            "account 333333333333, region us-east-1, as arn:aws:iam::333333333333:role/network " +
                "assumed by arn:aws:iam::222222222222:user/me",
        );
    });

    it("refuses a stack without a region", async () => {
        const error = await target()
            .describe({})
            .catch(e => e);
        expect(error.message).to.equal(
            "no region: set aws:region in the stack's configuration, or AWS_REGION",
        );
    });

    it("names the profile whose credentials cannot be used", async () => {
        const broken = awsTarget({
            project: "/project",
            env: {},
            identify: async () => {
                throw new Error("Could not load credentials from any providers");
            },
        });
        const error = await broken.describe({ "aws:region": "us-east-1", "aws:profile": "p" }).catch(e => e);
        expect(error.message).to.contain("of profile p cannot be used: Could not load credentials");
    });

    it("refuses an environment that sends AWS calls to this machine", () => {
        expect(() => target({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).to.throw(
            /on this machine and not AWS/,
        );
        expect(() => target({ AWS_ENDPOINT_URL_EC2: "http://localhost:1" })).to.throw(/AWS_ENDPOINT_URL_EC2/);
        expect(() =>
            target({ AWS_ENDPOINT_URL: "https://vpce-1.ec2.us-east-1.vpce.amazonaws.com" }),
        ).not.to.throw();
    });

    it("asks, and starts programs without a type check", () => {
        expect(target().asks).to.equal(true);
        expect(target().env).to.deep.equal({ PULUMI_NODEJS_TRANSPILE_ONLY: "true" });
        expect(target().workDir).to.equal("/project");
    });

    it("lists every deletion before it asks", () => {
        const change = (op: string, name: string, type: string) =>
            ({ op, name, type, urn: `u::${name}` }) as never;
        const ended = {
            ok: true,
            exists: true,
            summary: { create: 1, delete: 1 },
            changes: [
                change("create", "new", "aws:ec2/subnet:Subnet"),
                change("delete", "hub-vpc", "aws:ec2/vpc:Vpc"),
                change("delete-replaced", "hub-a", "aws:ec2/subnet:Subnet"),
            ],
            errors: [],
        };
        expect(
            describePreviews("up", [{ stack: "primary", where: "account 1, region us-east-1", ended }]),
        ).to.equal(
            [
                "up of primary, account 1, region us-east-1:",
                "  1 to create, 1 to delete",
                "  2 will be DELETED:",
                "    - hub-vpc (aws:ec2/vpc:Vpc)",
                "    - hub-a (aws:ec2/subnet:Subnet)",
            ].join("\n"),
        );
    });
});

describe("an endpoint on this machine", () => {
    for (const url of [
        "http://127.0.0.1:4566",
        "http://127.1.2.3",
        "http://localhost:1/",
        "http://[::1]:80",
    ]) {
        it(`is ${url}`, () => expect(isLoopback(url)).to.equal(true));
    }
    for (const url of [
        "https://ec2.us-east-1.amazonaws.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "nonsense",
    ]) {
        it(`is not ${url}`, () => expect(isLoopback(url)).to.equal(false));
    }
});
