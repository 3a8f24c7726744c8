import { DescribeTagsCommand } from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ENGINE_TIMEOUT, Engine, requireEngine } from "./harness";

describe("values on their way through the engine", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });

    after(() => engine?.close());

    it("stay secret in the state when they are secret in the program", async () => {
        const stack = await engine.stack("secrets", async () => {
            new aws.ec2.InternetGateway("igw", { tags: { Name: pulumi.secret("hush") } });
        });
        await stack.up();
        const before = await stack.resource("igw");
        await stack.refresh();
        const after = await stack.resource("igw");
        for (const { inputs, outputs } of [before, after]) {
            for (const tags of [inputs["tags"], inputs["tagsAll"], outputs["tags"], outputs["tagsAll"]]) {
                // The envelope in which a secret is exported.
                expect(tags).to.have.property("4dabf18193072939515e22adb298388d");
            }
        }
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.destroy();
    });

    it("from the provider's default tags end in tagsAll and on the resource, and not in tags", async () => {
        const config = { "aws:defaultTags": JSON.stringify({ tags: { team: "net", env: "test" } }) };
        const program = (tags: Record<string, string>) => async () => {
            const gateway = new aws.ec2.InternetGateway("igw", { tags });
            return { id: gateway.id };
        };
        const stack = await engine.stack("default-tags", program({ Name: "a", env: "own" }), { config });
        const { outputs } = await stack.up();
        const recorded = (await stack.resource("igw")).outputs;
        expect(recorded["tags"]).to.deep.equal({ Name: "a", env: "own" });
        expect(recorded["tagsAll"]).to.deep.equal({ Name: "a", env: "own", team: "net" });
        const { Tags } = await engine.ec2().send(
            new DescribeTagsCommand({
                Filters: [{ Name: "resource-id", Values: [outputs["id"]!.value] }],
            }),
        );
        expect(Object.fromEntries(Tags!.map(({ Key, Value }) => [Key, Value]))).to.deep.equal(
            recorded["tagsAll"],
        );
        expect((await stack.refresh()).changes).to.deep.equal({});
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.stack.setConfig("aws:defaultTags", { value: JSON.stringify({ tags: { team: "all" } }) });
        const changed = await stack.preview();
        const step = changed.steps.find(({ name }) => name === "igw")!;
        expect(step.details).to.deep.equal({ "tagsAll.team": "update" });
        await stack.destroy();
    });

    it("put a resource into the region that it names, and replace it when that changes", async () => {
        const program = (region?: string) => async () => {
            const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", ...(region ? { region } : {}) });
            return { region: vpc.region, arn: vpc.arn };
        };
        const stack = await engine.stack("regions", program("us-west-2"));
        const { outputs } = await stack.up();
        expect(outputs["region"]?.value).to.equal("us-west-2");
        expect(outputs["arn"]?.value).to.match(/^arn:aws:ec2:us-west-2:/);
        expect((await stack.refresh()).changes).to.deep.equal({});
        const preview = await stack.preview(program());
        const replaced = preview.steps.find(({ op }) => op === "replace")!;
        expect(replaced.replaces).to.deep.equal(["region"]);
        await stack.up();
        expect((await stack.resource("vpc")).outputs["region"]).to.equal("us-east-1");
        await stack.destroy();
    });

    it("of something that exists elsewhere can be read, from another region too", async () => {
        const owner = await engine.stack("owner", async () => {
            const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", region: "us-west-2" });
            return { id: vpc.id };
        });
        const id = (await owner.up()).outputs["id"]!.value;
        const reader = await engine.stack("reader", async () => {
            const byState = aws.ec2.Vpc.get("by-state", id, { region: "us-west-2" });
            const byId = aws.ec2.Vpc.get("by-id", `${id}@us-west-2`);
            const found = await aws.ec2.getVpc({ id, region: "us-west-2" });
            return { cidrs: [byState.cidrBlock, byId.cidrBlock, found.cidrBlock] };
        });
        for (let i = 0; i < 2; i++) {
            const { outputs } = await reader.up();
            expect(outputs["cidrs"]?.value).to.deep.equal(["10.0.0.0/16", "10.0.0.0/16", "10.0.0.0/16"]);
        }
        await reader.refresh();
        await reader.destroy();
        expect((await owner.refresh()).changes).to.deep.equal({});
        await owner.destroy();
    });

    it("that are ignored change nothing, also when AWS has others", async () => {
        const program = (description: string, tags: Record<string, string>) => async () => {
            const ipam = new aws.ec2.VpcIpam("ipam", { operatingRegions: [{ regionName: "us-east-1" }] });
            new aws.ec2.VpcIpamScope(
                "scope",
                { ipamId: ipam.id, description, tags },
                { ignoreChanges: ["description", "tags"] },
            );
        };
        const stack = await engine.stack("ignored", program("a", { Name: "a" }));
        await stack.up();
        expect((await stack.up(program("b", { Name: "b" }))).changes).to.deep.equal({});
        await stack.destroy();
    });

    it("of a pool that is to be created threaten a VPC that exists with replacement", async () => {
        const program = (second: boolean) => async () => {
            const ipam = new aws.ec2.VpcIpam("ipam", { operatingRegions: [{ regionName: "us-east-1" }] });
            const pool = (name: string, cidr: string) => {
                const made = new aws.ec2.VpcIpamPool(name, {
                    addressFamily: "ipv4",
                    ipamScopeId: ipam.privateDefaultScopeId,
                    locale: "us-east-1",
                });
                const block = new aws.ec2.VpcIpamPoolCidr(`${name}-cidr`, { ipamPoolId: made.id, cidr });
                return pulumi.all([made.id, block.id]).apply(([id]) => id);
            };
            const first = pool("first", "10.0.0.0/16");
            const chosen = second ? pool("second", "10.1.0.0/16") : first;
            new aws.ec2.Vpc("vpc", { ipv4IpamPoolId: chosen, ipv4NetmaskLength: 20 });
        };
        const stack = await engine.stack("unknown-pool", program(false));
        await stack.up();
        const preview = await stack.preview(program(true));
        const replaced = preview.steps.find(({ op }) => op === "replace")!;
        expect(replaced).to.deep.include({ name: "vpc", replaces: ["ipv4IpamPoolId"] });
        expect((await stack.up(program(false))).changes).to.deep.equal({});
        await stack.destroy();
    });

    it("that AWS refuses are reported with AWS's words", async () => {
        const stack = await engine.stack("refused", async () => {
            new aws.ec2.Vpc("vpc", {});
        });
        const { problem } = await stack.failing("up");
        expect(problem).to.match(
            /creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: [0-9a-f-]+, api error Missing\w+: /,
        );
        const empty = (await stack.resources()).filter(({ type }) => type === "aws:ec2/vpc:Vpc");
        expect(empty).to.deep.equal([]);
    });
});
