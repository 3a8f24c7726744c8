import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs } from "../../components";
import { type Graph, refusal, run, valueOf } from "./graph";

const TWO_REGIONS: IPAMComponentArgs = {
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
};

const CHILD_TYPES = ["VpcIpam", "VpcIpamScope", "VpcIpamPool", "VpcIpamPoolCidr"].map(
    name => `aws:ec2/${name[0].toLowerCase()}${name.slice(1)}:${name}`,
);

function children(graph: Graph): string[] {
    return graph.resources
        .filter(resource => CHILD_TYPES.includes(resource.type))
        .map(resource => resource.name);
}

function addresses(graph: Graph): Record<string, string> {
    const cidrs = graph.ofType("aws:ec2/vpcIpamPoolCidr:VpcIpamPoolCidr");
    return Object.fromEntries(cidrs.map(cidr => [cidr.name, cidr.inputs["cidr"]]));
}

describe("IPAMComponent with two regions", () => {
    let graph: Graph;
    let component: IPAMComponent;
    beforeEach(async () => {
        graph = await run(() => {
            component = new IPAMComponent("shared", TWO_REGIONS);
        });
    });

    it("creates the IPAM, a scope, and a pool with its CIDR for each region, by these names", () => {
        expect(children(graph)).to.have.members([
            "shared-ipam",
            "shared-scope",
            "shared-pool-us-east-1",
            "shared-pool-cidr-us-east-1-0",
            "shared-pool-us-west-2",
            "shared-pool-cidr-us-west-2-0",
        ]);
    });

    it("puts everything into the home region, and only the locale differs", () => {
        for (const name of children(graph)) {
            expect(graph.named(name).inputs["region"], name).to.equal("us-east-1");
        }
        expect(graph.named("shared-pool-us-west-2").inputs["locale"]).to.equal("us-west-2");
    });

    it("parents every child to the component", () => {
        for (const name of children(graph)) {
            expect(graph.named(name).parent, name).to.equal("shared");
        }
    });

    it("gives each region the slot of its place in the list, one of sixteen", () => {
        expect(addresses(graph)).to.deep.equal({
            "shared-pool-cidr-us-east-1-0": "10.0.0.0/12",
            "shared-pool-cidr-us-west-2-0": "10.16.0.0/12",
        });
    });

    it("lets the IPAM operate in the home region and all regions of pools", () => {
        const regions = graph.named("shared-ipam").inputs["operatingRegions"];
        expect(regions).to.deep.equal([{ regionName: "us-east-1" }, { regionName: "us-west-2" }]);
    });

    it("names children after the component", () => {
        const nameTag = (name: string) => graph.named(name).inputs["tags"]["Name"];
        expect(nameTag("shared-ipam")).to.equal("shared");
        expect(nameTag("shared-pool-us-west-2")).to.equal("shared-pool-us-west-2");
    });

    it("offers the pools by region", async () => {
        expect(component.getAvailableRegions()).to.deep.equal(["us-east-1", "us-west-2"]);
        expect(component.supportsRegion("us-west-2")).to.equal(true);
        expect(component.supportsRegion("eu-west-1")).to.equal(false);
        expect(component.supportsRegion("toString")).to.equal(false);
        expect(await valueOf(component.getPoolId("us-west-2"))).to.equal("ipam-pool-shared0pool0us0west02");
        expect(await valueOf(component.getPoolCidrs("us-west-2"))).to.deep.equal(["10.16.0.0/12"]);
        expect(await valueOf(component.getPoolArn("us-east-1"))).to.contain("shared-pool-us-east-1");
    });

    it("says which regions there are when asked for another", () => {
        expect(() => component.getPoolId("eu-west-1")).to.throw(
            "IPAM pool not found for region eu-west-1. Regions with a pool: us-east-1, us-west-2.",
        );
    });

    it("exports its pools in version 1 of the form that other stacks read", async () => {
        expect(await valueOf(component.pools)).to.deep.equal({
            version: 1,
            ipamId: "shared-ipam-id",
            scopeId: "shared-scope-id",
            homeRegion: "us-east-1",
            pools: {
                "us-east-1": {
                    id: "ipam-pool-shared0pool0us0east01",
                    arn: "arn:aws:ec2::111111111111:shared-pool-us-east-1",
                    locale: "us-east-1",
                    addressFamily: "ipv4",
                    cidrs: ["10.0.0.0/12"],
                    rules: {},
                },
                "us-west-2": {
                    id: "ipam-pool-shared0pool0us0west02",
                    arn: "arn:aws:ec2::111111111111:shared-pool-us-west-2",
                    locale: "us-west-2",
                    addressFamily: "ipv4",
                    cidrs: ["10.16.0.0/12"],
                    rules: {},
                },
            },
        });
    });
});

