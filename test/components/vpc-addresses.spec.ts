import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { type Graph, type MockOptions, refusal, run, valueOf } from "./graph";
import { HUB, ZONES } from "./hub";

const POOL = "ipam-pool-0123456789abcdef0";
const PODS = "ipam-pool-0fedcba9876543210";

interface Made {
    readonly graph: Graph;
    readonly component: VPCComponent;
}

async function make(args: VPCComponentArgs, options?: MockOptions): Promise<Made> {
    let component!: VPCComponent;
    const graph = await run(() => {
        component = new VPCComponent("hub", args);
    }, options);
    return { graph, component };
}

function inputs(graph: Graph, name: string, ...properties: string[]): Record<string, unknown> {
    const all = graph.named(name).inputs;
    return Object.fromEntries(properties.filter(key => key in all).map(key => [key, all[key]]));
}

function subnets(graph: Graph, property = "cidrBlock"): Record<string, string> {
    const found = graph.ofType("aws:ec2/subnet:Subnet");
    return Object.fromEntries(found.map(subnet => [subnet.name, subnet.inputs[property]]));
}

/** Names of all resources, sorted: the order in which they are registered tells nothing. */
function names(graph: Graph): string[] {
    return graph.resources.map(({ urn }) => urn).sort();
}

describe("zones of a VPC", () => {
    it("given by id have the id's number as slot, and subnets by id", async () => {
        const { graph } = await make({
            ...HUB,
            availabilityZones: ["use1-az4", "use1-az1"],
            subnets: { private: {} },
        });
        expect(subnets(graph)).to.deep.equal({
            "hub-private-use1-az1": "10.20.0.0/20",
            "hub-private-use1-az4": "10.20.48.0/20",
        });
        expect(inputs(graph, "hub-private-use1-az4", "availabilityZone", "availabilityZoneId")).to.deep.equal(
            { availabilityZoneId: "use1-az4" },
        );
    });

    it("have the slots that are given, local and wavelength zones among them", async () => {
        const wavelength = "us-east-1-wl1-bos-wlz-1";
        const { graph } = await make({
            ...HUB,
            availabilityZones: ["us-east-1a", "us-east-1f", "us-east-1-bos-1a", wavelength],
            zoneSlots: { "us-east-1f": 2, "us-east-1-bos-1a": 3, [wavelength]: 1 },
            subnets: { private: {} },
        });
        expect(subnets(graph)).to.deep.equal({
            "hub-private-a": "10.20.0.0/20",
            "hub-private-f": "10.20.32.0/20",
            "hub-private-us-east-1-bos-1a": "10.20.48.0/20",
            [`hub-private-${wavelength}`]: "10.20.16.0/20",
        });
        expect(graph.named("hub-private-us-east-1-bos-1a").inputs["availabilityZone"]).to.equal(
            "us-east-1-bos-1a",
        );
    });

    it("of the local and wavelength kind can be given by id too", async () => {
        const { graph } = await make({
            ...HUB,
            availabilityZones: ["use1-az1", "use1-bos1-az1", "use1-wl1-bos-wlz1"],
            zoneSlots: { "use1-bos1-az1": 3, "use1-wl1-bos-wlz1": 2 },
            subnets: { private: {} },
        });
        expect(subnets(graph)).to.deep.equal({
            "hub-private-use1-az1": "10.20.0.0/20",
            "hub-private-use1-wl1-bos-wlz1": "10.20.32.0/20",
            "hub-private-use1-bos1-az1": "10.20.48.0/20",
        });
        expect(subnets(graph, "availabilityZoneId")).to.include({
            "hub-private-use1-wl1-bos-wlz1": "use1-wl1-bos-wlz1",
        });
        expect(graph.calls.map(call => call.inputs["zoneId"]).sort()).to.deep.equal([
            "use1-bos1-az1",
            "use1-wl1-bos-wlz1",
        ]);
    });

    it("have no IPv6 where the VPC's block is not advertised from: in local and wavelength zones", async () => {
        const zones = ["us-east-1a", "us-east-1-bos-1a", "us-east-1-wl1-bos-wlz-1"];
        const dualStack = {
            availabilityZones: zones,
            zoneSlots: { [zones[1]]: 3, [zones[2]]: 2 },
            subnets: { private: {} },
        };
        const { graph, component } = await make({
            ...HUB,
            ...dualStack,
            ipv6: { ipamPoolId: POOL, cidrBlock: "2001:db8::/56" },
        });
        const wanted = (name: string) => inputs(graph, name, "ipv6CidrBlock", "assignIpv6AddressOnCreation");
        expect(wanted("hub-private-a")).to.deep.equal({
            ipv6CidrBlock: "2001:db8:0:10::/64",
            assignIpv6AddressOnCreation: true,
        });
        expect(wanted(`hub-private-${zones[1]}`)).to.deep.equal({});
        expect(wanted(`hub-private-${zones[2]}`)).to.deep.equal({});
        expect(await valueOf(component.subnetIpv6Cidrs)).to.have.all.keys({ private: 1 });
        expect(Object.keys((await valueOf(component.subnetIpv6Cidrs))["private"])).to.deep.equal(["a"]);
        const layout = await valueOf(component.layout);
        expect(layout["private/a"].ipv6Index).to.equal(16);
        expect(layout[`private/${zones[1]}`]).not.to.have.property("ipv6Index");

        // Of a block that is there already the border group is not known, and may be the local zone's.
        const { graph: extended } = await make({
            ...dualStack,
            cidrBlock: "10.5.0.0/16",
            existing: { vpcId: "vpc-0123456789abcdef0" },
            ipv6: { existing: true, cidrBlock: "2001:db8::/56" },
        });
        expect(subnets(extended, "ipv6CidrBlock")).to.deep.equal({
            "hub-private-a": "2001:db8:0:10::/64",
            [`hub-private-${zones[1]}`]: "2001:db8:0:13::/64",
            [`hub-private-${zones[2]}`]: undefined,
        });
    });

    it("can be fewer for one tier", async () => {
        const { graph } = await make({ ...HUB, subnets: { private: {}, public: { zones: ["us-east-1b"] } } });
        expect(Object.keys(subnets(graph)).sort()).to.deep.equal([
            "hub-private-a",
            "hub-private-b",
            "hub-public-b",
        ]);
    });
});

