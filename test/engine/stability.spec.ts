import * as aws from "@pulumi/aws";
import { expect } from "chai";
import {
    IPAMComponent,
    type IPAMComponentArgs,
    type SubnetTierArgs,
    VPCComponent,
    type VPCComponentArgs,
} from "../../components";
import { ENGINE_TIMEOUT, Engine, nameOf, type Run, requireEngine } from "./harness";
import { lost } from "./steps";

const IPAM: IPAMComponentArgs = { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-east-1", "us-west-2"] };
const zones = (letters: string) => [...letters].map(letter => `us-east-1${letter}`);

/** An IPAM and a VPC from its pool. */
const network =
    (vpc: VPCComponentArgs, ipamArgs: IPAMComponentArgs = IPAM) =>
    async () => {
        const ipam = new IPAMComponent("shared", ipamArgs);
        new VPCComponent("hub", { ipamPool: ipam.getPool("us-east-1"), ...vpc });
    };

describe("a network that changes", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let count = 0;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    /** Brings up the first program, then the second, and gives the second run; everything is destroyed afterwards. */
    async function change(before: () => Promise<void>, after: () => Promise<void>): Promise<Run> {
        const stack = await engine.stack(`change-${++count}`, before);
        try {
            await stack.up();
            const preview = await stack.preview(after);
            const run = await stack.up(after);
            expect(preview.changes, "the preview said the same").to.deep.equal(run.changes);
            return run;
        } finally {
            await stack.destroy();
        }
    }

    const cases: [title: string, before: string, after: string, gone: string[]][] = [
        ["a zone appended", "ab", "abc", []],
        ["a zone inserted", "ac", "abc", []],
        ["a zone prepended", "bc", "abc", []],
        ["a zone removed", "abc", "ac", ["b"]],
        ["zones in another order", "abc", "cab", []],
    ];
    for (const [title, before, after, gone] of cases) {
        it(`${title}: no surviving subnet is replaced`, async () => {
            const vpc = (letters: string) => network({ availabilityZones: zones(letters) });
            const run = await change(vpc(before), vpc(after));
            const expected = gone.flatMap(zone => [
                `hub-public-${zone}`,
                `hub-public-${zone}-rta`,
                `hub-private-${zone}`,
                `hub-private-${zone}-rt`,
                `hub-private-${zone}-rta`,
            ]);
            expect(lost(run)).to.have.members(expected);
        });
    }

    it("a tier of the highest order added: nothing is replaced, and only the tier is made", async () => {
        const tiers: Record<string, SubnetTierArgs> = { public: {}, private: {} };
        const vpc = (subnets: VPCComponentArgs["subnets"]) =>
            network({ availabilityZones: zones("ab"), subnets });
        const run = await change(
            vpc(tiers),
            vpc({ ...tiers, data: { order: 2, netmaskLength: 24, type: "Isolated" } }),
        );
        expect(lost(run)).to.deep.equal([]);
        expect(run.named("create").filter(name => !name.startsWith("hub-data-"))).to.deep.equal([]);
    });

    it("the same arguments with their keys in another order: nothing changes", async () => {
        const tiers: Record<string, SubnetTierArgs> = {
            public: { tags: { a: "1", b: "2" } },
            private: {},
            data: { order: 2, netmaskLength: 24 },
        };
        const turned = Object.fromEntries(
            Object.entries({ ...tiers, public: { tags: { b: "2", a: "1" } } }).reverse(),
        );
        const args = (subnets: VPCComponentArgs["subnets"], tags: Record<string, string>) =>
            network(
                { availabilityZones: zones("ab"), subnets, tags },
                { ...IPAM, slots: { "us-east-1": 0, "us-west-2": 1 } },
            );
        const run = await change(args(tiers, { x: "1", y: "2" }), args(turned, { y: "2", x: "1" }));
        expect(run.steps).to.deep.equal([]);
    });

    it("a NAT gateway for every zone where there was one: tables stay, routes change in place", async () => {
        const vpc = (natGatewayStrategy: "Single" | "PerAz") =>
            network({ availabilityZones: zones("ab"), natGatewayStrategy });
        const run = await change(vpc("Single"), vpc("PerAz"));
        expect(lost(run)).to.deep.equal([]);
        expect(run.named("create")).to.deep.equal(["hub-nat-b", "hub-nat-b-eip"]);
        expect(run.named("update").filter(name => name !== "hub")).to.deep.equal([
            "hub-private-b-rt-0.0.0.0/0",
        ]);
    });
});