describe("a pool id", () => {
    it("makes its user wait for the pool's CIDRs", async () => {
        const graph = await run(() => {
            const ipam = new IPAMComponent("shared", {
                ...TWO_REGIONS,
                cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"],
            });
            new aws.ec2.Vpc("vpc", { ipv4IpamPoolId: ipam.getPoolId("us-east-1"), ipv4NetmaskLength: 16 });
        });
        const waits = graph.named("vpc").dependencies.map(urn => urn.split("::").at(-1));
        expect(waits).to.include.members([
            "shared-pool-us-east-1",
            "shared-pool-cidr-us-east-1-0",
            "shared-pool-cidr-us-east-1-1",
        ]);
        expect(waits).not.to.include("shared-pool-us-west-2");
    });
});

describe("a region appended to operatingRegions", () => {
    it("adds a pool with its CIDR and changes no other address", async () => {
        const before = await run(() => new IPAMComponent("shared", TWO_REGIONS));
        const after = await run(
            () =>
                new IPAMComponent("shared", {
                    ...TWO_REGIONS,
                    operatingRegions: ["us-east-1", "us-west-2", "eu-west-1"],
                }),
        );
        expect(addresses(after)).to.deep.equal({
            ...addresses(before),
            "shared-pool-cidr-eu-west-1-0": "10.32.0.0/12",
        });
        expect(children(after)).to.include.members(children(before));
    });
});

describe("a block appended to cidrBlocks", () => {
    it("adds a CIDR to each pool, named after the block's place", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", { ...TWO_REGIONS, cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"] }),
        );
        expect(addresses(graph)).to.deep.equal({
            "shared-pool-cidr-us-east-1-0": "10.0.0.0/12",
            "shared-pool-cidr-us-east-1-1": "172.16.0.0/16",
            "shared-pool-cidr-us-west-2-0": "10.16.0.0/12",
            "shared-pool-cidr-us-west-2-1": "172.17.0.0/16",
        });
    });
});

describe("the home region", () => {
    it("is the stack's region by default, and has the only pool", async () => {
        const graph = await run(() => new IPAMComponent("shared", { cidrBlocks: ["10.0.0.0/8"] }), {
            config: { "aws:region": "eu-central-1" },
        });
        expect(graph.named("shared-pool-eu-central-1").inputs["region"]).to.equal("eu-central-1");
    });

    it("stays what the argument says under a provider of another region", async () => {
        const graph = await run(() => {
            const provider = new aws.Provider("west", { region: "us-west-2" });
            new IPAMComponent("shared", { ...TWO_REGIONS, region: "us-east-1" }, { provider });
        });
        for (const name of children(graph)) {
            expect(graph.named(name).inputs["region"], name).to.equal("us-east-1");
            expect(graph.named(name).provider, name).to.contain("::west::");
        }
    });

    it("must be set where an explicit provider is inherited, whose region no plan can know", async () => {
        const nested = (opts: (provider: aws.Provider) => pulumi.ComponentResourceOptions) => () => {
            const provider = new aws.Provider("west", { region: "us-west-2" });
            new IPAMComponent("shared", TWO_REGIONS, opts(provider));
        };
        for (const opts of [
            (provider: aws.Provider) => ({ provider }),
            (provider: aws.Provider) => ({ providers: [provider] }),
            (provider: aws.Provider) => ({ providers: { aws: provider } }),
            (provider: aws.Provider) => ({
                parent: new pulumi.ComponentResource("my:Thing", "thing", {}, { providers: [provider] }),
            }),
        ]) {
            expect(await refusal(nested(opts))).to.match(
                /region: cannot be read off the explicit provider.*; set region/,
            );
        }
    });

    it("must be known somehow", async () => {
        expect(await refusal(() => new IPAMComponent("shared", TWO_REGIONS), { config: {} })).to.contain(
            "set region",
        );
    });
});

