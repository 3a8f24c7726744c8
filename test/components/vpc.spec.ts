import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMComponent, VPCComponent, type VPCComponentArgs } from "../../components";
import { type Graph, type MockOptions, run, valueOf } from "./graph";

const POOL = "ipam-pool-0123456789abcdef0";
const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
const HUB: VPCComponentArgs = { ipamPoolId: POOL, availabilityZones: ZONES };

const vpcWith = (args: VPCComponentArgs, options?: MockOptions) =>
    run(() => new VPCComponent("hub", args), options);

function names(graph: Graph): string[] {
    return graph.resources.filter(resource => resource.custom).map(resource => resource.name);
}

function subnets(graph: Graph): Record<string, string> {
    const found = graph.ofType("aws:ec2/subnet:Subnet");
    return Object.fromEntries(found.map(subnet => [subnet.name, subnet.inputs["cidrBlock"]]));
}

describe("VPCComponent from a pool, with nothing else said", () => {
    let graph: Graph;
    let component: VPCComponent;
    beforeEach(async () => {
        graph = await run(() => {
            component = new VPCComponent("hub", HUB);
        });
    });

    it("creates a /16 from the pool with public and private subnets in three zones, by these names", () => {
        expect(names(graph)).to.have.members([
            "hub-vpc",
            "hub-igw",
            "hub-public-a",
            "hub-public-b",
            "hub-public-c",
            "hub-private-a",
            "hub-private-b",
            "hub-private-c",
            "hub-public-rt",
            "hub-public-rt-0.0.0.0/0",
            "hub-public-a-rta",
            "hub-public-b-rta",
            "hub-public-c-rta",
            "hub-private-a-rt",
            "hub-private-b-rt",
            "hub-private-c-rt",
            "hub-private-a-rta",
            "hub-private-b-rta",
            "hub-private-c-rta",
        ]);
        expect(graph.named("hub-vpc").inputs).to.include({ ipv4IpamPoolId: POOL, ipv4NetmaskLength: 16 });
    });

    it("parents every child to the component and puts it into the region", () => {
        for (const name of names(graph)) {
            expect(graph.named(name).parent, name).to.equal("hub");
            expect(graph.named(name).inputs["region"], name).to.equal("us-east-1");
        }
    });

    it("lays each tier out in a quarter of the VPC, with room for a fourth zone", () => {
        expect(subnets(graph)).to.deep.equal({
            "hub-public-a": "10.20.0.0/20",
            "hub-public-b": "10.20.16.0/20",
            "hub-public-c": "10.20.32.0/20",
            "hub-private-a": "10.20.64.0/20",
            "hub-private-b": "10.20.80.0/20",
            "hub-private-c": "10.20.96.0/20",
        });
    });

    it("deletes subnets before it replaces them, and the VPC never", () => {
        expect(graph.named("hub-public-a").deleteBeforeReplace).to.equal(true);
        expect(graph.named("hub-vpc").deleteBeforeReplace).to.equal(false);
    });

    it("offers ids and CIDRs by tier and zone", async () => {
        expect(await valueOf(component.subnetIds)).to.deep.equal({
            public: ["hub-public-a-id", "hub-public-b-id", "hub-public-c-id"],
            private: ["hub-private-a-id", "hub-private-b-id", "hub-private-c-id"],
        });
        expect((await valueOf(component.subnetIdsByZone)).private.b).to.equal("hub-private-b-id");
        expect((await valueOf(component.subnetCidrs)).public.c).to.equal("10.20.32.0/20");
        expect((await valueOf(component.routeTableIds)).public).to.deep.equal({
            a: "hub-public-rt-id",
            b: "hub-public-rt-id",
            c: "hub-public-rt-id",
        });
        expect(await valueOf(component.internetGatewayId)).to.equal("hub-igw-id");
        expect(await valueOf(component.natGatewayIds)).to.deep.equal({});
        expect(await valueOf(component.cidrBlock)).to.equal("10.20.0.0/16");
    });

    it("names the VPC after the component and its children after their place", () => {
        expect(graph.named("hub-vpc").inputs["tags"]).to.deep.equal({ Name: "hub" });
        expect(graph.named("hub-private-b").inputs["tags"]).to.deep.equal({ Name: "hub-private-b" });
    });
});