describe("two components of each kind in one stack", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    /** Types that the components make and that take no `region`. */
    const WITHOUT_REGION: string[] = [];

    it("share no URN, and every child has its parent and, where the type takes one, its region", async () => {
        const stack = await engine.stack("two", async () => {
            const east = new IPAMComponent("one", { ...IPAM, region: "us-east-1" });
            const west = new IPAMComponent("two", {
                ...IPAM,
                region: "us-west-2",
                cidrBlocks: ["172.16.0.0/12"],
            });
            new VPCComponent("a", {
                ipamPool: east.getPool("us-east-1"),
                natGatewayEnabled: true,
                availabilityZoneCount: 2,
            });
            new VPCComponent("b", {
                region: "us-west-2",
                ipamPool: west.getPool("us-west-2"),
                natGatewayEnabled: true,
                availabilityZoneCount: 2,
                netmaskLength: 20,
            });
        });
        await stack.up();
        const resources = await stack.resources();
        const urns = resources.map(resource => resource.urn);
        expect(new Set(urns).size).to.equal(urns.length);

        const regions: Record<string, string> = {
            one: "us-east-1",
            two: "us-west-2",
            a: "us-east-1",
            b: "us-west-2",
        };
        const children = resources.filter(resource => resource.type.startsWith("aws:"));
        expect(children).to.have.length(2 * 20 + 2 * 6);
        for (const child of children) {
            const parent = nameOf(child.parent ?? "");
            expect(Object.keys(regions), child.urn).to.include(parent);
            if (!WITHOUT_REGION.includes(child.type)) {
                expect(child.inputs["region"], child.urn).to.equal(regions[parent]);
            }
        }
        await stack.destroy();
    });

    it("a component under a provider of another region still puts the IPAM into its region", async () => {
        const since = await engine.lastCall();
        const stack = await engine.stack("foreign", async () => {
            const provider = new aws.Provider("west", { region: "us-west-2" });
            new IPAMComponent("shared", { ...IPAM, region: "us-east-1" }, { provider });
        });
        await stack.up();
        const created = (await engine.calls(since)).filter(({ action }) =>
            /^(Create|Provision)Ipam/.test(action),
        );
        expect(created).to.have.length(6);
        expect(new Set(created.map(({ region }) => region))).to.deep.equal(new Set(["us-east-1"]));
        await stack.destroy();
    });

    for (const [how, vpc] of Object.entries({
        name: { availabilityZones: zones("ab") },
        count: { availabilityZoneCount: 2 },
    })) {
        it(`dependsOn a VPCComponent waits for its subnets, with zones by ${how}`, async () => {
            const stack = await engine.stack(`depends-${how}`, async () => {
                const hub = new VPCComponent("hub", { cidrBlock: "10.0.0.0/16", ...vpc });
                new aws.ec2.Eip("later", { domain: "vpc" }, { dependsOn: [hub] });
            });
            await stack.up();
            const later = await stack.resource("later");
            const waits = (later.dependencies ?? []).map(nameOf);
            expect(waits).to.include.members([
                "hub-vpc",
                "hub-private-b",
                "hub-public-a-rta",
                "hub-public-rt-0.0.0.0/0",
            ]);
            await stack.destroy();
        });
    }
});