describe("many pools", () => {
    it("are created a few at a time, because AWS refuses many concurrent mutations of one IPAM", async () => {
        const operatingRegions = [
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-north-1",
            "ap-south-1",
        ];
        const graph = await run(
            () => new IPAMComponent("shared", { cidrBlocks: ["10.0.0.0/8"], operatingRegions }),
        );
        const names = operatingRegions.map(region => `shared-pool-${region}`);
        // A pool may start when all that it waits for is complete: the rounds in which that happens are the waves.
        const round = new Map<string, number>();
        for (const name of names) {
            const waits = graph
                .named(name)
                .dependencies.map(urn => urn.split("::").at(-1)!)
                .filter(other => names.includes(other));
            round.set(name, 1 + Math.max(0, ...waits.map(other => round.get(other)!)));
        }
        const sizes = [...round.values()].reduce<Record<number, number>>(
            (sum, r) => ({ ...sum, [r]: (sum[r] ?? 0) + 1 }),
            {},
        );
        expect(
            Object.values(sizes).every(size => size <= 4),
            JSON.stringify(sizes),
        ).to.equal(true);
    });
});

describe("protect and tags", () => {
    it("protect the IPAM, its scope, pools and CIDRs when asked to", async () => {
        const graph = await run(() => new IPAMComponent("shared", { ...TWO_REGIONS, protect: true }));
        expect(children(graph).filter(name => !graph.named(name).protect)).to.deep.equal([]);
    });

    it("give every child the tags, and the Name unchanged only to the IPAM", async () => {
        const tags = { Name: "plan", Team: "network" };
        const graph = await run(() => new IPAMComponent("shared", { ...TWO_REGIONS, tags }));
        expect(graph.named("shared-ipam").inputs["tags"]).to.deep.equal(tags);
        expect(graph.named("shared-scope").inputs["tags"]).to.deep.equal({
            Name: "plan-scope",
            Team: "network",
        });
        expect(graph.named("shared-pool-us-east-1").inputs["tags"]).to.deep.equal({
            Name: "plan-pool-us-east-1",
            Team: "network",
        });
    });
});

describe("sharing", () => {
    const UNIT = "arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56";

    it("associates every pool and every principal with one share, in the home region", async () => {
        const sharePrincipals = ["222222222222", UNIT];
        const graph = await run(() => new IPAMComponent("shared", { ...TWO_REGIONS, sharePrincipals }));
        const ram = graph.resources.filter(resource => resource.type.startsWith("aws:ram/"));
        expect(ram.map(resource => resource.name)).to.have.members([
            "shared-share",
            "shared-share-us-east-1",
            "shared-share-us-west-2",
            "shared-principal-222222222222",
            "shared-principal-ou-ab12-cd34ef56",
        ]);
        for (const resource of ram) {
            expect(resource.inputs["region"], resource.name).to.equal("us-east-1");
            expect(resource.parent, resource.name).to.equal("shared");
        }
        expect(graph.named("shared-principal-ou-ab12-cd34ef56").inputs["principal"]).to.equal(UNIT);
        expect(graph.calls).to.deep.equal([]);
    });

    it("with the organization looks its ARN up, and dependsOn waits for that association as well", async () => {
        const graph = await run(() => {
            const ipam = new IPAMComponent("shared", { ...TWO_REGIONS, shareWithOrganization: true });
            new aws.ec2.Eip("later", {}, { dependsOn: [ipam] });
        });
        const principal = graph.named("shared-principal-o-a1b2c3d4e5");
        expect(principal.inputs["principal"]).to.equal(
            "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5",
        );
        expect(graph.named("later").dependencies.map(urn => urn.split("::").at(-1))).to.include(
            principal.name,
        );
    });

    it("is off by default", async () => {
        const graph = await run(() => new IPAMComponent("shared", TWO_REGIONS));
        expect(graph.resources.filter(resource => resource.type.startsWith("aws:ram/"))).to.deep.equal([]);
    });
});

