import { expect } from "chai";
import { type Deployment, pendingCreates, type RecordedResource } from "../../deploy/recover/deployment";
import { frameFor, importFile, withImported, withSecrets, withUntold } from "../../deploy/recover/state";

const urn = (types: string, name: string) => `urn:pulumi:network::net::${types}::${name}`;
const STACK = urn("pulumi:pulumi:Stack", "net-network");
const PROVIDER = urn("pulumi:providers:aws", "default");
const OTHER_PROVIDER = urn("pulumi:providers:random", "default");
const HUB = urn("net:index:Hub", "hub");
const VPC = urn("net:index:Hub$aws:ec2/vpc:Vpc", "hub-vpc");
const SUBNET = urn("net:index:Hub$aws:ec2/subnet:Subnet", "hub-a");

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const stack: RecordedResource = { urn: STACK, type: "pulumi:pulumi:Stack" };
const provider: RecordedResource = {
    ...{ urn: PROVIDER, type: "pulumi:providers:aws", custom: true, id: "p-1", parent: STACK },
    inputs: { region: "eu-west-1" },
};
const hub: RecordedResource = { urn: HUB, type: "net:index:Hub", parent: STACK };
const pendingVpc: RecordedResource = {
    ...{ urn: VPC, type: "aws:ec2/vpc:Vpc", custom: true, parent: HUB, provider: `${PROVIDER}::p-1` },
    protect: true,
    inputs: {
        __defaults: ["region"],
        ipv4IpamPoolId: "ipam-pool-1",
        tags: { ...SECRET, plaintext: '{"Name":"hub"}' },
    },
};
const subnet: RecordedResource = { urn: SUBNET, type: "aws:ec2/subnet:Subnet", custom: true, parent: HUB };

const deployment: Deployment = {
    resources: [
        stack,
        { urn: OTHER_PROVIDER, type: "pulumi:providers:random", custom: true, id: "p-2", parent: STACK },
        provider,
        hub,
    ],
    pending_operations: [
        { type: "creating", resource: pendingVpc },
        { type: "updating", resource: subnet },
    ],
};

describe("the pending creates of a state", () => {
    it("are the creates alone, with their arguments in clear and the region of their provider", () => {
        expect(pendingCreates(deployment, "us-east-1")).to.deep.equal([
            {
                ...{ urn: VPC, type: "aws:ec2/vpc:Vpc", name: "hub-vpc", region: "eu-west-1" },
                inputs: { ipv4IpamPoolId: "ipam-pool-1", tags: { Name: "hub" } },
            },
        ]);
    });

    it("are counted once, however often the engine recorded them", () => {
        const [create] = deployment.pending_operations!;
        const twice = { ...deployment, pending_operations: [create!, create!] };
        expect(pendingCreates(twice)).to.have.length(1);
    });
});

describe("a state with an imported create", () => {
    const imported = { urn: VPC, id: "vpc-1", outputs: { arn: "arn:vpc-1" } };

    it("has it as the program wants it, with parent, provider, protection and arguments, and nothing pending", () => {
        const after = withImported(deployment, [imported]);
        expect(after.pending_operations).to.deep.equal([]);
        expect(after.resources!.at(-1)).to.deep.equal({
            ...pendingVpc,
            id: "vpc-1",
            outputs: { arn: "arn:vpc-1" },
        });
        expect(after.resources!.slice(0, -1)).to.deep.equal(deployment.resources);
    });

    it("keeps what it replaces, to be deleted", () => {
        const former = { ...pendingVpc, id: "vpc-0" };
        const before = { ...deployment, resources: [...deployment.resources!, former, subnet] };
        const after = withImported(before, [imported]).resources!;
        expect(after.map(({ id, delete: gone }) => `${id} ${Boolean(gone)}`).slice(-3)).to.deep.equal([
            "vpc-1 false",
            "undefined false",
            "vpc-0 true",
        ]);
    });

    it("takes the place of what was deleted before it was replaced", () => {
        const former = { ...pendingVpc, id: "vpc-0", pendingReplacement: true };
        const before = { ...deployment, resources: [...deployment.resources!, former] };
        const after = withImported(before, [imported]).resources!;
        expect(after.filter(resource => resource.urn === VPC).map(({ id }) => id)).to.deep.equal(["vpc-1"]);
    });

    it("is refused for a URN that is not pending", () => {
        expect(() => withImported(deployment, [{ ...imported, urn: SUBNET }])).to.throw("no pending create");
    });
});

describe("what AWS does not tell of an imported thing", () => {
    const inputs = { ipv4IpamPoolId: "ipam-pool-1", vpcId: "vpc-1" };

    it("is what the create call set", () => {
        expect(withUntold({ arn: "a" }, inputs, ["ipv4IpamPoolId"])).to.deep.equal({
            arn: "a",
            ipv4IpamPoolId: "ipam-pool-1",
        });
    });

    it("is not filled in for what AWS tells: an internet gateway that is not attached stays so", () => {
        expect(withUntold({}, inputs, [])).to.deep.equal({});
    });

    it("gives way to what was read", () => {
        const outputs = { ipv4IpamPoolId: "ipam-pool-2" };
        expect(withUntold(outputs, inputs, ["ipv4IpamPoolId"])).to.deep.equal(outputs);
    });
});

describe("secrets of an imported thing", () => {
    it("stay secrets where the argument of the same name is one", () => {
        const outputs = { arn: "a", tags: { Name: "hub" }, tagsAll: { Name: "hub" } };
        const secret = { ...SECRET, plaintext: '{"Name":"hub"}' };
        expect(withSecrets(outputs, pendingVpc.inputs!)).to.deep.equal({
            arn: "a",
            tags: secret,
            tagsAll: secret,
        });
        expect(withSecrets(outputs, {})).to.deep.equal(outputs);
    });
});

describe("what the engine needs for an import", () => {
    it("is the stack, the parents and the provider, and no other provider", () => {
        expect(frameFor(deployment, [VPC]).map(resource => resource.urn)).to.deep.equal([
            STACK,
            PROVIDER,
            HUB,
        ]);
    });

    it("names parent and provider of each in the file", () => {
        expect(importFile(deployment, [{ urn: VPC, id: "vpc-1" }])).to.deep.equal({
            nameTable: { "known-0": HUB, "known-1": PROVIDER },
            resources: [
                {
                    ...{ type: "aws:ec2/vpc:Vpc", name: "import-0", logicalName: "hub-vpc", id: "vpc-1" },
                    ...{ parent: "known-0", provider: "known-1" },
                },
            ],
        });
    });
});
