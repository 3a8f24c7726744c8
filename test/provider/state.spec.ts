import { expect } from "chai";
import { resourceTypes } from "../../sandbox/provider/resources";
import { importedInputs, refreshedInputs } from "../../sandbox/provider/schema/inputs-from-outputs";
import { ownTags, readTags, tagChanges } from "../../sandbox/provider/schema/tags";
import { pluginVersion } from "../../sandbox/provider/version";
import { refusal, WORLD } from "../../sandbox/provider/world-guard";

const vpc = resourceTypes["aws:ec2/vpc:Vpc"]!;
const ipam = resourceTypes["aws:ec2/vpcIpam:VpcIpam"]!;

describe("the inputs of an imported resource", () => {
    it("are the arguments that are set, with the defaults marked as such", () => {
        const inputs = importedInputs(vpc, {
            arn: "arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1",
            cidrBlock: "10.0.0.0/16",
            enableDnsHostnames: false,
            enableDnsSupport: true,
            instanceTenancy: "default",
            ipv6CidrBlock: "",
            region: "us-east-1",
            tags: { Name: "hub" },
        });
        expect(inputs).to.deep.equal({
            cidrBlock: "10.0.0.0/16",
            enableDnsSupport: true,
            instanceTenancy: "default",
            region: "us-east-1",
            tags: { Name: "hub" },
            __defaults: ["enableDnsSupport", "instanceTenancy", "region"],
        });
    });

    it("lack what AWS does not tell: the pool that a VPC came from", () => {
        const outputs = { cidrBlock: "10.0.0.0/16", ipv4IpamPoolId: "ipam-pool-1" };
        expect(importedInputs(vpc, outputs)).not.to.have.property("ipv4IpamPoolId");
    });
});

describe("the inputs after a refresh", () => {
    const regions = (...names: string[]) => names.map(regionName => ({ regionName }));

    it("follow AWS where the program had set something, and only there", () => {
        const inputs = { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } };
        const outputs = { cidrBlock: "10.0.0.0/16", tags: { Name: "b" }, enableDnsHostnames: true };
        expect(refreshedInputs(vpc, inputs, outputs)).to.deep.equal({
            cidrBlock: "10.0.0.0/16",
            tags: { Name: "b" },
        });
    });

    it("stay as they were written where only the order differs", () => {
        const inputs = { operatingRegions: regions("us-east-1", "eu-west-1") };
        const outputs = { operatingRegions: regions("eu-west-1", "us-east-1") };
        expect(refreshedInputs(ipam, inputs, outputs)).to.deep.equal(inputs);
    });
});

describe("tags", () => {
    const none = { keys: [], keyPrefixes: [] };

    it("are read without AWS's own and without ignored ones", () => {
        const read = readTags(
            [
                { Key: "Name", Value: "a" },
                { Key: "aws:cloudformation:stack-name", Value: "b" },
                { Key: "seen", Value: "c" },
                { Key: "auto:owner", Value: "d" },
            ],
            { keys: ["seen"], keyPrefixes: ["auto:"] },
        );
        expect(read).to.deep.equal({ Name: "a" });
        expect(readTags(undefined, none)).to.deep.equal({});
    });

    it("of the provider are not the resource's own, unless the program gave them to it as well", () => {
        const all = { Name: "a", env: "test", team: "network" };
        const defaults = { env: "test", team: "network" };
        expect(ownTags(all, defaults, undefined)).to.deep.equal({ Name: "a" });
        expect(ownTags(all, defaults, { team: "network" })).to.deep.equal({ Name: "a", team: "network" });
        expect(ownTags(all, { env: "prod" }, undefined)).to.deep.equal(all);
    });

    it("change by setting what is new or different and removing what is gone", () => {
        expect(tagChanges({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).to.deep.equal({
            set: { c: "4", d: "5" },
            remove: ["a"],
        });
    });
});

describe("the version that the plugin answers", () => {
    it("is the one it is installed under", () => {
        const file = "/home/u/.pulumi/plugins/resource-aws-v7.41.2/pulumi-resource-aws";
        expect(pluginVersion(file, {})).to.equal("7.41.2");
        expect(pluginVersion(file.replace("7.41.2", "7.50.0-alpha.1"), {})).to.equal("7.50.0-alpha.1");
    });

    it("is taken from the environment when it runs from elsewhere", () => {
        expect(pluginVersion("/tmp/pulumi-resource-aws", { AWS_STAND_IN_VERSION: "7.49.0" })).to.equal(
            "7.49.0",
        );
        expect(pluginVersion("/tmp/pulumi-resource-aws", {})).to.match(/^\d+\.\d+\.\d+$/);
    });
});

describe("a resource that was recorded in another world", () => {
    const world = { id: "w2", pace: "fast" };

    it("is refused, with what to do", () => {
        const reason = refusal(world, "urn:x", { [WORLD]: "w1" });
        expect(reason).to.match(/urn:x was recorded in the sandbox world w1.*now serves the world w2/);
        expect(reason).to.match(/--state FILE/);
        expect(refusal(world, "urn:x", {})).to.match(/recorded outside this sandbox/);
    });

    it("is not refused in its own world, nor by an endpoint that is no sandbox", () => {
        expect(refusal(world, "urn:x", { [WORLD]: "w2" })).to.equal(undefined);
        expect(refusal(undefined, "urn:x", { [WORLD]: "w1" })).to.equal(undefined);
    });
});
