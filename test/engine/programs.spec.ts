import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMComponent, IPAMReference, VPCComponent } from "../../components";
import { ENGINE_TIMEOUT, Engine, requireEngine } from "./harness";

describe("IPAMReference under the engine", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    const project = "references";

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        const owner = (region: string, block: string) => async () => {
            const ipam = new IPAMComponent("shared", {
                region,
                cidrBlocks: [block],
                operatingRegions: ["us-east-1", "us-west-2"],
            });
            return { ipamId: ipam.ipamId, ipamPoolIds: ipam.poolIds, ipamPools: ipam.pools };
        };
        await (await engine.stack("first", owner("us-east-1", "10.0.0.0/8"), { project })).up();
        await (await engine.stack("second", owner("us-west-2", "172.16.0.0/12"), { project })).up();
    });
    after(() => engine?.close());

    const reader = (primary: string) => async () => {
        const reference = new IPAMReference(primary);
        const again = new IPAMReference(primary);
        const plain = new pulumi.StackReference("plain", { name: `organization/${project}/${primary}` });
        return {
            byReference: reference.getPoolId("us-west-2"),
            byAnother: again.getPool("us-west-2").apply(pool => pool.id),
            byPlain: plain.getOutput("ipamPoolIds").apply(pools => pools["us-west-2"]),
        };
    };

    async function poolOf(primary: string): Promise<string> {
        const stack = await engine.stack(
            `read-${primary}-${Math.random().toString(16).slice(2, 8)}`,
            reader(primary),
            { project },
        );
        const { outputs } = await stack.up();
        const ids = ["byReference", "byAnother", "byPlain"].map(name => outputs[name].value);
        expect(new Set(ids).size, "all ways give the same pool").to.equal(1);
        return ids[0];
    }

    it("and the plain StackReference give the same pool, in one program", async () => {
        expect(await poolOf("first")).to.match(/^ipam-pool-/);
    });

    it("gives each of two programs its own stack's pools, one after the other and side by side", async () => {
        const [first, second] = [await poolOf("first"), await poolOf("second")];
        expect(first).not.to.equal(second);
        const together = await Promise.all([poolOf("first"), poolOf("second"), poolOf("first")]);
        expect(together).to.deep.equal([first, second, first]);
    });

    const failures: [title: string, program: () => Promise<Record<string, unknown>>, says: string[]][] = [
        [
            "a region without a pool",
            async () => ({ id: new IPAMReference("first").getPoolId("eu-west-1") }),
            [
                "IPAM pool not found for region eu-west-1",
                "us-east-1, us-west-2",
                'append "eu-west-1" to operatingRegions',
            ],
        ],
        [
            "a stack that does not exist",
            async () => ({ id: new IPAMReference("nobody").getPoolId("us-west-2") }),
            [`unknown stack "organization/${project}/nobody"`],
        ],
    ];
    for (const [title, program, says] of failures) {
        it(`says at preview what is wrong: ${title}`, async () => {
            const stack = await engine.stack(
                `failure-${failures.findIndex(([other]) => other === title)}`,
                program,
                { project },
            );
            const { problem } = await stack.failing("preview");
            for (const text of says) {
                expect(problem).to.contain(text);
            }
        });
    }
});

describe("arguments refused under the engine", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let count = 0;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    const refusals: [title: string, program: () => Promise<unknown>, line: string][] = [
        [
            "overlapping blocks",
            async () => new IPAMComponent("shared", { cidrBlocks: ["10.0.0.0/8", "10.1.0.0/16"] }),
            'cidrBlocks[1] = "10.1.0.0/16": overlaps cidrBlocks[0] = "10.0.0.0/8"; leave one of them out',
        ],
        [
            "an unknown region",
            async () =>
                new IPAMComponent("shared", { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-est-1"] }),
            'operatingRegions[0] = "us-est-1": is not an AWS region that this version of @pulumi/aws knows; did you mean "us-east-1"?',
        ],
        [
            "an unknown zone",
            async () =>
                new VPCComponent("hub", { cidrBlock: "10.0.0.0/16", availabilityZones: ["us-west-2a"] }),
            'availabilityZones[0] = "us-west-2a": is not a zone of us-east-1',
        ],
        [
            "a VPC that is too small",
            async () => new VPCComponent("hub", { cidrBlock: "10.0.0.0/26" }),
            "subnets.public: has no size of its own, and a quarter of a /26",
        ],
        [
            "a pool argument that resolves to nothing",
            async () =>
                new VPCComponent("hub", {
                    ipamPoolId: pulumi.output<Record<string, string>>({}).apply(pools => pools["us-west-2"]),
                    availabilityZones: ["us-east-1a"],
                }),
            "ipamPoolId: resolves to nothing: there is no pool for us-east-1",
        ],
        [
            "the pool of another region, although it is still to be created",
            async () => {
                const ipam = new IPAMComponent("shared", {
                    cidrBlocks: ["10.0.0.0/8"],
                    operatingRegions: ["us-east-1", "us-west-2"],
                });
                new VPCComponent("hub", {
                    ipamPool: ipam.getPool("us-west-2"),
                    availabilityZones: ["us-east-1a"],
                });
            },
            'ipamPool.locale = "us-west-2": is not the region of the VPC, us-east-1',
        ],
        [
            "more zones than there are",
            async () =>
                new VPCComponent("hub", {
                    region: "us-west-1",
                    cidrBlock: "10.0.0.0/16",
                    availabilityZoneCount: 3,
                }),
            "availabilityZoneCount = 3: is more than us-west-1 has: us-west-1",
        ],
    ];
    for (const [title, program, line] of refusals) {
        it(`say so at preview and create nothing: ${title}`, async () => {
            const since = await engine.lastCall();
            const stack = await engine.stack(`refused-${++count}`, async () => void (await program()));
            const { problem } = await stack.failing("preview");
            expect(problem, problem).to.contain(line);
            await stack.failing("up");
            const changing = (await engine.calls(since)).filter(({ action }) =>
                /^(Create|Allocate|Provision)/.test(action),
            );
            expect(changing.map(({ action }) => action)).not.to.include("CreateVpc");
        });
    }
});
