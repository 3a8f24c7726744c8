import { expect } from "chai";
import { type Decision, decide, type Found, type Known, type Looked } from "../../deploy/recover/decide";
import type { PendingCreate, RecordedResource, Values } from "../../deploy/recover/deployment";

const URN = "urn:pulumi:network::net::aws:ec2/subnet:Subnet::a";
const BEGAN = new Date("2026-11-24T10:00:00Z");

const create = (inputs: Values = {}, more: Partial<PendingCreate> = {}): PendingCreate => ({
    ...{ urn: URN, type: "aws:ec2/subnet:Subnet", name: "a", region: "us-east-1", inputs },
    ...more,
});
const thing = (more: Partial<Found> = {}): Found => ({
    id: "subnet-1",
    importId: "subnet-1",
    properties: {},
    ...more,
});
const recorded = (more: Partial<RecordedResource> = {}): RecordedResource => ({
    ...{
        urn: "urn:pulumi:other::net::aws:ec2/subnet:Subnet::b",
        type: "aws:ec2/subnet:Subnet",
        id: "subnet-1",
    },
    ...more,
});

/** The decision about one pending create. */
function decided(
    inputs: Values,
    found: readonly Found[],
    known: Partial<Known> = {},
    identifying = ["cidrBlock"],
) {
    const [decision] = decide([{ create: create(inputs), found, identifying }], { recorded: [], ...known });
    return decision as Decision;
}
const ids = ({ candidates }: Decision) => candidates.map(({ id }) => id);

describe("what a pending create has made", () => {
    const tags = { Name: "hub-a" };
    const one = thing({ tags, properties: { cidrBlock: "10.0.0.0/20", vpcId: "vpc-1" } });

    it("is the one thing that matches its arguments and tags", () => {
        const decision = decided({ cidrBlock: "10.0.0.0/20", vpcId: "vpc-1", tagsAll: tags }, [one]);
        expect(decision.outcome).to.equal("exact");
        expect(ids(decision)).to.deep.equal(["subnet-1"]);
    });

    it("may have more tags than it was given: AWS and others add theirs", () => {
        const tagged = thing({ tags: { ...tags, "aws:cloudformation:stack-name": "x" } });
        expect(decided({ tagsAll: tags }, [tagged]).outcome).to.equal("exact");
    });

    it("may be told without what AWS does not tell", () => {
        const vague = thing({ tags, properties: { cidrBlock: undefined, vpcId: "vpc-1" } });
        expect(decided({ cidrBlock: "10.0.0.0/20", vpcId: "vpc-1", tags }, [vague]).outcome).to.equal(
            "exact",
        );
    });

    it("has its lists in any order", () => {
        const regions = (...names: string[]) => names.map(regionName => ({ regionName }));
        const found = thing({ tags, properties: { operatingRegions: regions("us-west-2", "us-east-1") } });
        const inputs = { tags, operatingRegions: regions("us-east-1", "us-west-2") };
        expect(decided(inputs, [found]).outcome).to.equal("exact");
    });

    for (const [what, inputs, found] of [
        ["another CIDR", { cidrBlock: "10.0.16.0/20" }, one],
        ["another VPC", { vpcId: "vpc-2" }, one],
        ["another tag", { tagsAll: { Name: "hub-b" } }, one],
        ["no such tag", { tagsAll: { ...tags, Owner: "me" } }, one],
    ] as const) {
        it(`is not a thing with ${what}`, () => {
            expect(decided(inputs, [found]).outcome).to.equal("none");
        });
    }

    it("is nothing when AWS has none", () => {
        expect(decided({}, []).outcome).to.equal("none");
    });

    it("is not known when AWS could not be asked", () => {
        const looked: Looked = {
            create: create(),
            identifying: [],
            problem: "AWS could not be asked: denied",
        };
        const [decision] = decide([looked], { recorded: [] });
        expect(decision).to.include({ outcome: "unknown", reason: "AWS could not be asked: denied" });
    });

    it("is not a thing that a stack of the project has", () => {
        expect(decided({ tags }, [one], { recorded: [recorded()] }).outcome).to.equal("none");
    });

    it("is not kept from being a thing by a resource of another type with the same id", () => {
        const other = recorded({ type: "aws:ec2/vpc:Vpc" });
        expect(decided({ tags }, [one], { recorded: [other] }).outcome).to.equal("exact");
    });

    it("is recorded when somebody has imported it under its URN", () => {
        expect(decided({ tags }, [one], { recorded: [recorded({ urn: URN })] }).outcome).to.equal("recorded");
    });

    it("is the new thing beside the one that it replaces", () => {
        const two = thing({ id: "subnet-2", importId: "subnet-2", tags });
        const decision = decided({ tags }, [one, two], { recorded: [recorded({ urn: URN })] });
        expect(decision.outcome).to.equal("exact");
        expect(ids(decision)).to.deep.equal(["subnet-2"]);
    });

    it("is ambiguous when two match, until one is chosen", () => {
        const two = thing({ id: "subnet-2", importId: "subnet-2", tags });
        const open = decided({ tags }, [one, two]);
        expect(open).to.include({ outcome: "ambiguous", reason: "2 match" });
        expect(ids(open)).to.deep.equal(["subnet-1", "subnet-2"]);
        const chosen = decided({ tags }, [one, two], { chosen: ["subnet-2"] });
        expect(chosen.outcome).to.equal("exact");
        expect(ids(chosen)).to.deep.equal(["subnet-2"]);
    });

    it("is ambiguous when nothing ties the only candidate to it", () => {
        const untied = decided({ vpcId: "vpc-1" }, [thing({ properties: { vpcId: "vpc-1" } })]);
        expect(untied.outcome).to.equal("ambiguous");
        expect(untied.reason).to.match(/neither tags nor a key/);
    });

    it("is tied by a key that one thing alone can have", () => {
        const inputs = { cidrBlock: "10.0.0.0/20" };
        expect(decided(inputs, [thing({ properties: { ...inputs } })]).outcome).to.equal("exact");
    });

    it("is tied by having been made since the update began", () => {
        const young = thing({ createdAt: new Date(BEGAN.getTime() + 5000) });
        expect(decided({}, [young], { since: BEGAN }).outcome).to.equal("exact");
        expect(decided({}, [young]).outcome).to.equal("ambiguous");
    });

    it("is not a thing from before the update, but for a minute that clocks may differ", () => {
        const made = (seconds: number) => [
            thing({ tags, createdAt: new Date(BEGAN.getTime() - seconds * 1000) }),
        ];
        expect(decided({ tags }, made(120), { since: BEGAN }).outcome).to.equal("none");
        expect(decided({ tags }, made(30), { since: BEGAN }).outcome).to.equal("exact");
    });

    it("is ambiguous when two pending creates claim it", () => {
        const looked = ["a", "b"].map(name => ({
            create: create({ tags }, { urn: `${URN}${name}`, name }),
            found: [one],
            identifying: [],
        }));
        const decisions = decide(looked, { recorded: [] });
        expect(decisions.map(({ outcome }) => outcome)).to.deep.equal(["ambiguous", "ambiguous"]);
        expect(decisions[0]!.reason).to.equal("another pending create matches it too");
    });
});
