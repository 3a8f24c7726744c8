import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createAttachedGateway, createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("an Elastic IP address", () => {
    const world = sandboxForTests();

    async function networkInterface(withGateway = true): Promise<string> {
        const { VpcId } = await createVpc(world.ec2);
        if (withGateway) {
            await createAttachedGateway(world.ec2, VpcId);
        }
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        return NetworkInterface!.NetworkInterfaceId!;
    }

    it("is unlike any other", async () => {
        const made = await Promise.all([1, 2, 3, 4].map(() => world.ec2.allocateAddress({ Domain: "vpc" })));
        expect(new Set(made.map(({ PublicIp }) => PublicIp)).size).to.equal(4);
        expect(made[0].AllocationId).to.match(/^eipalloc-[0-9a-f]{17}$/);
        expect(made[0]).to.include({
            Domain: "vpc",
            PublicIpv4Pool: "amazon",
            NetworkBorderGroup: "us-east-1",
        });
    });

    it("is mapped to an interface and cannot be released meanwhile", async () => {
        const NetworkInterfaceId = await networkInterface();
        const { AllocationId, PublicIp } = await world.ec2.allocateAddress({});
        const { AssociationId } = await world.ec2.associateAddress({ AllocationId, NetworkInterfaceId });
        const { Addresses } = await world.ec2.describeAddresses({ AllocationIds: [AllocationId!] });
        expect(Addresses![0]).to.include({
            AssociationId,
            NetworkInterfaceId,
            NetworkInterfaceOwnerId: "111122223333",
            PrivateIpAddress: "10.0.0.4",
            PublicIp,
        });
        const { NetworkInterfaces } = await world.ec2.describeNetworkInterfaces({
            Filters: [filter("association.public-ip", PublicIp!)],
        });
        expect(NetworkInterfaces![0].Association).to.include({ AllocationId, PublicIp });
        expect(await errorOf(world.ec2.releaseAddress({ AllocationId }))).to.equal(
            `InvalidIPAddress.InUse: Address ${PublicIp} is in use.`,
        );
        await world.ec2.disassociateAddress({ AssociationId });
        await world.ec2.releaseAddress({ AllocationId });
        expect(await errorOf(world.ec2.releaseAddress({ AllocationId }))).to.equal(
            `InvalidAllocationID.NotFound: The allocation ID '${AllocationId}' does not exist`,
        );
        expect(await errorOf(world.ec2.disassociateAddress({ AssociationId }))).to.equal(
            `InvalidAssociationID.NotFound: The association ID '${AssociationId}' does not exist`,
        );
    });

    it("moves to another interface only if that is asked for", async () => {
        const one = await networkInterface();
        const two = await networkInterface();
        const { AllocationId } = await world.ec2.allocateAddress({});
        const { AssociationId } = await world.ec2.associateAddress({ AllocationId, NetworkInterfaceId: one });
        const move = { AllocationId, NetworkInterfaceId: two };
        expect(await errorOf(world.ec2.associateAddress(move))).to.equal(
            `Resource.AlreadyAssociated: resource ${AllocationId} is already associated with associate-id ${AssociationId}`,
        );
        const moved = await world.ec2.associateAddress({ ...move, AllowReassociation: true });
        expect(moved.AssociationId).not.to.equal(AssociationId);
    });

    it("needs an internet gateway", async () => {
        const NetworkInterfaceId = await networkInterface(false);
        const { AllocationId } = await world.ec2.allocateAddress({});
        expect(await errorOf(world.ec2.associateAddress({ AllocationId, NetworkInterfaceId }))).to.contain(
            "Gateway.NotAttached",
        );
    });

    it("that a NAT gateway has is not to be touched", async () => {
        const { VpcId } = await createVpc(world.ec2);
        await createAttachedGateway(world.ec2, VpcId);
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { AllocationId } = await world.ec2.allocateAddress({});
        await world.ec2.createNatGateway({ SubnetId, AllocationId });
        const { Addresses } = await world.ec2.describeAddresses({ AllocationIds: [AllocationId!] });
        const { AssociationId } = Addresses![0];
        expect(await errorOf(world.ec2.disassociateAddress({ AssociationId }))).to.equal(
            "AuthFailure: You do not have permission to access the specified resource.",
        );
        expect(await errorOf(world.ec2.releaseAddress({ AllocationId }))).to.contain(
            "InvalidIPAddress.InUse",
        );
    });

    it("is found by its public IP and by tags", async () => {
        const { PublicIp, AllocationId } = await world.ec2.allocateAddress({
            TagSpecifications: [{ ResourceType: "elastic-ip", Tags: [{ Key: "Name", Value: "nat" }] }],
        });
        const byIp = await world.ec2.describeAddresses({ PublicIps: [PublicIp!] });
        const byTag = await world.ec2.describeAddresses({ Filters: [filter("tag:Name", "nat")] });
        for (const { Addresses } of [byIp, byTag]) {
            expect(Addresses!.map(address => address.AllocationId)).to.deep.equal([AllocationId]);
        }
        const other = world.in("us-west-2");
        expect(await errorOf(other.describeAddresses({ PublicIps: [PublicIp!] }))).to.equal(
            `InvalidAddress.NotFound: Address '${PublicIp}' not found.`,
        );
    });

    it("has a reverse DNS name if one is set", async () => {
        const { AllocationId } = await world.ec2.allocateAddress({});
        const read = async (): Promise<string | undefined> => {
            const { Addresses } = await world.ec2.describeAddressesAttribute({
                AllocationIds: [AllocationId!],
                Attribute: "domain-name",
            });
            return Addresses![0].PtrRecord;
        };
        expect(await read()).to.equal(undefined);
        await world.ec2.modifyAddressAttribute({ AllocationId, DomainName: "mail.example.com" });
        expect(await read()).to.equal("mail.example.com.");
    });
});
