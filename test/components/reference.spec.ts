import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMReference, VPCComponent } from "../../components";
import { type MockOptions, refusal, run, valueOf } from "./graph";

const PRIMARY = "organization/shared-services/shared-services-primary";
const WEST = "ipam-pool-0aaaaaaaaaaaaaaaa";
const POOL = {
    id: WEST,
    arn: `arn:aws:ec2::111111111111:ipam-pool/${WEST}`,
    locale: "us-west-2",
    addressFamily: "ipv4",
    cidrs: ["10.16.0.0/12"],
    rules: {},
};
const OUTPUTS = {
    ipamId: "ipam-0aaaaaaaaaaaaaaaa",
    ipamScopeId: "ipam-scope-0aaaaaaaaaaaaaaaa",
    ipamPoolIds: { "us-east-1": "ipam-pool-0bbbbbbbbbbbbbbbb", "us-west-2": WEST },
    ipamPools: {
        version: 1,
        ipamId: "ipam-0a",
        scopeId: "ipam-scope-0a",
        homeRegion: "us-east-1",
        pools: { "us-west-2": POOL },
    },
};
const deployed: MockOptions = { stacks: { [PRIMARY]: OUTPUTS } };

async function read(
    get: (reference: IPAMReference) => pulumi.Output<unknown>,
    options = deployed,
): Promise<unknown> {
    let value: Promise<unknown> | undefined;
    await run(() => {
        value = valueOf(get(new IPAMReference("shared-services-primary")));
        return value;
    }, options);
    return value;
}

describe("IPAMReference", () => {
    it("reads the pool of a region, the IPAM and the scope", async () => {
        expect(await read(primary => primary.getPoolId("us-west-2"))).to.equal(WEST);
        expect(await read(primary => primary.getPool("us-west-2"))).to.deep.equal(POOL);
        expect(await read(primary => primary.ipamId)).to.equal(OUTPUTS.ipamId);
        expect(await read(primary => primary.scopeId)).to.equal(OUTPUTS.ipamScopeId);
    });

    it("finds the ids in the versioned output when there is no other", async () => {
        const only = { stacks: { [PRIMARY]: { ipamPools: OUTPUTS.ipamPools } } };
        expect(await read(primary => primary.getPoolId("us-west-2"), only)).to.equal(WEST);
    });

    it("qualifies a bare stack name, which is then valid on every backend, and leaves a full one alone", async () => {
        let bare: IPAMReference | undefined;
        let full: IPAMReference | undefined;
        await run(() => {
            bare = new IPAMReference("shared-services-primary");
            full = new IPAMReference("acme/network/prod");
        });
        expect(await valueOf(bare!.stack.name)).to.equal(PRIMARY);
        expect(await valueOf(full!.stack.name)).to.equal("acme/network/prod");
    });

    it("shares one reference within a program, and none between programs", async () => {
        const seen: pulumi.StackReference[] = [];
        const program = () => {
            seen.push(
                new IPAMReference("shared-services-primary").stack,
                new IPAMReference("shared-services-primary").stack,
            );
        };
        await run(program, deployed);
        await run(program, deployed);
        expect(seen[0]).to.equal(seen[1]);
        expect(seen[2]).to.equal(seen[3]);
        expect(seen[0]).not.to.equal(seen[2]);
    });

    it("works beside a plain StackReference to the same stack", async () => {
        const graph = await run(() => {
            const plain = new pulumi.StackReference("shared-services-primary", { name: PRIMARY });
            const id = plain.getOutput("ipamPoolIds").apply(pools => pools["us-west-2"]);
            new VPCComponent("one", {
                region: "us-west-2",
                ipamPoolId: id,
                availabilityZones: ["us-west-2a"],
            });
            const pool = new IPAMReference("shared-services-primary").getPool("us-west-2");
            new VPCComponent("two", {
                region: "us-west-2",
                ipamPool: pool,
                availabilityZones: ["us-west-2a"],
            });
        }, deployed);
        expect(graph.named("one-vpc").inputs["ipv4IpamPoolId"]).to.equal(WEST);
        expect(graph.named("two-vpc").inputs["ipv4IpamPoolId"]).to.equal(WEST);
    });

    it("takes an existing StackReference", async () => {
        let id: Promise<unknown> | undefined;
        await run(() => {
            const plain = new pulumi.StackReference("mine", { name: PRIMARY });
            id = valueOf(new IPAMReference(plain).getPoolId("us-west-2"));
        }, deployed);
        expect(await id).to.equal(WEST);
    });
});