describe("a preview in which the CIDR is not known yet", () => {
    const variants: Record<string, VPCComponentArgs> = {
        "the default": HUB,
        "NAT gateways in each zone": { ...HUB, natGatewayEnabled: true },
        "tiers of other sizes": {
            ...HUB,
            subnets: {
                public: { netmaskLength: 24 },
                private: { hosts: 1000 },
                data: { order: 2, type: "Isolated" },
            },
        },
        "a count of zones": { ipamPoolId: POOL, availabilityZoneCount: 2 },
        "the pool's default size": { ...HUB, usePoolDefaultNetmaskLength: true },
    };
    for (const [title, args] of Object.entries(variants)) {
        it(`has the same resources and names as the update: ${title}`, async () => {
            const [preview, update] = [await vpcWith(args, { preview: true }), await vpcWith(args)];
            expect(names(preview)).to.deep.equal(names(update));
        });
    }

    it("shows the layout already", async () => {
        let component!: VPCComponent;
        await run(
            () => {
                component = new VPCComponent("hub", HUB);
            },
            { preview: true },
        );
        expect(pulumi.isUnknown(await valueOf(component.cidrBlock))).to.equal(true);
        expect(await valueOf(component.layout)).to.deep.equal({
            "public/a": { offset: "0.0.0.0", netmaskLength: 20 },
            "public/b": { offset: "0.0.16.0", netmaskLength: 20 },
            "public/c": { offset: "0.0.32.0", netmaskLength: 20 },
            "private/a": { offset: "0.0.64.0", netmaskLength: 20 },
            "private/b": { offset: "0.0.80.0", netmaskLength: 20 },
            "private/c": { offset: "0.0.96.0", netmaskLength: 20 },
        });
    });
});

describe("the source of the addresses", () => {
    it("is the given CIDR when there is no pool", async () => {
        const graph = await vpcWith({ cidrBlock: "192.168.0.0/20", availabilityZones: ["us-east-1a"] });
        const vpc = graph.named("hub-vpc").inputs;
        expect(vpc["cidrBlock"]).to.equal("192.168.0.0/20");
        expect(vpc).not.to.have.any.keys("ipv4IpamPoolId", "ipv4NetmaskLength");
        expect(subnets(graph)).to.deep.equal({
            "hub-public-a": "192.168.0.0/24",
            "hub-private-a": "192.168.4.0/24",
        });
    });

    it("is the given CIDR in the pool when there are both", async () => {
        const graph = await vpcWith({ ...HUB, cidrBlock: "10.3.0.0/16" });
        expect(graph.named("hub-vpc").inputs).to.include({ ipv4IpamPoolId: POOL, cidrBlock: "10.3.0.0/16" });
    });

    it("is the pool with its default size when asked for", async () => {
        const graph = await vpcWith({ ...HUB, usePoolDefaultNetmaskLength: true });
        expect(graph.named("hub-vpc").inputs).not.to.have.any.keys("cidrBlock", "ipv4NetmaskLength");
        expect(Object.keys(subnets(graph))).to.have.length(6);
    });

    it("is the pool of an IPAMComponent of the same program, with the tags that its rules require", async () => {
        const graph = await run(() => {
            const ipam = new IPAMComponent("shared", {
                cidrBlocks: ["10.0.0.0/8"],
                allocationResourceTags: { Team: "network" },
            });
            const args = { ipamPool: ipam.getPool("us-east-1"), availabilityZones: ZONES };
            new VPCComponent("hub", args);
            new VPCComponent("own", { ...args, tags: { Team: "network", Stage: "test" } });
        });
        const own = { Name: "own", Team: "network", Stage: "test" };
        expect(graph.named("own-vpc").inputs["tags"]).to.deep.equal(own);
        const vpc = graph.named("hub-vpc");
        expect(vpc.inputs["ipv4IpamPoolId"]).to.equal("ipam-pool-shared0pool0us0east01");
        expect(vpc.inputs["tags"]).to.deep.equal({ Name: "hub", Team: "network" });
        expect(vpc.dependencies.map(urn => urn.split("::").at(-1))).to.include(
            "shared-pool-cidr-us-east-1-0",
        );
    });
});

