import { GetIpamPoolAllocationsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs, VPCComponent } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

type Reservations = NonNullable<IPAMComponentArgs["reservations"]>;

const OFFICE: Reservations = {
    office: { pool: "us-west-2", cidr: "10.16.0.0/16", description: "head office" },
};

const program = (reservations: Reservations) => async () => {
    const ipam = new IPAMComponent("shared", {
        region: "us-east-1",
        cidrBlocks: ["10.0.0.0/8"],
        operatingRegions: ["us-east-1", "us-west-2"],
        reservations,
    });
    const vpc = new VPCComponent("app", {
        region: "us-west-2",
        ipamPool: ipam.getPool("us-west-2"),
        availabilityZones: ["us-west-2a"],
    });
    return { cidrBlock: vpc.cidrBlock };
};

describe("reserved addresses", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("owner", program(OFFICE));
    });
    after(() => engine?.close());

    async function custom(): Promise<(string | undefined)[]> {
        const { id } = await stack.resource("shared-pool-us-west-2");
        const { IpamPoolAllocations } = await engine
            .ec2("us-west-2")
            .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: id }));
        return IpamPoolAllocations!
            .filter(({ ResourceType }) => ResourceType === "custom")
            .map(({ Cidr, Description }) => `${Cidr} ${Description ?? ""}`.trim())
            .sort();
    }

    it("are allocated where the pool serves, before a VPC of the same update draws from it", async () => {
        const { outputs } = await stack.up();
        expect(await custom()).to.deep.equal(["10.16.0.0/16 head office"]);
        expect(outputs["cidrBlock"]!.value).to.equal("10.17.0.0/16");
        const calls = (await engine.calls()).filter(({ action }) => action === "AllocateIpamPoolCidr");
        expect(calls.map(({ region }) => region)).to.deep.equal(["us-west-2"]);
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
    });

    it("come later without touching what lives, and the VPC's pool id stays known", async () => {
        const more = { ...OFFICE, lab: { pool: "us-west-2", netmaskLength: 20 } };
        const preview = await stack.preview(program(more));
        expect(preview.named("create")).to.deep.equal(["shared-reservation-lab"]);
        expect(preview.steps.filter(({ op }) => op.includes("replace"))).to.deep.equal([]);
        const up = await stack.up();
        expect(up.named("create")).to.deep.equal(["shared-reservation-lab"]);
        expect(await custom()).to.deep.equal(["10.16.0.0/16 head office", "10.18.0.0/20"]);
    });

    it("keep their place when they are described anew, and a move touches nothing that lives", async () => {
        const office = OFFICE["office"]!;
        const renamed = await stack.up(program({ office: { ...office, description: "new office" } }));
        expect(renamed.named("replace")).to.deep.equal([]);
        expect(await custom()).to.deep.equal(["10.16.0.0/16 head office"]);
        const moved = await stack.up(program({ office: { ...office, cidr: "10.19.0.0/16" } }));
        expect(moved.named("replace")).to.deep.equal(["shared-reservation-office"]);
        expect(moved.named("delete-replaced")).to.deep.equal(["shared-reservation-office"]);
        expect(await custom()).to.deep.equal(["10.19.0.0/16 head office"]);
    });

    it("are refused at preview where they do not lie in their pool", async () => {
        const { problem } = await stack.failing(
            "preview",
            program({ office: { pool: "us-west-2", cidr: "10.0.0.0/16" } }),
        );
        expect(problem).to.contain(
            'reservations["office"].cidr = "10.0.0.0/16": is not inside a CIDR of us-west-2 (10.16.0.0/12)',
        );
    });

    it("are released with the stack", async () => {
        await stack.up(program(OFFICE));
        await stack.destroy();
        const released = (await engine.calls()).filter(
            ({ action }) => action === "ReleaseIpamPoolAllocation",
        );
        expect(new Set(released.map(({ region }) => region))).to.deep.equal(new Set(["us-west-2"]));
    });
});
