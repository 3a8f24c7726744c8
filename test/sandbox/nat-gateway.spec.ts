import type { NatGateway } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createAttachedGateway, createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a NAT gateway", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let SubnetId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        SubnetId = (await createSubnet(world.ec2, VpcId, "10.0.0.0/28")).SubnetId!;
    });

    async function read(NatGatewayId: string | undefined): Promise<NatGateway> {
        const { NatGateways } = await world.ec2.describeNatGateways({ NatGatewayIds: [NatGatewayId!] });
        return NatGateways![0];
    }

    async function free(): Promise<number> {
        const { Subnets } = await world.ec2.describeSubnets({ SubnetIds: [SubnetId] });
        return Subnets![0].AvailableIpAddressCount!;
    }

    async function createPublic(): Promise<{ NatGatewayId: string; AllocationId: string }> {
        await createAttachedGateway(world.ec2, VpcId);
        const AllocationId = (await world.ec2.allocateAddress({})).AllocationId!;
        const { NatGateway: made } = await world.ec2.createNatGateway({ SubnetId, AllocationId });
        return { NatGatewayId: made!.NatGatewayId!, AllocationId };
    }

    it("is pending, then available, with an address of its subnet and its Elastic IP address", async () => {
        const { NatGatewayId, AllocationId } = await createPublic();
        expect(await read(NatGatewayId)).to.deep.include({
            State: "pending",
            VpcId,
            SubnetId,
            ConnectivityType: "public",
        });
        world.pass(200);
        const gateway = await read(NatGatewayId);
        expect(gateway.State).to.equal("available");
        const { Addresses } = await world.ec2.describeAddresses({ AllocationIds: [AllocationId] });
        expect(gateway.NatGatewayAddresses).to.have.length(1);
        expect(gateway.NatGatewayAddresses![0]).to.deep.include({
            AllocationId,
            AssociationId: Addresses![0].AssociationId,
            PublicIp: Addresses![0].PublicIp,
            PrivateIp: "10.0.0.4",
            IsPrimary: true,
            Status: "succeeded",
        });
        const { NetworkInterfaces } = await world.ec2.describeNetworkInterfaces({
            Filters: [filter("subnet-id", SubnetId)],
        });
        expect(NetworkInterfaces![0]).to.deep.include({
            NetworkInterfaceId: gateway.NatGatewayAddresses![0].NetworkInterfaceId,
            Description: `Interface for NAT Gateway ${NatGatewayId}`,
            InterfaceType: "nat_gateway",
            RequesterManaged: true,
            Status: "in-use",
            PrivateIpAddress: "10.0.0.4",
        });
        expect(await free()).to.equal(10);
    });

    it("is deleting, then deleted, listed for a while, and gives everything back", async () => {
        const { NatGatewayId, AllocationId } = await createPublic();
        world.pass(200);
        await world.ec2.deleteNatGateway({ NatGatewayId });
        expect((await read(NatGatewayId)).State).to.equal("deleting");
        expect(await errorOf(world.ec2.deleteSubnet({ SubnetId }))).to.contain("DependencyViolation");
        world.pass(200);
        const gone = await read(NatGatewayId);
        expect(gone.State).to.equal("deleted");
        expect(gone.DeleteTime).to.be.an.instanceOf(Date);
        expect(await free()).to.equal(11);
        await world.ec2.releaseAddress({ AllocationId });
        await world.ec2.deleteSubnet({ SubnetId });
        expect(await errorOf(world.ec2.deleteNatGateway({ NatGatewayId }))).to.equal(
            `NatGatewayNotFound: The Nat Gateway ${NatGatewayId} was not found`,
        );
        world.pass(60_000);
        expect(await errorOf(read(NatGatewayId))).to.contain("NatGatewayNotFound");
    });

    it("is private with the address that was asked for", async () => {
        const { NatGateway: made } = await world.ec2.createNatGateway({
            SubnetId,
            ConnectivityType: "private",
            PrivateIpAddress: "10.0.0.9",
            SecondaryPrivateIpAddressCount: 2,
        });
        world.pass(200);
        const gateway = await read(made!.NatGatewayId);
        expect(gateway).to.include({ State: "available", ConnectivityType: "private" });
        expect(gateway.NatGatewayAddresses!.map(item => item.PrivateIp)).to.deep.equal([
            "10.0.0.9",
            "10.0.0.4",
            "10.0.0.5",
        ]);
        expect(await free()).to.equal(8);
    });

    it("cannot have an address that is AWS's, taken or outside of the subnet", async () => {
        const create = (PrivateIpAddress: string) =>
            world.ec2.createNatGateway({ SubnetId, ConnectivityType: "private", PrivateIpAddress });
        for (const address of ["10.0.0.0", "10.0.0.3", "10.0.0.15"]) {
            expect(await errorOf(create(address))).to.equal(
                `InvalidParameterValue: Address ${address} is in subnet's reserved address range`,
            );
        }
        expect(await errorOf(create("10.0.0.16"))).to.equal(
            "InvalidParameterValue: Address 10.0.0.16 does not fall within the subnet's address range",
        );
        await create("10.0.0.8");
        expect(await errorOf(create("10.0.0.8"))).to.contain("InvalidIPAddress.InUse");
    });

    it("needs an allocation to be public", async () => {
        expect(await errorOf(world.ec2.createNatGateway({ SubnetId }))).to.contain("MissingParameter");
        const AllocationId = "eipalloc-0123456789abcdef0";
        expect(await errorOf(world.ec2.createNatGateway({ SubnetId, AllocationId }))).to.equal(
            `InvalidAllocationID.NotFound: The allocation ID '${AllocationId}' does not exist`,
        );
    });

    const failures: Record<string, [() => Promise<NatGateway>, string, RegExp]> = {
        "without an internet gateway": [
            async () => {
                const { AllocationId } = await world.ec2.allocateAddress({});
                return (await world.ec2.createNatGateway({ SubnetId, AllocationId })).NatGateway!;
            },
            "Gateway.NotAttached",
            /^Network vpc-\w+ has no Internet gateway attached$/,
        ],
        "with an address that is in use": [
            async () => {
                const { AllocationId } = await createPublic();
                return (await world.ec2.createNatGateway({ SubnetId, AllocationId })).NatGateway!;
            },
            "Resource.AlreadyAssociated",
            /^Elastic IP address \[eipalloc-\w+\] is already associated$/,
        ],
        "in a full subnet": [
            async () => {
                for (let i = 0; i < 11; i++) {
                    await world.ec2.createNetworkInterface({ SubnetId });
                }
                return (await world.ec2.createNatGateway({ SubnetId, ConnectivityType: "private" }))
                    .NatGateway!;
            },
            "InsufficientFreeAddressesInSubnet",
            /^Subnet has insufficient free addresses to create this NAT gateway$/,
        ],
    };
    for (const [name, [create, code, message]] of Object.entries(failures)) {
        it(`${name} is pending and fails`, async () => {
            const made = await create();
            expect(made.State).to.equal("pending");
            expect(made.FailureCode).to.equal(undefined);
            world.pass(200);
            const failed = await read(made.NatGatewayId);
            expect(failed).to.include({ State: "failed", FailureCode: code });
            expect(failed.FailureMessage).to.match(message);
        });
    }

    it("takes further Elastic IP addresses and gives them back", async () => {
        const { NatGatewayId } = await createPublic();
        world.pass(200);
        const { AllocationId } = await world.ec2.allocateAddress({});
        const added = await world.ec2.associateNatGatewayAddress({
            NatGatewayId,
            AllocationIds: [AllocationId!],
        });
        expect(added.NatGatewayAddresses![0]).to.include({
            AllocationId,
            Status: "associating",
            IsPrimary: false,
        });
        world.pass(200);
        expect((await read(NatGatewayId)).NatGatewayAddresses!.map(item => item.Status)).to.deep.equal([
            "succeeded",
            "succeeded",
        ]);
        expect(await free()).to.equal(9);
        const AssociationIds = [added.NatGatewayAddresses![0].AssociationId!];
        await world.ec2.disassociateNatGatewayAddress({ NatGatewayId, AssociationIds });
        world.pass(200);
        expect((await read(NatGatewayId)).NatGatewayAddresses).to.have.length(1);
        expect(await free()).to.equal(10);
        await world.ec2.releaseAddress({ AllocationId });
    });

    it("that is regional belongs to the VPC and has the addresses that are named for its zones", async () => {
        await createAttachedGateway(world.ec2, VpcId);
        const AllocationId = (await world.ec2.allocateAddress({})).AllocationId!;
        const { NatGateway: made } = await world.ec2.createNatGateway({
            VpcId,
            AvailabilityMode: "regional",
            AvailabilityZoneAddresses: [{ AvailabilityZone: "us-east-1a", AllocationIds: [AllocationId] }],
        });
        world.pass(200);
        const gateway = await read(made!.NatGatewayId);
        expect(gateway).to.include({ State: "available", VpcId, AvailabilityMode: "regional" });
        expect(gateway.SubnetId).to.equal(undefined);
        expect(gateway.NatGatewayAddresses![0]).to.include({ AllocationId, AvailabilityZone: "us-east-1a" });
        expect(await errorOf(world.ec2.releaseAddress({ AllocationId }))).to.contain(
            "InvalidIPAddress.InUse",
        );
        expect(await errorOf(world.ec2.deleteVpc({ VpcId }))).to.contain("DependencyViolation");
        await world.ec2.deleteNatGateway({ NatGatewayId: made!.NatGatewayId });
        world.pass(200);
        await world.ec2.releaseAddress({ AllocationId });
        const { RouteTables } = await world.ec2.describeRouteTables({ Filters: [filter("vpc-id", VpcId)] });
        expect(RouteTables).to.have.length(1);
    });

    it("that is regional takes addresses in further zones and gives them back, unless AWS finds them", async () => {
        await createAttachedGateway(world.ec2, VpcId);
        const [first, second] = await Promise.all(
            [1, 2].map(async () => (await world.ec2.allocateAddress({})).AllocationId!),
        );
        const { NatGateway: made } = await world.ec2.createNatGateway({
            VpcId,
            AvailabilityMode: "regional",
            AvailabilityZoneAddresses: [{ AvailabilityZone: "us-east-1a", AllocationIds: [first] }],
        });
        const NatGatewayId = made!.NatGatewayId!;
        world.pass(200);
        const more = { NatGatewayId, AllocationIds: [second], AvailabilityZone: "us-east-1b" };
        await world.ec2.associateNatGatewayAddress(more);
        world.pass(200);
        const zones = async (): Promise<string[]> =>
            (await read(NatGatewayId)).NatGatewayAddresses!.map(
                item => `${item.AvailabilityZone} ${item.AllocationId} ${item.Status}`,
            );
        expect(await zones()).to.deep.equal([
            `us-east-1a ${first} succeeded`,
            `us-east-1b ${second} succeeded`,
        ]);
        expect(await errorOf(world.ec2.associateNatGatewayAddress(more))).to.contain(
            "Resource.AlreadyAssociated",
        );
        const { NatGatewayAddresses } = await read(NatGatewayId);
        await world.ec2.disassociateNatGatewayAddress({
            NatGatewayId,
            AssociationIds: [NatGatewayAddresses![0].AssociationId!],
        });
        world.pass(200);
        expect(await zones()).to.deep.equal([`us-east-1b ${second} succeeded`]);
        await world.ec2.releaseAddress({ AllocationId: first });

        const { NatGateway: automatic } = await world.ec2.createNatGateway({
            VpcId,
            AvailabilityMode: "regional",
        });
        world.pass(200);
        const { AllocationId } = await world.ec2.allocateAddress({});
        expect(
            await errorOf(
                world.ec2.associateNatGatewayAddress({
                    NatGatewayId: automatic!.NatGatewayId,
                    AllocationIds: [AllocationId!],
                    AvailabilityZone: "us-east-1a",
                }),
            ),
        ).to.contain("UnsupportedOperation");
    });

    it("is found by state, subnet and VPC", async () => {
        const { NatGatewayId } = await createPublic();
        const found = async (...Filter: { Name: string; Values: string[] }[]): Promise<string[]> =>
            (await world.ec2.describeNatGateways({ Filter })).NatGateways!.map(item => item.NatGatewayId!);
        expect(await found(filter("vpc-id", VpcId), filter("state", "pending", "available"))).to.deep.equal([
            NatGatewayId,
        ]);
        expect(await found(filter("subnet-id", SubnetId))).to.deep.equal([NatGatewayId]);
        expect(await found(filter("vpc-id", VpcId), filter("state", "deleted"))).to.deep.equal([]);
    });
});