describe("IPAMReference of a tree of pools", () => {
    const TREE = {
        version: 1,
        ipamId: "ipam-1",
        scopeId: "ipam-scope-1",
        homeRegion: "us-east-1",
        pools: {
            "us-east-1": {
                id: "ipam-pool-1",
                arn: "arn:1",
                locale: "us-east-1",
                addressFamily: "ipv4",
                cidrs: ["10.0.0.0/12"],
                rules: {},
            },
            "us-east-1/prod": {
                id: "ipam-pool-2",
                arn: "arn:2",
                locale: "us-east-1",
                addressFamily: "ipv4",
                cidrs: ["10.0.0.0/14"],
                rules: { allocationResourceTags: { Environment: "prod" } },
            },
        },
    };
    const stacks = { [PRIMARY]: { ipamPools: TREE } };

    it("finds a pool by its path, with what a VPC needs to know of it", async () => {
        const graph = await run(
            () => {
                const ipamPool = new IPAMReference("shared-services-primary").getPool("us-east-1/prod");
                new VPCComponent("app", { ipamPool, netmaskLength: 20, availabilityZones: ["us-east-1a"] });
            },
            { stacks },
        );
        const { inputs } = graph.named("app-vpc");
        expect(inputs["ipv4IpamPoolId"]).to.equal("ipam-pool-2");
        expect(inputs["tags"]).to.include({ Environment: "prod" });
    });

    it("names all pools when there is none with the key", async () => {
        const text = await refusal(
            () =>
                new IPAMReference("shared-services-primary")
                    .getPoolId("us-east-1/dev")
                    .apply(() => undefined),
            { stacks },
        );
        expect(text).to.equal(
            `IPAM pool not found for us-east-1/dev in ${PRIMARY}. Pools: us-east-1, us-east-1/prod. ` +
                'To get one, add "us-east-1/dev" to the pools of the primary stack and deploy that first.',
        );
    });
});

describe("IPAMReference, when there is no such pool", () => {
    const message = (get: (reference: IPAMReference) => pulumi.Output<unknown>, options: MockOptions) =>
        refusal(() => get(new IPAMReference("shared-services-primary")).apply(() => undefined), options);

    it("names the regions there are and says how to get one", async () => {
        const text = await message(primary => primary.getPoolId("eu-west-1"), deployed);
        expect(text).to.equal(
            `IPAM pool not found for region eu-west-1 in ${PRIMARY}. Regions with a pool: us-east-1, us-west-2. ` +
                'To get one, append "eu-west-1" to operatingRegions in the primary stack and deploy that first.',
        );
        expect(await message(primary => primary.getPool("eu-west-1"), deployed)).to.contain(
            "IPAM pool not found for region eu-west-1",
        );
    });

    it("tells a stack that was never deployed from one without the output", async () => {
        expect(await message(primary => primary.getPoolId("us-west-2"), { stacks: {} })).to.match(
            /organization\/shared-services\/shared-services-primary has no outputs: it was never deployed, or was destroyed\. Deploy it first/,
        );
        const other = { stacks: { [PRIMARY]: { vpcId: "vpc-1" } } };
        expect(await message(primary => primary.getPoolId("us-west-2"), other)).to.match(
            /has no output "ipamPoolIds"; it has vpcId\. Export it there \(export const ipamPoolIds = ipam\.poolIds;\)/,
        );
    });

    it("refuses a newer version of the export", async () => {
        const newer = { stacks: { [PRIMARY]: { ipamPools: { ...OUTPUTS.ipamPools, version: 2 } } } };
        expect(await message(primary => primary.getPool("us-west-2"), newer)).to.match(
            /in version 2, .* reads version 1\..*update this one/,
        );
    });
});
