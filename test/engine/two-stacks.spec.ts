import {
    DescribeIpamPoolsCommand,
    DescribeIpamsCommand,
    DescribeVpcsCommand,
    GetIpamPoolAllocationsCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { contains, parseCidr } from "../../address-space";
import { primary } from "../../stacks/primary";
import { secondary } from "../../stacks/secondary";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const PROJECT = "shared-services";

const primaryProgram = (operatingRegions: string[]) => async () =>
    primary({ ipam: { cidrBlocks: ["10.0.0.0/8"], operatingRegions }, hub: {}, protect: false });
const secondaryProgram = async () =>
    secondary({ primaryStack: "shared-services-primary", hub: {}, protect: false });

const VPC_CHILDREN = [
    "hub-vpc",
    "hub-igw",
    "hub-public-rt",
    "hub-public-rt-0.0.0.0/0",
    ...["a", "b", "c"].flatMap(zone => [
        `hub-public-${zone}`,
        `hub-public-${zone}-rta`,
        `hub-private-${zone}`,
        `hub-private-${zone}-rt`,
        `hub-private-${zone}-rta`,
    ]),
];

const PRIMARY_CHILDREN = [
    "shared-ipam",
    "shared-scope",
    "shared-pool-us-east-1",
    "shared-pool-cidr-us-east-1-0",
    "shared-pool-us-west-2",
    "shared-pool-cidr-us-west-2-0",
    ...VPC_CHILDREN,
];

describe("a primary in us-east-1 and a secondary in us-west-2", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let home: EngineStack;
    let west: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        const common = { project: PROJECT };
        home = await engine.stack(
            "shared-services-primary",
            primaryProgram(["us-east-1", "us-west-2"]),
            common,
        );
        west = await engine.stack("shared-services-secondary", secondaryProgram, {
            ...common,
            config: { "aws:region": "us-west-2" },
        });
    });
    after(() => engine?.close());

    it("the secondary says what to do while the primary was never deployed", async () => {
        const { problem } = await west.failing("preview");
        expect(problem).to.contain("shared-services-primary has no outputs: it was never deployed");
        expect(problem).to.contain("Deploy it first");
    });

    it("the primary creates exactly the planned resources, by name", async () => {
        const { steps } = await home.up();
        const created = steps.filter(step => step.op === "create" && step.type.startsWith("aws:"));
        expect(created.map(step => step.name)).to.have.members(PRIMARY_CHILDREN);
    });

    it("all calls that make or change the IPAM went to the home region", async () => {
        const calls = (await engine.calls()).filter(({ action }) =>
            /^(Create|Modify|Provision).*Ipam/.test(action),
        );
        expect(calls.map(({ action }) => action)).to.include.members([
            "CreateIpam",
            "CreateIpamScope",
            "CreateIpamPool",
            "ProvisionIpamPoolCidr",
        ]);
        expect(new Set(calls.map(({ region }) => region))).to.deep.equal(new Set(["us-east-1"]));
    });

    it("both pools are described in the home region, each with its locale", async () => {
        const { IpamPools } = await engine.ec2("us-east-1").send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(pool => [pool.IpamRegion, pool.Locale, pool.State])).to.have.deep.members([
            ["us-east-1", "us-east-1", "create-complete"],
            ["us-east-1", "us-west-2", "create-complete"],
        ]);
    });

    it("the secondary draws its VPC from the pool of its region", async () => {
        const { outputs } = await west.up();
        const pools = (await home.stack.outputs())["ipamPools"].value.pools;
        const pool = pools["us-west-2"];
        expect(contains(parseCidr(pool.cidrs[0]), parseCidr(outputs["hubCidrBlock"].value))).to.equal(true);

        const { IpamPoolAllocations } = await engine
            .ec2("us-west-2")
            .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: pool.id }));
        const vpc = IpamPoolAllocations!.find(allocation => allocation.ResourceType === "vpc")!;
        const { Vpcs } = await engine.ec2("us-west-2").send(new DescribeVpcsCommand({}));
        expect(vpc).to.include({
            ResourceId: outputs["hubVpcId"].value,
            ResourceRegion: "us-west-2",
            ResourceOwner: Vpcs![0].OwnerId,
            Cidr: outputs["hubCidrBlock"].value,
        });
    });

    it("a second update changes nothing", async () => {
        expect((await home.up()).steps).to.deep.equal([]);
        expect((await west.up()).steps).to.deep.equal([]);
    });

    it("a refresh finds nothing to change", async () => {
        expect((await home.refresh()).changes).not.to.have.any.keys("update", "delete", "create");
        expect((await home.up()).steps).to.deep.equal([]);
    });

    const appended = primaryProgram(["us-east-1", "us-west-2", "eu-west-1"]);

    it("with eu-west-1 appended, the preview adds the pool and its CIDR, and updates only the IPAM's operating regions", async () => {
        const steps = (await home.preview(appended)).steps.filter(step => step.type.startsWith("aws:"));
        expect(steps.map(step => `${step.op} ${step.name}`)).to.have.members([
            "update shared-ipam",
            "create shared-pool-eu-west-1",
            "create shared-pool-cidr-eu-west-1-0",
        ]);
        const ipam = steps.find(step => step.name === "shared-ipam")!;
        expect(ipam.diffs).to.deep.equal(["operatingRegions"]);
        expect(ipam.replaces).to.deep.equal([]);
    });

    it("with eu-west-1 appended, the ids of the other pools stay known at preview", async () => {
        const { stdout } = await home.preview(appended);
        expect(stdout).to.match(/\+\s+eu-west-1\s*: \[unknown\]/);
        expect(stdout).not.to.match(/us-(east-1|west-2)\s*: .*\[unknown\]/);
    });

    it("with eu-west-1 appended, the update leaves both VPCs as they are", async () => {
        const { steps } = await home.up(appended);
        expect(steps.map(step => step.name).filter(name => name.startsWith("hub"))).to.deep.equal([]);
        expect((await west.up()).steps).to.deep.equal([]);
        const { Ipams } = await engine.ec2("us-east-1").send(new DescribeIpamsCommand({}));
        expect(Ipams![0].OperatingRegions!.map(region => region.RegionName).sort()).to.deep.equal([
            "eu-west-1",
            "us-east-1",
            "us-west-2",
        ]);
    });

    it("destroying the primary first fails as AWS fails, and what the secondary needs is still there", async () => {
        const { problem } = await home.failing("destroy");
        expect(problem).to.match(
            /timeout waiting for IPAM Pool \(ipam-pool-\w+\) allocations to be released/,
        );
        const left = (await home.resources()).map(resource => resource.urn.split("::").at(-1));
        expect(left).to.include.members([
            "shared-ipam",
            "shared-scope",
            "shared-pool-us-west-2",
            "shared-pool-cidr-us-west-2-0",
        ]);
        expect(left).not.to.include("hub-vpc");
        expect((await west.refresh()).changes).not.to.have.any.keys("update", "delete");
    });

    it("destroying the secondary first and then the primary leaves the sandbox empty", async () => {
        await west.destroy();
        await home.destroy();
        const ec2 = engine.ec2("us-east-1");
        expect((await ec2.send(new DescribeIpamsCommand({}))).Ipams).to.deep.equal([]);
        for (const region of ["us-east-1", "us-west-2"]) {
            const { Vpcs } = await engine.ec2(region).send(new DescribeVpcsCommand({}));
            expect(Vpcs, region).to.deep.equal([]);
        }
    });
});