describe("the size of a tier", () => {
    it("can be a share of the whole VPC", async () => {
        const { graph } = await make({
            ...HUB,
            netmaskLength: 20,
            subnets: { private: { share: 0.5 }, public: { share: 0.0625 }, data: { order: 2 } },
        });
        expect(subnets(graph)).to.deep.equal({
            "hub-public-a": "10.20.0.0/26",
            "hub-public-b": "10.20.0.64/26",
            "hub-private-a": "10.20.8.0/23",
            "hub-private-b": "10.20.10.0/23",
            "hub-data-a": "10.20.4.0/24",
            "hub-data-b": "10.20.5.0/24",
        });
    });

    it("can be the CIDRs themselves, around which tiers of a higher order are placed", async () => {
        const { graph, component } = await make({
            cidrBlock: "10.5.0.0/16",
            availabilityZones: ZONES,
            subnets: {
                old: { order: 0, cidrs: { a: "10.5.1.0/24", b: "10.5.9.0/25", c: "10.5.64.0/24" } },
                new: { order: 1, netmaskLength: 24 },
                large: { order: 2, netmaskLength: 20 },
            },
        });
        expect(subnets(graph)).to.deep.equal({
            "hub-old-a": "10.5.1.0/24",
            "hub-old-b": "10.5.9.0/25",
            "hub-new-a": "10.5.4.0/24",
            "hub-new-b": "10.5.5.0/24",
            // 10.5.64.0/18 has the CIDR that is kept for zone c.
            "hub-large-a": "10.5.128.0/20",
            "hub-large-b": "10.5.144.0/20",
        });
        expect((await valueOf(component.layout))["old/b"]).to.deep.equal({
            offset: "0.0.9.0",
            netmaskLength: 25,
        });
        expect(await valueOf(component.tierCidrs)).to.deep.equal({
            new: "10.5.4.0/22",
            large: "10.5.128.0/18",
        });
    });
});