describe("a lock", () => {
    const lock = { "us-east-1": ["10.0.0.0/12"], "us-west-2": ["10.16.0.0/12"] };
    const accepted: [title: string, args: IPAMComponentArgs][] = [
        ["the same plan", TWO_REGIONS],
        ["a region appended", { ...TWO_REGIONS, operatingRegions: ["us-east-1", "us-west-2", "eu-west-1"] }],
        ["a block appended", { ...TWO_REGIONS, cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"] }],
        ["a region retired at its place", { ...TWO_REGIONS, retiredRegions: ["us-west-2"] }],
        [
            "another order with the slots pinned",
            {
                ...TWO_REGIONS,
                operatingRegions: ["us-west-2", "us-east-1"],
                slots: { "us-east-1": 0, "us-west-2": 1 },
            },
        ],
    ];
    for (const [title, args] of accepted) {
        it(`lets pass: ${title}`, async () => {
            await run(() => new IPAMComponent("shared", { ...args, addressLock: lock }), { preview: true });
        });
    }
});

describe("a retired region", () => {
    it("has no pool any more and keeps its place, so that the others keep theirs", async () => {
        const operatingRegions = ["us-east-1", "us-west-2", "eu-west-1"];
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    ...TWO_REGIONS,
                    operatingRegions,
                    retiredRegions: ["us-west-2"],
                }),
        );
        expect(addresses(graph)).to.deep.equal({
            "shared-pool-cidr-us-east-1-0": "10.0.0.0/12",
            "shared-pool-cidr-eu-west-1-0": "10.32.0.0/12",
        });
        expect(children(graph).filter(name => name.includes("us-west-2"))).to.deep.equal([]);
    });

    it("stays an operating region of the IPAM, because AWS deletes the pool only after it would have left", async () => {
        const graph = await run(
            () => new IPAMComponent("shared", { ...TWO_REGIONS, retiredRegions: ["us-west-2"] }),
        );
        const regions = graph.named("shared-ipam").inputs["operatingRegions"];
        expect(regions).to.deep.include({ regionName: "us-west-2" });
    });
});

describe("allocation rules", () => {
    it("go to every regional pool and into the exported pools", async () => {
        let component!: IPAMComponent;
        const rules = {
            allocationMinNetmaskLength: 16,
            allocationDefaultNetmaskLength: 20,
            allocationMaxNetmaskLength: 24,
            autoImport: true,
        };
        const graph = await run(() => {
            component = new IPAMComponent("shared", {
                ...TWO_REGIONS,
                ...rules,
                allocationResourceTags: { Team: "network" },
            });
        });
        for (const region of ["us-east-1", "us-west-2"]) {
            expect(graph.named(`shared-pool-${region}`).inputs).to.include(rules);
        }
        expect(await valueOf(component.pools.pools["us-west-2"].rules)).to.deep.equal({
            ...rules,
            allocationResourceTags: { Team: "network" },
        });
    });
});

describe("two IPAMComponents in one stack", () => {
    it("share no URN", async () => {
        const graph = await run(() => {
            new IPAMComponent("one", { ...TWO_REGIONS, region: "us-east-1" });
            new IPAMComponent("two", { ...TWO_REGIONS, region: "us-west-2" });
        });
        const urns = graph.resources.map(resource => resource.urn);
        expect(new Set(urns).size).to.equal(urns.length);
    });
});

describe("a preview", () => {
    it("has the same resources as the update", async () => {
        const program = () => new IPAMComponent("shared", TWO_REGIONS);
        const [preview, update] = [await run(program, { preview: true }), await run(program)];
        expect(children(preview)).to.have.members(children(update));
    });
});