describe("tiers", () => {
    const THREE = {
        public: { netmaskLength: 24 },
        private: { netmaskLength: 20 },
        data: { order: 2, netmaskLength: 24 },
    };

    it("have the size that is asked for, placed by order at the lowest aligned free place", async () => {
        const graph = await vpcWith({ ...HUB, subnets: THREE, availabilityZones: ["us-east-1a"] });
        expect(subnets(graph)).to.deep.equal({
            "hub-public-a": "10.20.0.0/24",
            "hub-private-a": "10.20.64.0/20",
            "hub-data-a": "10.20.4.0/24",
        });
    });

    it("do not depend on the order of the map", async () => {
        const reversed = Object.fromEntries(Object.entries(THREE).reverse());
        const one = await vpcWith({ ...HUB, subnets: THREE });
        const other = await vpcWith({ ...HUB, subnets: reversed });
        expect(names(other)).to.deep.equal(names(one));
        expect(subnets(other)).to.deep.equal(subnets(one));
    });

    it("keep their place without subnets when they are reserved", async () => {
        const reserved = { ...THREE, private: { ...THREE.private, reserved: true } };
        const graph = await vpcWith({ ...HUB, subnets: reserved });
        const all = subnets(await vpcWith({ ...HUB, subnets: THREE }));
        const kept = Object.fromEntries(Object.entries(all).filter(([name]) => !name.includes("private")));
        expect(subnets(graph)).to.deep.equal(kept);
        expect(names(graph).filter(name => name.includes("private"))).to.deep.equal([]);
    });

    it("of the types Isolated and Transit have tables of their own and no way out", async () => {
        const graph = await vpcWith({
            ...HUB,
            subnets: { public: {}, isolated: { netmaskLength: 24 }, transit: { netmaskLength: 28 } },
        });
        expect(names(graph)).to.include.members(["hub-isolated-a-rt", "hub-transit-a-rt"]);
        expect(graph.ofType("aws:ec2/route:Route").map(route => route.name)).to.deep.equal([
            "hub-public-rt-0.0.0.0/0",
        ]);
    });
});

describe("zones", () => {
    const cases: [change: string, before: string, after: string][] = [
        ["appending one", "ab", "abc"],
        ["inserting one", "ac", "abc"],
        ["prepending one", "bc", "abc"],
        ["removing one", "abc", "ac"],
        ["reordering them", "abc", "cab"],
    ];
    const zones = (letters: string) => [...letters].map(letter => `us-east-1${letter}`);
    for (const [change, before, after] of cases) {
        it(`keep every surviving subnet where it is: ${change}`, async () => {
            const old = subnets(await vpcWith({ ...HUB, availabilityZones: zones(before) }));
            const now = subnets(await vpcWith({ ...HUB, availabilityZones: zones(after) }));
            const survivors = Object.keys(old).filter(name => name in now);
            expect(survivors).to.have.length.at.least(4);
            for (const name of survivors) {
                expect(now[name], name).to.equal(old[name]);
            }
        });
    }

    it("by count are the first of the region's ordinary zones, in any state", async () => {
        const graph = await vpcWith({ ipamPoolId: POOL, availabilityZoneCount: 2 }, { zones: "dcba" });
        expect(Object.keys(subnets(graph))).to.have.members([
            "hub-public-a",
            "hub-public-b",
            "hub-private-a",
            "hub-private-b",
        ]);
        expect(graph.calls).to.deep.equal([
            {
                token: "aws:index/getAvailabilityZones:getAvailabilityZones",
                inputs: {
                    region: "us-east-1",
                    filters: [{ name: "zone-type", values: ["availability-zone"] }],
                },
            },
        ]);
    });

    it("by name need no look-up", async () => {
        expect((await vpcWith(HUB)).calls).to.deep.equal([]);
    });
});