describe("secondary blocks", () => {
    const EKS: VPCComponentArgs = {
        ...HUB,
        secondaryCidrs: { pods: { ipamPoolId: PODS, netmaskLength: 17 } },
        subnets: {
            public: { netmaskLength: 24 },
            private: { netmaskLength: 20 },
            pods: { order: 2, from: "pods", share: 1 },
        },
    };

    it("leave reserved tiers out of the CIDRs of tiers, and out of what is free", async () => {
        const subnets = { ...EKS.subnets, pods: { ...EKS.subnets!["pods"], share: 0.5, reserved: true } };
        const { component } = await make({ ...EKS, subnets });
        expect(await valueOf(component.tierCidrs)).to.have.all.keys("public", "private");
        const free = await valueOf(component.freeCidrs);
        expect(free.filter((cidr: string) => cidr.startsWith("100."))).to.deep.equal(["100.64.64.0/18"]);
    });

    it("come from a source of their own, and tiers are cut from them", async () => {
        const { graph, component } = await make(EKS);
        expect(inputs(graph, "hub-cidr-pods", "ipv4IpamPoolId", "ipv4NetmaskLength", "vpcId")).to.deep.equal({
            ipv4IpamPoolId: PODS,
            ipv4NetmaskLength: 17,
            vpcId: "hub-vpc-id",
        });
        expect(subnets(graph)).to.include({
            "hub-private-b": "10.20.80.0/20",
            "hub-pods-a": "100.64.0.0/19",
            "hub-pods-b": "100.64.32.0/19",
        });
        expect(await valueOf(component.secondaryCidrBlocks)).to.deep.equal({ pods: "100.64.0.0/17" });
        expect(await valueOf(component.tierCidrs)).to.deep.equal({
            public: "10.20.0.0/22",
            private: "10.20.64.0/18",
            pods: "100.64.0.0/17",
        });
        expect((await valueOf(component.layout))["pods/b"]).to.deep.equal({
            offset: "0.0.32.0",
            netmaskLength: 19,
            from: "pods",
        });
        expect(await valueOf(component.freeCidrs)).to.deep.equal([
            "10.20.4.0/22",
            "10.20.8.0/21",
            "10.20.16.0/20",
            "10.20.32.0/19",
            "10.20.128.0/17",
        ]);
    });

    it("are there before their subnets are made", async () => {
        const { graph } = await make(EKS);
        const waits = (name: string) => graph.named(name).dependencies.map(urn => urn.split("::").at(-1));
        expect(waits("hub-pods-a")).to.include("hub-cidr-pods");
        expect(waits("hub-private-a")).not.to.include("hub-cidr-pods");
    });

    it("may be as large as their pool's default", async () => {
        const { graph, component } = await make({
            ...EKS,
            secondaryCidrs: { pods: { ipamPoolId: PODS, usePoolDefaultNetmaskLength: true } },
        });
        expect(inputs(graph, "hub-cidr-pods", "ipv4NetmaskLength", "cidrBlock")).to.deep.equal({});
        expect(subnets(graph)["hub-pods-b"]).to.equal("100.64.64.0/18");
        expect((await valueOf(component.layout))["pods/b"].offset).to.equal("0.0.64.0");
    });

    it("are held against the lock even when their size is the pool's default", async () => {
        const locked = {
            ...EKS,
            secondaryCidrs: { pods: { ipamPoolId: PODS, usePoolDefaultNetmaskLength: true } },
            layoutLock: { "pods/b": { offset: "0.0.32.0", netmaskLength: 19, from: "pods" } },
        };
        const message = await refusal(() => new VPCComponent("hub", locked), { preview: false });
        expect(message).to.contain("0.0.32.0/19 in pods -> 0.0.64.0/18 in pods");
    });
});

