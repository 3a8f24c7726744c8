import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a network interface", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let SubnetId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        SubnetId = (await createSubnet(world.ec2, VpcId, "10.0.0.0/28")).SubnetId!;
    });

    it("takes addresses out of its subnet and gives them back", async () => {
        const free = async (): Promise<number> =>
            (await world.ec2.describeSubnets({ SubnetIds: [SubnetId] })).Subnets![0].AvailableIpAddressCount!;
        const { NetworkInterface } = await world.ec2.createNetworkInterface({
            SubnetId,
            PrivateIpAddress: "10.0.0.7",
            SecondaryPrivateIpAddressCount: 1,
        });
        expect(
            NetworkInterface!.PrivateIpAddresses!.map(item => `${item.PrivateIpAddress} ${item.Primary}`),
        ).to.deep.equal(["10.0.0.7 true", "10.0.0.4 false"]);
        expect(await free()).to.equal(9);
        const { NetworkInterfaceId } = NetworkInterface!;
        await world.ec2.deleteNetworkInterface({ NetworkInterfaceId });
        expect(await free()).to.equal(11);
        expect(await errorOf(world.ec2.deleteNetworkInterface({ NetworkInterfaceId }))).to.equal(
            `InvalidNetworkInterfaceID.NotFound: The networkInterface ID '${NetworkInterfaceId}' does not exist`,
        );
    });

    it("is refused in a full subnet", async () => {
        await world.ec2.createNetworkInterface({ SubnetId, SecondaryPrivateIpAddressCount: 10 });
        expect(await errorOf(world.ec2.createNetworkInterface({ SubnetId }))).to.contain(
            "InsufficientFreeAddressesInSubnet",
        );
    });

    it("is in the VPC's default group unless others are named", async () => {
        const { GroupId } = await world.ec2.createSecurityGroup({ VpcId, GroupName: "a", Description: "a" });
        const { NetworkInterface: one } = await world.ec2.createNetworkInterface({ SubnetId });
        expect(one!.Groups![0].GroupName).to.equal("default");
        const { NetworkInterface: two } = await world.ec2.createNetworkInterface({
            SubnetId,
            Groups: [GroupId!],
        });
        expect(two!.Groups).to.deep.equal([{ GroupId, GroupName: "a" }]);
        const found = await world.ec2.describeNetworkInterfaces({ Filters: [filter("group-id", GroupId!)] });
        expect(found.NetworkInterfaces!.map(item => item.NetworkInterfaceId)).to.deep.equal([
            two!.NetworkInterfaceId,
        ]);
    });

    it("of a NAT gateway belongs to AWS", async () => {
        await world.ec2.createNatGateway({ SubnetId, ConnectivityType: "private" });
        const { NetworkInterfaces } = await world.ec2.describeNetworkInterfaces({
            Filters: [filter("requester-managed", "true"), filter("vpc-id", VpcId)],
        });
        const { NetworkInterfaceId } = NetworkInterfaces![0];
        expect(await errorOf(world.ec2.deleteNetworkInterface({ NetworkInterfaceId }))).to.equal(
            `InvalidParameterValue: Network interface '${NetworkInterfaceId}' is currently in use.`,
        );
        const change = { NetworkInterfaceId, Description: { Value: "mine" } };
        expect(await errorOf(world.ec2.modifyNetworkInterfaceAttribute(change))).to.contain("AuthFailure");
    });
});
