import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs } from "../../components";
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
