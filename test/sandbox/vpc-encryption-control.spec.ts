import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createAttachedGateway, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("the encryption control of a VPC", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let VpcEncryptionControlId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        const { VpcEncryptionControl: made } = await world.ec2.createVpcEncryptionControl({ VpcId });
        VpcEncryptionControlId = made!.VpcEncryptionControlId!;
        expect(made).to.include({ State: "creating", Mode: "monitor" });
        world.pass(200);
    });

    async function read() {
        const { VpcEncryptionControls } = await world.ec2.describeVpcEncryptionControls({
            VpcEncryptionControlIds: [VpcEncryptionControlId],
        });
        return VpcEncryptionControls![0];
    }

    it("watches at first, and is one of a kind", async () => {
        expect(await read()).to.include({ State: "available", Mode: "monitor", VpcId });
        expect(await errorOf(world.ec2.createVpcEncryptionControl({ VpcId }))).to.contain("AlreadyExists");
        const found = await world.ec2.describeVpcEncryptionControls({
            Filters: [filter("vpc-id", VpcId), filter("mode", "monitor")],
        });
        expect(found.VpcEncryptionControls).to.have.length(1);
    });

    it("enforces when nothing is in the way that is not excluded", async () => {
        const id = await createAttachedGateway(world.ec2, VpcId);
        const blockers = await world.ec2.getVpcResourcesBlockingEncryptionEnforcement({ VpcId });
        expect(blockers.NonCompliantResources!.map(item => `${item.Type} ${item.Id}`)).to.deep.equal([
            `internet-gateway ${id}`,
        ]);
        const enforce = (more: object = {}) =>
            world.ec2.modifyVpcEncryptionControl({ VpcEncryptionControlId, Mode: "enforce", ...more });
        expect(await errorOf(enforce())).to.contain("VpcEncryptionControlStateTransitionFailed");
        await enforce({ InternetGatewayExclusion: "enable" });
        expect((await read()).State).to.equal("enforce-in-progress");
        expect((await read()).ResourceExclusions!.InternetGateway!.State).to.equal("enabling");
        world.pass(200);
        expect(await read()).to.include({ State: "available", Mode: "enforce" });
        expect((await read()).ResourceExclusions!.InternetGateway!.State).to.equal("enabled");
        expect((await read()).ResourceExclusions!.Lambda!.State).to.equal("disabled");
        const watch = (more: object = {}) =>
            world.ec2.modifyVpcEncryptionControl({ VpcEncryptionControlId, Mode: "monitor", ...more });
        expect(await errorOf(watch({ LambdaExclusion: "enable" }))).to.contain("enforce mode only");
        await watch();
        world.pass(200);
        expect((await read()).ResourceExclusions!.InternetGateway!.State).to.equal("disabled");
    });

    it("is deleted by itself, and goes with its VPC", async () => {
        await world.ec2.deleteVpcEncryptionControl({ VpcEncryptionControlId });
        expect((await read()).State).to.equal("deleting");
        world.pass(200);
        expect(await errorOf(read())).to.contain("InvalidVpcEncryptionControlId.NotFound");
        const other = await world.ec2.createVpcEncryptionControl({ VpcId });
        VpcEncryptionControlId = other.VpcEncryptionControl!.VpcEncryptionControlId!;
        await world.ec2.deleteVpc({ VpcId });
        expect(await errorOf(read())).to.contain("InvalidVpcEncryptionControlId.NotFound");
    });
});