describe("IPv6", () => {
    const SOURCES: [string, VPCComponentArgs["ipv6"], object][] = [
        ["Amazon", { amazonProvided: true }, { assignGeneratedIpv6CidrBlock: true }],
        [
            "an IPAM pool",
            { ipamPoolId: POOL, netmaskLength: 52 },
            { ipv6IpamPoolId: POOL, ipv6NetmaskLength: 52 },
        ],
        [
            "an IPAM pool, with the block",
            { ipamPoolId: POOL, cidrBlock: "2001:db8::/48" },
            { ipv6IpamPoolId: POOL, ipv6CidrBlock: "2001:db8::/48" },
        ],
        [
            "a pool of one's own",
            { byoipPoolId: "ipv6pool-ec2-0123", cidrBlock: "2001:db8:0:100::/56" },
            { ipv6Pool: "ipv6pool-ec2-0123", ipv6CidrBlock: "2001:db8:0:100::/56" },
        ],
    ];
    for (const [title, ipv6, expected] of SOURCES) {
        it(`comes from ${title}`, async () => {
            const { graph } = await make({ ...HUB, ipv6 });
            const { region, vpcId, ...source } = graph.named("hub-ipv6").inputs;
            expect({ region, vpcId }).to.deep.equal({ region: "us-east-1", vpcId: "hub-vpc-id" });
            expect(source).to.deep.equal(expected);
        });
    }

    it("gives a tier no IPv4 addresses that has IPv6 alone, also as long as those of the VPC are unknown", async () => {
        const args = {
            ...HUB,
            ipv6: { amazonProvided: true },
            subnets: { inner: { order: 0, ipv6: "Only" as const } },
        };
        for (const preview of [true, false]) {
            const { graph } = await make({ ...args }, { preview });
            expect(graph.named("hub-inner-a").inputs).not.to.have.property("cidrBlock");
        }
    });

    it("numbers subnets by tier and zone, readable in the address", async () => {
        const { graph, component } = await make({
            ...HUB,
            ipv6: { amazonProvided: true },
            natGatewayStrategy: "Single",
            subnets: {
                public: {},
                private: { ipv6Slot: 10 },
                inner: { order: 3, ipv6: "Only", dns64: true },
                old: { order: 4, ipv6: "None" },
            },
        });
        expect(subnets(graph, "ipv6CidrBlock")).to.deep.equal({
            "hub-public-a": "2001:db8:ab00::/64",
            "hub-public-b": "2001:db8:ab00:1::/64",
            "hub-private-a": "2001:db8:ab00:a0::/64",
            "hub-private-b": "2001:db8:ab00:a1::/64",
            "hub-inner-a": "2001:db8:ab00:30::/64",
            "hub-inner-b": "2001:db8:ab00:31::/64",
            "hub-old-a": "",
            "hub-old-b": "",
        });
        const flags = ["ipv6Native", "assignIpv6AddressOnCreation", "enableDns64", "cidrBlock"];
        expect(inputs(graph, "hub-inner-a", ...flags)).to.deep.equal({
            ipv6Native: true,
            assignIpv6AddressOnCreation: true,
            enableDns64: true,
        });
        expect(inputs(graph, "hub-public-a", ...flags)).to.deep.equal({
            cidrBlock: "10.20.0.0/20",
            assignIpv6AddressOnCreation: true,
        });
        expect(inputs(graph, "hub-old-a", ...flags)).to.deep.equal({ cidrBlock: "10.20.128.0/20" });
        expect(await valueOf(component.ipv6CidrBlock)).to.equal("2001:db8:ab00::/56");
        expect((await valueOf(component.subnetIpv6Cidrs)).private.b).to.equal("2001:db8:ab00:a1::/64");
        expect(await valueOf(component.tierIpv6Cidrs)).to.deep.equal({
            public: "2001:db8:ab00::/60",
            private: "2001:db8:ab00:a0::/60",
            inner: "2001:db8:ab00:30::/60",
        });
        expect(Object.keys(await valueOf(component.subnetCidrs))).to.have.members([
            "public",
            "private",
            "old",
        ]);
        const layout = await valueOf(component.layout);
        expect(layout["inner/b"]).to.deep.equal({ ipv6Index: 49 });
        expect(layout["private/a"]).to.deep.equal({ offset: "0.0.64.0", netmaskLength: 20, ipv6Index: 160 });
        expect(layout["old/a"]).to.deep.equal({ offset: "0.0.128.0", netmaskLength: 20 });
    });

    it("of a /60 has room for as many zones as the tiers have", async () => {
        const { graph } = await make({ ...HUB, ipv6: { ipamPoolId: POOL, netmaskLength: 60 } });
        expect(subnets(graph, "ipv6CidrBlock")).to.deep.equal({
            "hub-public-a": "2001:db8:ab00::/64",
            "hub-public-b": "2001:db8:ab00:1::/64",
            "hub-private-a": "2001:db8:ab00:4::/64",
            "hub-private-b": "2001:db8:ab00:5::/64",
        });
    });

    it("passes the lock of a network that had none", async () => {
        const layout = await valueOf((await make(HUB)).component.layout);
        const { graph } = await make({ ...HUB, ipv6: { amazonProvided: true }, layoutLock: layout });
        expect(subnets(graph)).to.deep.equal(subnets((await make(HUB)).graph));
    });

    it("is no argument of the VPC, which keeps its hands off it", async () => {
        const { graph } = await make({ ...HUB, ipv6: { amazonProvided: true } });
        expect(Object.keys(graph.named("hub-vpc").inputs).filter(key => /ipv6/i.test(key))).to.deep.equal([]);
    });
});

