import {
    CreateIpamCommand,
    CreateTagsCommand,
    CreateVpcCommand,
    DeleteTagsCommand,
    DescribeTagsCommand,
    DescribeVpcsCommand,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { client, errorOf } from "./ipam-clients";

describe("tags", () => {
    let sandbox: Sandbox;
    let ec2: EC2Client;
    let vpc: string;
    let ipam: string;

    beforeEach(async () => {
        sandbox = await startSandbox();
        ec2 = client(sandbox.endpoint);
        vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
        ipam = (await ec2.send(new CreateIpamCommand({}))).Ipam!.IpamId!;
    });

    afterEach(async () => {
        ec2.destroy();
        await sandbox.close();
    });

    const create = (Resources: string[], ...tags: [string, string][]) =>
        ec2.send(new CreateTagsCommand({ Resources, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }));
    const described = async (...filters: [string, string][]): Promise<string[]> => {
        const { Tags } = await ec2.send(
            new DescribeTagsCommand({ Filters: filters.map(([Name, value]) => ({ Name, Values: [value] })) }),
        );
        return Tags!.map(tag => `${tag.ResourceType} ${tag.Key}=${tag.Value}`);
    };

    it("are put on resources of several kinds at once, and replace those of the same key", async () => {
        await create([vpc, ipam], ["Name", "hub"], ["env", "prod"]);
        await create([vpc], ["env", "test"]);
        expect(await described(["resource-id", vpc])).to.have.members(["vpc Name=hub", "vpc env=test"]);
        expect(await described(["key", "env"])).to.have.members(["vpc env=test", "ipam env=prod"]);
        expect(await described(["tag:env", "prod"])).to.deep.equal(["ipam env=prod"]);
        expect(await described(["resource-type", "ip*"], ["value", "hub"])).to.deep.equal(["ipam Name=hub"]);
        const { Vpcs } = await ec2.send(
            new DescribeVpcsCommand({ Filters: [{ Name: "tag:env", Values: ["test"] }] }),
        );
        expect(Vpcs!.map(({ VpcId }) => VpcId)).to.deep.equal([vpc]);
    });

    it("are removed by key, by key and value, or all of them", async () => {
        await create([vpc], ["a", "1"], ["b", "2"], ["c", ""], ["d", "4"]);
        const remove = (...Tags: { Key: string; Value?: string }[]) =>
            ec2.send(new DeleteTagsCommand({ Resources: [vpc], ...(Tags.length ? { Tags } : {}) }));
        await remove(
            { Key: "a" },
            { Key: "b", Value: "not it" },
            { Key: "c", Value: "" },
            { Key: "d", Value: "" },
        );
        expect(await described()).to.have.members(["vpc b=2", "vpc d=4"]);
        await remove();
        expect(await described()).to.deep.equal([]);
    });

    it("of unknown resources are refused, and nothing is tagged then", async () => {
        expect(await errorOf(create([vpc, "subnet-0123456789abcdef0"], ["a", "1"]))).to.equal(
            "InvalidSubnetID.NotFound: The subnet ID 'subnet-0123456789abcdef0' does not exist",
        );
        expect(await errorOf(create([vpc, "ipam-pool-0123456789abcdef0"], ["a", "1"]))).to.equal(
            "InvalidIpamPoolId.NotFound: The ipam-pool ID 'ipam-pool-0123456789abcdef0' does not exist",
        );
        expect(await errorOf(create([vpc, "banana"], ["a", "1"]))).to.equal(
            "InvalidID: The ID 'banana' is not valid",
        );
        expect(await described()).to.deep.equal([]);
    });

    it("of other accounts and regions are out of reach", async () => {
        for (const other of [
            client(sandbox.endpoint, "eu-west-1"),
            client(sandbox.endpoint, "us-east-1", "444455556666"),
        ]) {
            const call = other.send(
                new CreateTagsCommand({ Resources: [vpc], Tags: [{ Key: "a", Value: "1" }] }),
            );
            expect(await errorOf(call)).to.match(/^InvalidVpcID.NotFound/);
            expect((await other.send(new DescribeTagsCommand({}))).Tags).to.deep.equal([]);
        }
    });

    it("obey AWS's rules", async () => {
        expect(await errorOf(create([vpc], ["aws:x", "1"]))).to.match(/^InvalidParameterValue: .*reserved/);
        expect(await errorOf(create([vpc], ["", "1"]))).to.match(/^InvalidParameterValue: Tag key cannot be/);
        expect(await errorOf(create([vpc], ["k".repeat(129), "1"]))).to.match(
            /^InvalidParameterValue: .*128/,
        );
        expect(await errorOf(create([vpc], ["k", "v".repeat(257)]))).to.match(
            /^InvalidParameterValue: .*256/,
        );
        expect(await errorOf(create([vpc], ["k", "1"], ["k", "2"]))).to.match(
            /^InvalidParameterValue: Duplicate/,
        );
        const fifty = Array.from({ length: 50 }, (_, i): [string, string] => [`k${i}`, "v"]);
        await create([vpc], ...fifty);
        expect(await errorOf(create([vpc], ["one more", "1"]))).to.match(/^TagLimitExceeded/);
        await create([vpc], ["k0", "changed"]);
    });

    it("with names that JavaScript knows are tags like others", async () => {
        await create([vpc], ["__proto__", "a"], ["constructor", "b"]);
        expect(await described()).to.have.members(["vpc __proto__=a", "vpc constructor=b"]);
    });

    it("at creation must be for the kind that is created", async () => {
        const call = ec2.send(
            new CreateVpcCommand({
                CidrBlock: "10.1.0.0/16",
                TagSpecifications: [{ ResourceType: "subnet", Tags: [{ Key: "a", Value: "1" }] }],
            }),
        );
        expect(await errorOf(call)).to.equal(
            "InvalidParameterValue: 'subnet' is not a valid taggable resource type for this operation.",
        );
    });

    it("are listed page by page", async () => {
        await create([vpc, ipam], ["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]);
        const first = await ec2.send(new DescribeTagsCommand({ MaxResults: 5 }));
        const second = await ec2.send(new DescribeTagsCommand({ MaxResults: 5, NextToken: first.NextToken }));
        expect([first.Tags!.length, second.Tags!.length, second.NextToken]).to.deep.equal([5, 3, undefined]);
    });
});
