// The recipes of docs/changing-pools.md, one after the other, on an IPAM from which VPCs draw.
import { GetIpamPoolAllocationsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs, type PoolArgs, VPCComponent } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, type Run, requireEngine } from "./harness";
import { lost } from "./steps";

/** VPCs by name, and the pool that each draws from. */
type Vpcs = Readonly<Record<string, string>>;

const program =
    (args: IPAMComponentArgs, vpcs: Vpcs = { hub: "us-east-1" }) =>
    async () => {
        const ipam = new IPAMComponent("shared", args);
        const outputs: Record<string, unknown> = { poolIds: ipam.poolIds, poolCidrs: ipam.poolCidrs };
        for (const [name, key] of Object.entries(vpcs)) {
            const vpc = new VPCComponent(name, {
                ipamPool: ipam.getPool(key),
                region: "us-east-1",
                availabilityZones: ["us-east-1a"],
                subnets: { private: { netmaskLength: 24 } },
            });
            outputs[name] = vpc.cidrBlock;
        }
        return outputs;
    };

/** The pools and CIDRs among the names. */
function pools(names: readonly string[]): string[] {
    return names.filter(name => name.startsWith("shared-pool-"));
}

describe("pools that change while VPCs draw from them", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;
    let poolIds: Record<string, string>;

    const FLAT: IPAMComponentArgs = {
        cidrBlocks: ["10.0.0.0/8"],
        operatingRegions: ["us-east-1", "us-west-2"],
    };
    const GROWN: IPAMComponentArgs = { ...FLAT, operatingRegions: ["us-east-1", "us-west-2", "eu-west-1"] };

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("growing", program(FLAT));
        const { outputs } = await stack.up();
        expect(outputs["hub"]?.value, "the VPC is at the low end of its pool").to.equal("10.0.0.0/16");
    });
    after(() => engine?.close());

    /** What the program would do, and did: the preview promises no more and no less. */
    async function changed(args: IPAMComponentArgs, vpcs?: Vpcs): Promise<Run> {
        const preview = await stack.preview(program(args, vpcs));
        const run = await stack.up();
        expect(preview.changes, "the preview said the same").to.deep.equal(run.changes);
        poolIds = run.outputs["poolIds"]?.value;
        return run;
    }

    /** CIDRs that live allocations hold in a pool, as the recipe reads them. */
    async function taken(key: string): Promise<string[]> {
        const { IpamPoolAllocations } = await engine
            .ec2()
            .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: poolIds[key] }));
        return IpamPoolAllocations!.map(({ Cidr }) => Cidr!);
    }

    it("a region is appended: its pool is made, and nothing else is touched", async () => {
        const run = await changed(GROWN);
        expect(pools(run.named("create"))).to.deep.equal([
            "shared-pool-cidr-eu-west-1-0",
            "shared-pool-eu-west-1",
        ]);
        expect(run.changes).to.deep.equal({ create: 2, update: 2 });
        expect(run.named("update")).to.deep.equal(["shared", "shared-ipam"]);
    });

    it("a region is retired: its pool goes, and nothing else", async () => {
        const run = await changed({ ...GROWN, retiredRegions: ["us-west-2"] });
        expect(lost(run)).to.have.members(["shared-pool-us-west-2", "shared-pool-cidr-us-west-2-0"]);
    });

    const CHILDREN: Record<string, PoolArgs> = {
        prod: { netmaskLength: 16, order: 0 },
        dev: { netmaskLength: 16, order: 1 },
    };
    let nested: IPAMComponentArgs;

    it("without `taken`, AWS refuses pools where the VPC is: they would be carved from the low end", async () => {
        // An IPAM of its own, in another home region: what AWS refused stays there as a failed CIDR.
        const elsewhere = {
            ...FLAT,
            region: "us-west-1",
            cidrBlocks: ["172.16.0.0/12"],
            regionalPoolNetmaskLength: 14,
        };
        const other = await engine.stack("untold", program(elsewhere));
        await other.up();
        const { problem } = await other.failing("up", program({ ...elsewhere, poolsPerRegion: CHILDREN }));
        expect(problem).to.match(/cidr-not-available: The CIDR 172\.16\.0\.0\/16 is not available/);
    });

    it("a tree is deepened around live allocations: pools are carved beside them, and the VPC stays", async () => {
        nested = {
            ...GROWN,
            retiredRegions: ["us-west-2"],
            poolsPerRegion: CHILDREN,
            taken: { "us-east-1": await taken("us-east-1") },
        };
        expect(nested.taken).to.deep.equal({ "us-east-1": ["10.0.0.0/16"] });
        const run = await changed(nested);
        expect(lost(run)).to.deep.equal([]);
        const cidrs = run.outputs["poolCidrs"]?.value;
        expect(cidrs["us-east-1/prod"]).to.deep.equal(["10.1.0.0/16"]);
        expect(cidrs["us-east-1/dev"]).to.deep.equal(["10.2.0.0/16"]);
        expect(cidrs["eu-west-1/prod"]).to.deep.equal(["10.32.0.0/16"]);
        expect(run.outputs["hub"]?.value).to.equal("10.0.0.0/16");
    });

    /** The same pools as a tree, without `cidrBlocks`. */
    const tree = (key: string, more: Partial<PoolArgs> = {}): IPAMComponentArgs => ({
        operatingRegions: GROWN.operatingRegions,
        pools: {
            [key]: { cidrs: ["10.0.0.0/12"], locale: "us-east-1", pools: CHILDREN, ...more },
            "eu-west-1": { cidrs: ["10.32.0.0/12"], pools: CHILDREN },
        },
        taken: { [key]: ["10.0.0.0/16"] },
    });

    it("the flat form becomes a tree: by the same keys, nothing changes at all", async () => {
        const run = await changed(tree("us-east-1"));
        // The component itself records its arguments.
        expect(run.steps.map(({ name }) => name)).to.deep.equal(["shared"]);
    });

    it("a pool gets another key: by its alias it stays the same pool, and so do those below it and the VPC", async () => {
        const renamed = tree("east", { aliases: ["us-east-1"] });
        const lock = { "us-east-1": ["10.0.0.0/12"], "us-east-1/prod": ["10.1.0.0/16"] };
        const run = await changed({ ...renamed, addressLock: lock }, { hub: "east" });
        expect(Object.keys(run.changes)).to.deep.equal(["update"]);
        const changedInputs = run.steps.filter(({ name }) => name !== "shared").flatMap(step => step.diffs);
        expect([...new Set(changedInputs)].sort(), "only what carries the key").to.deep.equal([
            "description",
            "tags",
            "tagsAll",
        ]);
        expect((await stack.resource("shared-pool-cidr-east-prod-0")).outputs["cidr"]).to.equal(
            "10.1.0.0/16",
        );
    });

    it("a full pool gets a second block: the first stays, and the next VPC is in the new one", async () => {
        const renamed = {
            pools: { prod: { netmaskLength: 16, order: 0 }, dev: { netmaskLength: 16, order: 1 } },
        };
        const vpcs = { hub: "east", app: "east/prod" };
        const full = await stack.up(program(tree("east", { aliases: ["us-east-1"], ...renamed }), vpcs));
        expect(full.outputs["app"]?.value).to.equal("10.1.0.0/16");

        const grown: PoolArgs = {
            netmaskLength: 16,
            order: 0,
            furtherBlocks: [{ netmaskLength: 16, order: 2 }],
        };
        const run = await changed(
            tree("east", { aliases: ["us-east-1"], pools: { ...renamed.pools, prod: grown } }),
            vpcs,
        );
        expect(run.named("create")).to.deep.equal(["shared-pool-cidr-east-prod-1"]);
        expect(lost(run)).to.deep.equal([]);

        const more = await stack.up(
            program(tree("east", { aliases: ["us-east-1"], pools: { ...renamed.pools, prod: grown } }), {
                ...vpcs,
                next: "east/prod",
            }),
        );
        expect(more.outputs["app"]?.value).to.equal("10.1.0.0/16");
        expect(more.outputs["next"]?.value).to.equal("10.3.0.0/16");
    });

    it("a pool of the tree is retired: it goes, and a lock keeps its place", async () => {
        const pools: Record<string, PoolArgs> = {
            prod: { netmaskLength: 16, order: 0, furtherBlocks: [{ netmaskLength: 16, order: 2 }] },
            dev: { netmaskLength: 16, order: 1, retired: true },
        };
        const addressLock = { "east/dev": ["10.2.0.0/16"], "east/prod": ["10.1.0.0/16", "10.3.0.0/16"] };
        const run = await changed(
            { ...tree("east", { aliases: ["us-east-1"], pools }), addressLock },
            { hub: "east", app: "east/prod", next: "east/prod" },
        );
        expect(lost(run)).to.have.members(["shared-pool-east-dev", "shared-pool-cidr-east-dev-0"]);
        expect(run.outputs["next"]?.value).to.equal("10.3.0.0/16");
    });

    it("all of it goes away again", async () => {
        await stack.destroy();
    });
});
