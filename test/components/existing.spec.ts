import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs } from "../../components";
import { type Graph, refusal, run, valueOf } from "./graph";

const IPAM = "ipam-0123456789abcdef0";
const SCOPE = "ipam-scope-0123456789abcdef0";
const TWO_REGIONS: IPAMComponentArgs = {
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
};

const types = (graph: Graph) => graph.resources.map(({ type }) => type.split(":").at(-1));

describe("IPAMComponent on an IPAM that exists", () => {
    for (const preview of [true, false]) {
        it(`creates a scope and pools in it, and no IPAM${preview ? ", at preview" : ""}`, async () => {
            let component: IPAMComponent;
            const graph = await run(
                () => {
                    component = new IPAMComponent("shared", { ...TWO_REGIONS, existing: { ipamId: IPAM } });
                },
                { preview },
            );
            expect(types(graph)).not.to.include("VpcIpam");
            expect(graph.named("shared-scope").inputs["ipamId"]).to.equal(IPAM);
            expect(graph.calls.map(({ inputs }) => inputs)).to.deep.equal([
                { id: IPAM, region: "us-east-1" },
            ]);
            expect(await valueOf(component!.ipamId)).to.equal(IPAM);
            expect(await valueOf(component!.ipamArn)).to.equal(`arn:aws:ec2::111111111111:ipam/${IPAM}`);
        });
    }

    it("creates neither IPAM nor scope when the scope is given as well", async () => {
        const graph = await run(
            () => new IPAMComponent("shared", { ...TWO_REGIONS, existing: { ipamId: IPAM, scopeId: SCOPE } }),
        );
        expect(types(graph)).not.to.include.members(["VpcIpam"]).and.not.to.include("VpcIpamScope");
        for (const region of TWO_REGIONS.operatingRegions!) {
            expect(graph.named(`shared-pool-${region}`).inputs["ipamScopeId"]).to.equal(SCOPE);
        }
    });

    it("waits for an id that is not known yet", async () => {
        const unknown = (pulumi as any).unknown;
        const graph = await run(
            () => {
                const id = new (pulumi.Output as any)(
                    new Set(),
                    Promise.resolve(unknown),
                    Promise.resolve(false),
                    Promise.resolve(false),
                    Promise.resolve(new Set()),
                );
                new IPAMComponent("shared", { ...TWO_REGIONS, existing: { ipamId: id } });
            },
            { preview: true },
        );
        expect(types(graph)).not.to.include("VpcIpam");
        expect(graph.calls).to.deep.equal([]);
        expect(graph.named("shared-pool-us-west-2").inputs["locale"]).to.equal("us-west-2");
    });

    it("refuses an id that turns out to be none", async () => {
        const id = pulumi.output("vpc-0123456789abcdef0");
        const message = await refusal(
            () => new IPAMComponent("shared", { ...TWO_REGIONS, existing: { ipamId: id } }),
        );
        expect(message).to.contain('existing.ipamId = "vpc-0123456789abcdef0": is not the id of an IPAM');
    });
});

describe("imports", () => {
    it("hand each child the object it takes over, in the region where it is", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    ...TWO_REGIONS,
                    sharePrincipals: ["222222222222"],
                    existing: {
                        imports: {
                            ipam: IPAM,
                            scope: SCOPE,
                            "pool-us-west-2": "ipam-pool-0123456789abcdef0@us-east-1",
                            "principal-222222222222": "arn:share,222222222222",
                        },
                    },
                }),
        );
        const importId = (name: string) => graph.named(name).importId;
        expect(importId("shared-ipam")).to.equal(`${IPAM}@us-east-1`);
        expect(importId("shared-scope")).to.equal(`${SCOPE}@us-east-1`);
        expect(importId("shared-pool-us-west-2")).to.equal("ipam-pool-0123456789abcdef0@us-east-1");
        expect(importId("shared-principal-222222222222")).to.equal("arn:share,222222222222@us-east-1");
        expect(importId("shared-pool-us-east-1")).to.equal("");
        expect(importId("shared-share")).to.equal("");
    });
});
