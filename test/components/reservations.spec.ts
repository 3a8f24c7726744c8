import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs } from "../../components";
import { type Graph, run } from "./graph";

const ARGS: IPAMComponentArgs = {
    region: "us-east-1",
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
    reservations: {
        office: { pool: "us-west-2", cidr: "10.16.0.0/20", description: "head office" },
        spare: { pool: "us-west-2", netmaskLength: 20 },
        lab: { pool: "us-east-1", cidr: "10.0.0.0/20", tags: { owner: "lab" } },
    },
};

const waits = (graph: Graph, name: string) =>
    graph.named(name).dependencies.map(urn => urn.split("::").at(-1));

for (const preview of [false, true]) {
    describe(`reservations${preview ? ", at preview" : ""}`, () => {
        let graph: Graph;
        before(async () => {
            graph = await run(
                () => {
                    const ipam = new IPAMComponent("shared", ARGS);
                    new aws.ec2.Vpc("vpc", {
                        ipv4IpamPoolId: ipam.getPoolId("us-west-2"),
                        ipv4NetmaskLength: 16,
                        region: "us-west-2",
                    });
                },
                { preview, config: {} },
            );
        });

        it("are allocations in the region that their pool serves; nothing else leaves the home region", () => {
            expect(graph.named("shared-reservation-office").inputs).to.deep.include({
                region: "us-west-2",
                cidr: "10.16.0.0/20",
                description: "head office",
            });
            expect(graph.named("shared-reservation-spare").inputs).to.deep.include({
                region: "us-west-2",
                netmaskLength: 20,
            });
            expect(graph.named("shared-reservation-lab").inputs["region"]).to.equal("us-east-1");
            for (const { name, custom, inputs, type } of graph.resources) {
                if (custom && type !== "aws:ec2/vpc:Vpc" && !name.startsWith("shared-reservation-")) {
                    expect(inputs["region"], name).to.equal("us-east-1");
                }
            }
        });

        it("have the component's tags, a name, and their own", () => {
            expect(graph.named("shared-reservation-lab").inputs["tags"]).to.deep.equal({
                Name: "shared-reservation-lab",
                owner: "lab",
            });
        });

        it("wait for the pool's CIDRs, and those that AWS places for the others", () => {
            expect(waits(graph, "shared-reservation-office")).to.include("shared-pool-cidr-us-west-2-0");
            expect(waits(graph, "shared-reservation-spare")).to.include("shared-reservation-office");
        });

        it("are made before anybody draws from the pool", () => {
            expect(waits(graph, "vpc")).to.include.members([
                "shared-reservation-office",
                "shared-reservation-spare",
            ]);
            expect(waits(graph, "vpc")).not.to.include("shared-reservation-lab");
        });
    });
}

describe("a pool that is carved", () => {
    it("leaves out what is reserved in its parent", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    ...ARGS,
                    poolsPerRegion: { prod: { netmaskLength: 16, order: 0 } },
                    reservations: { office: { pool: "us-west-2", cidr: "10.16.0.0/20" } },
                }),
        );
        const cidr = (pool: string) => graph.named(`shared-pool-cidr-${pool}-0`).inputs["cidr"];
        expect(cidr("us-east-1-prod")).to.equal("10.0.0.0/16");
        expect(cidr("us-west-2-prod")).to.equal("10.17.0.0/16");
    });
});
