import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createAttachedGateway, createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("an internet gateway", () => {
    const world = sandboxForTests();

    async function create(): Promise<string> {
        const { InternetGateway } = await world.ec2.createInternetGateway({});
        return InternetGateway!.InternetGatewayId!;
    }

    it("is attached to one VPC at a time, and a VPC has one", async () => {
        const InternetGatewayId = await create();
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const other = (await createVpc(world.ec2)).VpcId!;
        await world.ec2.attachInternetGateway({ InternetGatewayId, VpcId });
        const { InternetGateways } = await world.ec2.describeInternetGateways({
            Filters: [filter("attachment.vpc-id", VpcId)],
        });
        expect(InternetGateways![0]).to.deep.include({
            InternetGatewayId,
            Attachments: [{ State: "available", VpcId }],
            OwnerId: "111122223333",
        });
        expect(await errorOf(world.ec2.attachInternetGateway({ InternetGatewayId, VpcId: other }))).to.equal(
            `Resource.AlreadyAssociated: resource ${InternetGatewayId} is already attached to network ${VpcId}`,
        );
        const second = { InternetGatewayId: await create(), VpcId };
        expect(await errorOf(world.ec2.attachInternetGateway(second))).to.equal(
            `InvalidParameterValue: Network ${VpcId} already has an internet gateway attached`,
        );
    });

    it("is detached from the VPC it is attached to, and deleted after that", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const InternetGatewayId = await createAttachedGateway(world.ec2, VpcId);
        const other = (await createVpc(world.ec2)).VpcId!;
        expect(await errorOf(world.ec2.detachInternetGateway({ InternetGatewayId, VpcId: other }))).to.equal(
            `Gateway.NotAttached: resource ${InternetGatewayId} is not attached to network ${other}`,
        );
        expect(await errorOf(world.ec2.deleteInternetGateway({ InternetGatewayId }))).to.equal(
            `DependencyViolation: The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
        );
        await world.ec2.detachInternetGateway({ InternetGatewayId, VpcId });
        await world.ec2.deleteInternetGateway({ InternetGatewayId });
        expect(await errorOf(world.ec2.deleteInternetGateway({ InternetGatewayId }))).to.equal(
            `InvalidInternetGatewayID.NotFound: The internetGateway ID '${InternetGatewayId}' does not exist`,
        );
    });

    it("stays as long as public addresses are mapped in its VPC", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const InternetGatewayId = await createAttachedGateway(world.ec2, VpcId);
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { AllocationId } = await world.ec2.allocateAddress({ Domain: "vpc" });
        const { NatGateway } = await world.ec2.createNatGateway({ SubnetId, AllocationId });
        const detach = () => world.ec2.detachInternetGateway({ InternetGatewayId, VpcId });
        const expected =
            `DependencyViolation: Network ${VpcId} has some mapped public address(es). ` +
            "Please unmap those public address(es) before detaching the gateway.";
        expect(await errorOf(detach())).to.equal(expected);
        await world.ec2.deleteNatGateway({ NatGatewayId: NatGateway!.NatGatewayId });
        expect(await errorOf(detach())).to.equal(expected);
        world.pass(200);
        await detach();
    });
});

describe("an egress-only internet gateway", () => {
    const world = sandboxForTests();

    it("belongs to its VPC until it is deleted", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const { EgressOnlyInternetGateway: made } = await world.ec2.createEgressOnlyInternetGateway({
            VpcId,
        });
        const id = made!.EgressOnlyInternetGatewayId!;
        expect(made!.Attachments).to.deep.equal([{ State: "attached", VpcId }]);
        const input = { EgressOnlyInternetGatewayIds: [id] };
        const found = await world.ec2.describeEgressOnlyInternetGateways(input);
        expect(found.EgressOnlyInternetGateways).to.have.length(1);
        await world.ec2.deleteEgressOnlyInternetGateway({ EgressOnlyInternetGatewayId: id });
        const after = await world.ec2.describeEgressOnlyInternetGateways(input);
        expect(after.EgressOnlyInternetGateways).to.deep.equal([]);
        const again = world.ec2.deleteEgressOnlyInternetGateway({ EgressOnlyInternetGatewayId: id });
        expect(await errorOf(again)).to.equal(
            `InvalidGatewayID.NotFound: The eigw ID '${id}' does not exist`,
        );
    });
});