describe("dependsOn a VPCComponent", () => {
    for (const [how, args] of Object.entries({ name: HUB, count: { ipamPoolId: POOL } })) {
        it(`waits for all its children, with zones by ${how}`, async () => {
            const graph = await run(() => {
                const vpc = new VPCComponent("hub", args);
                new aws.ec2.Vpc("later", { cidrBlock: "192.168.0.0/16" }, { dependsOn: [vpc] });
            });
            const waits = graph.named("later").dependencies.map(urn => urn.split("::").at(-1));
            expect(waits).to.include.members([
                "hub-vpc",
                "hub-private-c",
                "hub-private-c-rta",
                "hub-public-rt-0.0.0.0/0",
            ]);
        });
    }

    it("is not what using its id means: that waits for the VPC alone", async () => {
        const graph = await run(() => {
            const vpc = new VPCComponent("hub", { ...HUB, natGatewayEnabled: true });
            new aws.ec2.SecurityGroup("later", { vpcId: vpc.vpcId });
        });
        expect(graph.named("later").dependencies.map(urn => urn.split("::").at(-1))).to.deep.equal([
            "hub-vpc",
        ]);
    });
});

describe("NAT gateways", () => {
    const routes = (graph: Graph) =>
        Object.fromEntries(
            graph
                .ofType("aws:ec2/route:Route")
                .filter(route => route.inputs["natGatewayId"])
                .map(route => [route.name, route.inputs["natGatewayId"]]),
        );

    it("stand in each zone by default, and each zone uses its own", async () => {
        const graph = await vpcWith({ ...HUB, natGatewayEnabled: true });
        expect(graph.named("hub-nat-b").inputs).to.include({
            subnetId: "hub-public-b-id",
            allocationId: "hub-nat-b-eip-id",
        });
        expect(routes(graph)).to.deep.equal({
            "hub-private-a-rt-0.0.0.0/0": "hub-nat-a-id",
            "hub-private-b-rt-0.0.0.0/0": "hub-nat-b-id",
            "hub-private-c-rt-0.0.0.0/0": "hub-nat-c-id",
        });
    });

    it("are one for all with the strategy Single, in the first zone", async () => {
        const graph = await vpcWith({ ...HUB, natGatewayStrategy: "Single" });
        expect(graph.ofType("aws:ec2/natGateway:NatGateway").map(nat => nat.name)).to.deep.equal([
            "hub-nat-a",
        ]);
        expect(new Set(Object.values(routes(graph)))).to.deep.equal(new Set(["hub-nat-a-id"]));
        expect(Object.keys(routes(graph))).to.have.length(3);
    });

    it("are one in the zone that is named", async () => {
        const graph = await vpcWith({ ...HUB, natGatewayStrategy: "Single", natGatewayZone: "us-east-1c" });
        expect(graph.ofType("aws:ec2/natGateway:NatGateway").map(nat => nat.name)).to.deep.equal([
            "hub-nat-c",
        ]);
    });

    it("wait for the internet gateway, without which AWS makes none", async () => {
        const graph = await vpcWith({ ...HUB, natGatewayEnabled: true });
        for (const name of ["hub-nat-a", "hub-nat-a-eip"]) {
            const waits = graph.named(name).dependencies.map(urn => urn.split("::").at(-1));
            expect(waits, name).to.include("hub-igw");
        }
    });

    it("change no table when they come or go", async () => {
        const tables = (graph: Graph) =>
            graph.ofType("aws:ec2/routeTable:RouteTable").map(table => table.name);
        const without = tables(await vpcWith(HUB));
        for (const strategy of ["Single", "PerAz"] as const) {
            expect(tables(await vpcWith({ ...HUB, natGatewayStrategy: strategy }))).to.deep.equal(without);
        }
    });
});

