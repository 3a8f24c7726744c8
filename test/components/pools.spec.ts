import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs, planPools } from "../../components";
import { type Graph, run, valueOf } from "./graph";

const POOL = "aws:ec2/vpcIpamPool:VpcIpamPool";
const CIDR = "aws:ec2/vpcIpamPoolCidr:VpcIpamPoolCidr";

/** Address space of a company, split by region and then by environment. */
const CORPORATE: IPAMComponentArgs = {
    pools: {
        corp: {
            cidrs: ["10.0.0.0/8"],
            pools: {
                "us-east-1": {
                    netmaskLength: 12,
                    order: 0,
                    pools: { prod: { netmaskLength: 14, order: 0 }, dev: { netmaskLength: 16, order: 1 } },
                },
                "us-west-2": { netmaskLength: 12, order: 1 },
            },
        },
    },
};

function addresses(graph: Graph): Record<string, string> {
    return Object.fromEntries(graph.ofType(CIDR).map(cidr => [cidr.name, cidr.inputs["cidr"]]));
}

describe("a tree of pools", () => {
    let graph: Graph;
    let component: IPAMComponent;
    before(async () => {
        graph = await run(() => {
            component = new IPAMComponent("shared", CORPORATE);
        });
    });

    it("has a pool for each key, named after its path, with its block carved from the parent", () => {
        expect(addresses(graph)).to.deep.equal({
            "shared-pool-cidr-corp-0": "10.0.0.0/8",
            "shared-pool-cidr-corp-us-east-1-0": "10.0.0.0/12",
            "shared-pool-cidr-corp-us-east-1-prod-0": "10.0.0.0/14",
            "shared-pool-cidr-corp-us-east-1-dev-0": "10.4.0.0/16",
            "shared-pool-cidr-corp-us-west-2-0": "10.16.0.0/12",
        });
        expect(graph.ofType(POOL).map(pool => pool.name)).to.have.members([
            "shared-pool-corp",
            "shared-pool-corp-us-east-1",
            "shared-pool-corp-us-east-1-prod",
            "shared-pool-corp-us-east-1-dev",
            "shared-pool-corp-us-west-2",
        ]);
    });

    it("makes each pool from its parent, and after the parent's CIDRs", () => {
        const prod = graph.named("shared-pool-corp-us-east-1-prod");
        expect(prod.inputs["sourceIpamPoolId"]).to.equal("ipam-pool-shared0pool0corp0us0east01");
        expect(prod.dependencies.map(urn => urn.split("::").at(-1))).to.include(
            "shared-pool-cidr-corp-us-east-1-0",
        );
        expect(graph.named("shared-pool-corp").inputs).not.to.have.property("sourceIpamPoolId");
    });

    it("has the locale of the region, from the key of its pool downward", () => {
        const locale = (name: string) => graph.named(`shared-pool-${name}`).inputs["locale"];
        expect(locale("corp")).to.equal(undefined);
        expect(locale("corp-us-east-1")).to.equal("us-east-1");
        expect(locale("corp-us-east-1-prod")).to.equal("us-east-1");
        const regions = graph.named("shared-ipam").inputs["operatingRegions"];
        expect(regions).to.deep.equal([{ regionName: "us-east-1" }, { regionName: "us-west-2" }]);
    });

    it("offers its pools by path", async () => {
        expect(Object.keys(component.poolIds)).to.have.members([
            "corp",
            "corp/us-east-1",
            "corp/us-east-1/prod",
            "corp/us-east-1/dev",
            "corp/us-west-2",
        ]);
        expect(await valueOf(component.getPoolCidrs("corp/us-east-1/prod"))).to.deep.equal(["10.0.0.0/14"]);
        expect(() => component.getPoolId("corp/eu-west-1")).to.throw(
            "IPAM pool not found for corp/eu-west-1. Pools: corp, corp/us-east-1, corp/us-east-1/dev,",
        );
    });
});

describe("pools below every regional pool", () => {
    it("are described once, and have the keys of their regions", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    cidrBlocks: ["10.0.0.0/8"],
                    operatingRegions: ["us-east-1", "us-west-2"],
                    poolsPerRegion: {
                        prod: { netmaskLength: 14, order: 0 },
                        dev: { netmaskLength: 14, order: 1 },
                    },
                }),
        );
        expect(addresses(graph)).to.deep.equal({
            "shared-pool-cidr-us-east-1-0": "10.0.0.0/12",
            "shared-pool-cidr-us-east-1-prod-0": "10.0.0.0/14",
            "shared-pool-cidr-us-east-1-dev-0": "10.4.0.0/14",
            "shared-pool-cidr-us-west-2-0": "10.16.0.0/12",
            "shared-pool-cidr-us-west-2-prod-0": "10.16.0.0/14",
            "shared-pool-cidr-us-west-2-dev-0": "10.20.0.0/14",
        });
    });
});

