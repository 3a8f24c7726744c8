// The steps of "Retiring a region" in docs/cross-region.md, one after the other.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DescribeIpamPoolsCommand, GetIpamPoolAllocationsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { primary } from "../../stacks/primary";
import { secondary } from "../../stacks/secondary";
import { findPulumi } from "../../tools/pulumi-cli";
import { ENGINE_TIMEOUT, Engine, type EngineStack, nameOf, type Run, requireEngine } from "./harness";

const PROJECT = "shared-services";
const REGIONS = ["us-east-1", "us-west-2", "eu-west-1"];
/** What `npm run lock` writes for these regions. */
const ADDRESS_LOCK = {
    "us-east-1": ["10.0.0.0/12"],
    "us-west-2": ["10.16.0.0/12"],
    "eu-west-1": ["10.32.0.0/12"],
};
const RETIRED = ["shared-pool-us-west-2", "shared-pool-cidr-us-west-2-0"];

const home =
    (operatingRegions: string[], retiredRegions: string[] = []) =>
    async () =>
        primary({
            ipam: {
                cidrBlocks: ["10.0.0.0/8"],
                operatingRegions,
                retiredRegions,
                addressLock: ADDRESS_LOCK,
                protect: true,
            },
            hub: { protect: true },
            protect: true,
        });
const away = async () =>
    secondary({ primaryStack: "shared-services-primary", hub: { protect: true }, protect: true });

describe("a region that is retired while everything is protected and locked", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let owner: EngineStack;
    let west: EngineStack;
    let europe: EngineStack;
    let westPool: string;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        owner = await engine.stack("shared-services-primary", home(REGIONS), { project: PROJECT });
        west = await engine.stack("shared-services-secondary", away, {
            project: PROJECT,
            config: { "aws:region": "us-west-2" },
        });
        europe = await engine.stack("shared-services-eu-west-1", away, {
            project: PROJECT,
            config: { "aws:region": "eu-west-1" },
        });
        const { outputs } = await owner.up();
        expect(outputs["ipamPoolCidrs"]?.value, "the lock is that of the stack").to.deep.equal(ADDRESS_LOCK);
        westPool = outputs["ipamPoolIds"]?.value["us-west-2"];
        await west.up();
        await europe.up();
    });
    after(() => engine?.close());

    it("is kept while its VPC is there: protection stops the destroy of its stack", async () => {
        const { problem } = await west.failing("destroy");
        expect(problem).to.match(/hub-vpc.*protected/s);
    });

    it("step 1: with its stack unprotected, the VPC is destroyed and IPAM releases its addresses", async () => {
        await pulumi(engine, west, "state", "unprotect", "--all", "--yes");
        await west.destroy();
        const { IpamPoolAllocations } = await engine
            .ec2("us-west-2")
            .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: westPool }));
        expect(IpamPoolAllocations).to.deep.equal([]);
    });

    it("without step 2, protection stops the update that retires the region", async () => {
        const { problem } = await owner.failing("preview", home(REGIONS, ["us-west-2"]));
        expect(problem).to.match(/shared-pool-(cidr-)?us-west-2.*cannot be deleted/s);
    });

    it("step 2: only its pool and the pool's CIDRs are unprotected", async () => {
        for (const urn of await urnsOf(engine, owner, RETIRED)) {
            await pulumi(engine, owner, "state", "unprotect", urn, "--yes");
        }
        const resources = (await owner.resources()).filter(({ urn }) =>
            /^(shared-(ipam|scope|pool)|hub-vpc)/.test(nameOf(urn)),
        );
        const open = resources.filter(({ protect }) => !protect).map(({ urn }) => nameOf(urn));
        expect(open).to.have.members(RETIRED);
        expect(resources).to.have.length(9);
    });

    const retired = home(REGIONS, ["us-west-2"]);

    it("step 3: the preview deletes the pool and its CIDR and touches nothing else", async () => {
        expectOnlyRetired(await owner.preview(retired));
    });

    it("step 3: the update does what the preview showed", async () => {
        const run = await owner.up(retired);
        expectOnlyRetired(run);
        expect(Object.keys(run.outputs["ipamPoolIds"]?.value)).to.have.members(["us-east-1", "eu-west-1"]);
        const { IpamPools } = await engine.ec2("us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(pool => pool.Locale)).to.have.members(["us-east-1", "eu-west-1"]);
    });

    it("leaves the other regions as they were, and protected", async () => {
        expect((await owner.up()).steps).to.deep.equal([]);
        expect((await europe.up()).steps).to.deep.equal([]);
        const europePool = await owner.resource("shared-pool-cidr-eu-west-1-0");
        expect(europePool.protect).to.equal(true);
        expect(europePool.outputs["cidr"]).to.equal("10.32.0.0/12");
    });

    it("tells a stack of the region what to do", async () => {
        const { problem } = await west.failing("preview", away);
        expect(problem).to.contain(
            "IPAM pool not found for region us-west-2 in organization/shared-services/shared-services-primary",
        );
    });

    it("keeps its place locked: removing it from operatingRegions is refused, and so is another region there", async () => {
        const removed = await owner.failing("preview", home(["us-east-1", "eu-west-1"]));
        expect(removed.problem).to.contain('addressLock["eu-west-1"][0] = "10.32.0.0/12"');
        expect(removed.problem).to.contain("10.32.0.0/12 -> 10.16.0.0/12");
        const taken = await owner.failing("preview", home(["us-east-1", "ca-central-1", "eu-west-1"]));
        expect(taken.problem).to.contain("is locked for us-west-2, and the plan gives 10.16.0.0/12 to");
    });

    it("comes back to its own addresses when it is taken out of retiredRegions", async () => {
        const { steps, outputs } = await owner.up(home(REGIONS));
        expect(steps.filter(({ op }) => op === "create").map(({ name }) => name)).to.have.members(RETIRED);
        expect(outputs["ipamPoolCidrs"]?.value).to.deep.equal(ADDRESS_LOCK);
        expect((await europe.up()).steps).to.deep.equal([]);
    });
});

function expectOnlyRetired({ steps }: Run): void {
    expect(
        steps.filter(({ type }) => type.startsWith("aws:")).map(({ op, name }) => `${op} ${name}`),
    ).to.have.members(RETIRED.map(name => `delete ${name}`));
}

/** The URNs that `pulumi stack --show-urns` prints for the names. */
async function urnsOf(engine: Engine, stack: EngineStack, names: readonly string[]): Promise<string[]> {
    const printed = await pulumi(engine, stack, "stack", "--show-urns");
    const urns = [...printed.matchAll(/urn:pulumi:\S+/g)].map(([urn]) => urn);
    const found = urns.filter(urn => names.includes(nameOf(urn)));
    expect(found.map(nameOf)).to.have.members([...names]);
    return found;
}

/** Runs the CLI as a user would, on the stack. */
async function pulumi(engine: Engine, { stack, name }: EngineStack, ...args: string[]): Promise<string> {
    const { command } = (await findPulumi())!;
    const env = Object.fromEntries(
        Object.entries({ ...process.env, ...engine.variables }).filter(([, value]) => value !== undefined),
    );
    const { stdout } = await promisify(execFile)(command, [...args, "--stack", name, "--non-interactive"], {
        cwd: stack.workspace.workDir,
        env,
    });
    return stdout;
}