describe("an existing VPC", () => {
    const OLD: VPCComponentArgs = {
        cidrBlock: "10.5.0.0/16",
        availabilityZones: ZONES,
        subnets: { private: { cidrs: { a: "10.5.3.0/24", b: "10.5.7.0/24" } } },
    };

    it("that is adopted has its CIDR alone, and is protected until that is turned off", async () => {
        const existing = { imports: { vpc: "vpc-0123", "private-a": "subnet-0123" } };
        const { graph } = await make({ ...OLD, existing });
        expect(inputs(graph, "hub-vpc", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength")).to.deep.equal({
            cidrBlock: "10.5.0.0/16",
        });
        expect(graph.named("hub-vpc").protect).to.equal(true);
        const importIds = ["vpc", "private-a", "private-b"].map(
            child => graph.named(`hub-${child}`).importId,
        );
        expect(importIds).to.deep.equal(["vpc-0123", "subnet-0123", ""]);
        const unprotected = await make({ ...OLD, existing: {}, protect: false });
        expect(unprotected.graph.named("hub-vpc").protect).to.equal(false);
    });

    it("that is managed elsewhere is read, and its subnets are made in it", async () => {
        const { graph, component } = await make({ ...OLD, existing: { vpcId: "vpc-0123" } });
        expect(graph.named("hub-private-a").inputs).to.include({
            vpcId: "vpc-0123",
            cidrBlock: "10.5.3.0/24",
        });
        expect(await valueOf(component.vpcId)).to.equal("vpc-0123");
    });

    it("keeps its IPv6 block, which is read or given, and none is added to it", async () => {
        const block = "2001:db8:5::/56";
        const ipv6Blocks = async (args: VPCComponentArgs, options?: MockOptions) => {
            const { graph, component } = await make({ ...OLD, ...args }, options);
            expect(names(graph).filter(name => name.includes("hub-ipv6"))).to.deep.equal([]);
            return [subnets(graph, "ipv6CidrBlock"), await valueOf(component.ipv6CidrBlock)];
        };
        const expected = [
            { "hub-private-a": "2001:db8:5:10::/64", "hub-private-b": "2001:db8:5:11::/64" },
            block,
        ];
        const elsewhere = { vpcId: "vpc-0123" };
        expect(await ipv6Blocks({ existing: elsewhere, ipv6: { existing: true } })).to.deep.equal(expected);
        for (const existing of [elsewhere, { imports: { vpc: "vpc-0123" } }]) {
            for (const preview of [true, false]) {
                const ipv6 = { existing: true, cidrBlock: block };
                expect(await ipv6Blocks({ existing, ipv6 }, { preview })).to.deep.equal(expected);
            }
        }
    });

    it("with an IPv6 block of another size than was planned with is refused", async () => {
        const args = { ...OLD, existing: { vpcId: "vpc-0123" }, ipv6: { existing: true, netmaskLength: 52 } };
        const message = await refusal(() => new VPCComponent("hub", args), { preview: false });
        expect(message).to.contain(
            "ipv6.netmaskLength = 52: is not the size of the IPv6 block of the existing VPC, which is 2001:db8:5::/56; set netmaskLength: 56",
        );
    });

    it("can be another resource of the program, whose CIDR need not be known", async () => {
        const program = () => {
            const vpc = new aws.ec2.Vpc("other", { ipv4IpamPoolId: POOL, ipv4NetmaskLength: 20 });
            new VPCComponent("hub", { availabilityZones: ZONES, existing: { vpcId: vpc.id } });
        };
        const [preview, update] = [await run(program, { preview: true }), await run(program)];
        expect(names(preview)).to.deep.equal(names(update));
        expect(subnets(update)).to.deep.equal({
            "hub-public-a": "10.5.0.0/20",
            "hub-public-b": "10.5.16.0/20",
            "hub-private-a": "10.5.64.0/20",
            "hub-private-b": "10.5.80.0/20",
        });
    });

    it("with another CIDR than was said is refused", async () => {
        const args = { ...OLD, existing: { vpcId: "vpc-0123" } };
        const message = await refusal(() => new VPCComponent("hub", { ...args, cidrBlock: "10.5.0.0/17" }), {
            preview: false,
        });
        expect(message).to.contain("is not the CIDR of the existing VPC, which is 10.5.0.0/16");
    });
});