describe("the outputs of a VPCComponent", () => {
    it("are one and the same however often they are read", async () => {
        await run(() => {
            const vpc = new VPCComponent("hub", HUB);
            expect(vpc.subnetIds).to.equal(vpc.subnetIds);
            expect(vpc.vpcId).not.to.equal(vpc.vpcArn);
        });
    });

    it("keep what is known beside what is not", async () => {
        const known = { cidrBlock: "10.0.0.0/16", availabilityZones: ZONES };
        let layout: pulumi.Output<any> | undefined;
        let subnetCidrs: pulumi.Output<any> | undefined;
        await run(
            () => {
                ({ layout, subnetCidrs } = new VPCComponent("hub", known));
            },
            { preview: true },
        );
        expect(await valueOf(layout)).to.have.keys(
            ZONES.flatMap(z => [`public/${z.at(-1)}`, `private/${z.at(-1)}`]),
        );
        expect((await valueOf(subnetCidrs)).private.b).to.equal("10.0.80.0/20");
    });
});

describe("two VPCComponents in one stack", () => {
    it("share no URN", async () => {
        const graph = await run(() => {
            new VPCComponent("one", { ...HUB, natGatewayEnabled: true });
            new VPCComponent("two", { ...HUB, natGatewayEnabled: true });
        });
        const urns = graph.resources.map(resource => resource.urn);
        expect(new Set(urns).size).to.equal(urns.length);
    });
});

describe("a layout lock", () => {
    const TIERS = { public: { netmaskLength: 24 }, private: { netmaskLength: 22 } };
    const LOCKED: VPCComponentArgs = {
        ...HUB,
        subnets: TIERS,
        natGatewayStrategy: "Single",
        natGatewayZone: "us-east-1b",
    };

    async function layoutOf(args: VPCComponentArgs): Promise<VPCComponentArgs["layoutLock"]> {
        let component!: VPCComponent;
        await run(() => {
            component = new VPCComponent("hub", args);
        });
        return valueOf(component.layout);
    }

    it("is the layout of the stack, with the place of the single NAT gateway", async () => {
        const lock = await layoutOf(LOCKED);
        expect(lock).to.deep.include({
            "public/b": { offset: "0.0.1.0", netmaskLength: 24, natGateway: true },
        });
        expect(Object.keys(lock!)).to.have.length(6);
    });

    const accepted: [title: string, change: Partial<VPCComponentArgs>][] = [
        ["the same plan", {}],
        ["a zone appended", { availabilityZones: [...ZONES, "us-east-1d"] }],
        ["a tier of the highest order", { subnets: { ...TIERS, data: { order: 2, netmaskLength: 24 } } }],
        [
            "a tier that is reserved at its place",
            {
                subnets: { ...TIERS, private: { netmaskLength: 22, reserved: true } },
                natGatewayStrategy: undefined,
                natGatewayZone: undefined,
            },
        ],
        ["a NAT gateway in every zone", { natGatewayStrategy: "PerAz", natGatewayZone: undefined }],
    ];
    for (const [title, change] of accepted) {
        it(`lets pass: ${title}`, async () => {
            await vpcWith({ ...LOCKED, ...change, layoutLock: await layoutOf(LOCKED) }, { preview: true });
        });
    }

    it("chooses the zones for a count: the locked ones first, whatever a look-up finds", async () => {
        const lock = await layoutOf({ ...HUB, availabilityZones: ["us-east-1b", "us-east-1d"] });
        const args = { ipamPoolId: POOL, availabilityZoneCount: 2, layoutLock: lock };
        const graph = await vpcWith(args, { zones: "abcd" });
        expect(Object.keys(subnets(graph))).to.have.members([
            "hub-public-b",
            "hub-public-d",
            "hub-private-b",
            "hub-private-d",
        ]);
        const more = await vpcWith({ ...args, availabilityZoneCount: 3 }, { zones: "abcd" });
        expect(Object.keys(subnets(more))).to.include("hub-public-a");
    });
});