describe("the id of a pool with pools below", () => {
    it("makes its user wait for their CIDRs, which AWS would otherwise give to a VPC that comes first", async () => {
        const graph = await run(() => {
            const ipam = new IPAMComponent("shared", CORPORATE);
            new aws.ec2.Vpc("vpc", {
                ipv4IpamPoolId: ipam.getPoolId("corp/us-east-1"),
                ipv4NetmaskLength: 16,
            });
        });
        const waits = graph.named("vpc").dependencies.map(urn => urn.split("::").at(-1));
        expect(waits).to.include.members([
            "shared-pool-cidr-corp-us-east-1-0",
            "shared-pool-cidr-corp-us-east-1-prod-0",
            "shared-pool-cidr-corp-us-east-1-dev-0",
        ]);
        expect(waits).not.to.include("shared-pool-cidr-corp-us-west-2-0");
    });
});

describe("the exported pools of a tree", () => {
    it("are version 1 of the form that other stacks read: a contract", async () => {
        let component!: IPAMComponent;
        await run(() => {
            component = new IPAMComponent("shared", {
                pools: {
                    corp: {
                        cidrs: ["10.0.0.0/8"],
                        allocationMaxNetmaskLength: 24,
                        pools: {
                            "us-east-1": { netmaskLength: 12, order: 0, allocationResourceTags: { a: "b" } },
                        },
                    },
                    ula: { cidrs: ["fd12:3456::/32"] },
                },
            });
        });
        const { pools, ...about } = await valueOf(component.pools);
        expect(about).to.deep.equal({
            version: 1,
            ipamId: "shared-ipam-id",
            scopeId: "shared-scope-id",
            homeRegion: "us-east-1",
        });
        const { id, arn, ...corp } = pools["corp"];
        expect(id).to.equal("ipam-pool-shared0pool0corp");
        expect(arn).to.contain("shared-pool-corp");
        // A pool without a locale has no such key: undefined does not survive the way through a stack's outputs.
        expect(JSON.parse(JSON.stringify(corp))).to.deep.equal({
            addressFamily: "ipv4",
            cidrs: ["10.0.0.0/8"],
            rules: { allocationMaxNetmaskLength: 24 },
        });
        expect(pools["corp/us-east-1"]).to.deep.include({
            locale: "us-east-1",
            addressFamily: "ipv4",
            cidrs: ["10.0.0.0/12"],
            rules: { allocationMaxNetmaskLength: 24, allocationResourceTags: { a: "b" } },
        });
        expect(pools["ula"]).to.deep.include({ addressFamily: "ipv6", cidrs: ["fd12:3456::/32"] });
    });
});

describe("a preview of a tree with blocks that AWS chooses", () => {
    const args: IPAMComponentArgs = {
        pools: {
            corp: {
                cidrs: ["10.0.0.0/8"],
                locale: "us-east-1",
                pools: { a: { netmaskLength: 12, provisioning: "aws", pools: { b: { netmaskLength: 16 } } } },
            },
        },
    };

    it("has the same resources as the update", async () => {
        const names = (graph: Graph) => graph.resources.map(({ name }) => name);
        const preview = await run(() => new IPAMComponent("shared", args), { preview: true });
        expect(names(preview)).to.have.members(names(await run(() => new IPAMComponent("shared", args))));
        expect(preview.named("shared-pool-cidr-corp-a-b-0").inputs).to.include({ netmaskLength: 16 });
    });
});

describe("planPools", () => {
    it("gives the plan as plain data, without a program", () => {
        const { pools, operatingRegions } = planPools({ region: "us-east-1", ...CORPORATE });
        expect(operatingRegions).to.deep.equal(["us-east-1", "us-west-2"]);
        expect(
            pools.map(({ key, parent, depth, cidrs }) => [key, parent, depth, cidrs[0].cidr]),
        ).to.deep.equal([
            ["corp", undefined, 1, "10.0.0.0/8"],
            ["corp/us-east-1", "corp", 2, "10.0.0.0/12"],
            ["corp/us-east-1/dev", "corp/us-east-1", 3, "10.4.0.0/16"],
            ["corp/us-east-1/prod", "corp/us-east-1", 3, "10.0.0.0/14"],
            ["corp/us-west-2", "corp", 2, "10.16.0.0/12"],
        ]);
        expect(structuredClone(pools)).to.deep.equal(pools);
    });

    it("throws what the component refuses, and asks for the region", () => {
        expect(() => planPools({ pools: { corp: { cidrs: ["10.0.0.1/8"] } } })).to.throw(
            /region: is missing.*pools\.corp\.cidrs\[0\] = "10\.0\.0\.1\/8": has host bits set/s,
        );
    });
});