describe("a preview in which the addresses are not known yet", () => {
    const variants: Record<string, VPCComponentArgs> = {
        "two blocks": {
            ...HUB,
            secondaryCidrs: { pods: { ipamPoolId: PODS, netmaskLength: 18 } },
            subnets: { private: {}, pods: { order: 2, from: "pods", share: 1 } },
        },
        "two blocks of the pools' default sizes": {
            ...HUB,
            usePoolDefaultNetmaskLength: true,
            secondaryCidrs: { pods: { ipamPoolId: PODS, usePoolDefaultNetmaskLength: true } },
            subnets: { private: {}, pods: { order: 2, from: "pods", share: 1 } },
        },
        "IPv6 from a pool": {
            ...HUB,
            ipv6: { ipamPoolId: POOL },
            subnets: { public: {}, private: {}, inner: { order: 2, ipv6: "Only" } },
        },
        "an adopted VPC": { cidrBlock: "10.5.0.0/16", availabilityZones: ZONES, existing: {} },
        "the IPv6 block of a VPC that is read": {
            cidrBlock: "10.5.0.0/16",
            availabilityZones: ZONES,
            existing: { vpcId: "vpc-0123" },
            ipv6: { existing: true },
        },
    };
    for (const [title, args] of Object.entries(variants)) {
        it(`has the same resources and names as the update: ${title}`, async () => {
            const preview = await make(args, { preview: true });
            const update = await make(args);
            expect(names(preview.graph)).to.deep.equal(names(update.graph));
            if (!args.usePoolDefaultNetmaskLength) {
                const layout = await valueOf(preview.component.layout);
                expect(layout).to.deep.equal(await valueOf(update.component.layout));
            } else {
                expect(pulumi.isUnknown(await valueOf(preview.component.layout))).to.equal(true);
            }
        });
    }
});
