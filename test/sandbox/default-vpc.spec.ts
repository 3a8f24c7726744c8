import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { filter, mainTableOf, sandboxForTests } from "./vpc-clients";

describe("the default VPC", () => {
    const world = sandboxForTests();

    it("is made once, with a public subnet in every zone, each of which can be made again", async () => {
        expect(await errorOf(world.ec2.createDefaultSubnet({ AvailabilityZone: "us-east-1a" }))).to.contain(
            "DefaultVpcDoesNotExist",
        );
        const { Vpc } = await world.ec2.createDefaultVpc({});
        expect(Vpc).to.include({ CidrBlock: "172.31.0.0/16", IsDefault: true });
        expect(await errorOf(world.ec2.createDefaultVpc({}))).to.contain("DefaultVpcAlreadyExists");
        const subnets = async () =>
            (await world.ec2.describeSubnets({ Filters: [filter("vpc-id", Vpc!.VpcId!)] })).Subnets!;
        const all = await subnets();
        expect(all.map(subnet => `${subnet.AvailabilityZone} ${subnet.CidrBlock}`).slice(0, 2)).to.deep.equal(
            ["us-east-1a 172.31.0.0/20", "us-east-1b 172.31.16.0/20"],
        );
        expect(all.every(subnet => subnet.DefaultForAz && subnet.MapPublicIpOnLaunch)).to.equal(true);
        const RouteTableId = await mainTableOf(world.ec2, Vpc!.VpcId);
        const { RouteTables } = await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
        expect(RouteTables![0].Routes!.map(r => r.DestinationCidrBlock)).to.include("0.0.0.0/0");
        const { Vpcs } = await world.ec2.describeVpcs({ Filters: [filter("is-default", "true")] });
        expect(Vpcs!.map(vpc => vpc.VpcId)).to.deep.equal([Vpc!.VpcId]);

        const again = () => world.ec2.createDefaultSubnet({ AvailabilityZone: "us-east-1b" });
        expect(await errorOf(again())).to.contain("DefaultSubnetAlreadyExistsInAvailabilityZone");
        await world.ec2.deleteSubnet({ SubnetId: all[1].SubnetId! });
        expect((await again()).Subnet).to.include({ CidrBlock: "172.31.16.0/20", DefaultForAz: true });
    });

    it("is told what its internet gateway may not do", async () => {
        const { Vpcs } = await world.ec2.describeVpcs({ Filters: [filter("is-default", "true")] });
        const VpcId = Vpcs![0].VpcId!;
        const mode = async () =>
            (await world.ec2.describeVpcs({ VpcIds: [VpcId] })).Vpcs![0].BlockPublicAccessStates!
                .InternetGatewayBlockMode;
        const subnetMode = async () =>
            (await world.ec2.describeSubnets({ Filters: [filter("vpc-id", VpcId)] })).Subnets![0]
                .BlockPublicAccessStates!.InternetGatewayBlockMode;
        expect(await mode()).to.equal("off");
        await world.ec2.modifyVpcBlockPublicAccessOptions({
            InternetGatewayBlockMode: "block-bidirectional",
        });
        expect([await mode(), await subnetMode()]).to.deep.equal([
            "block-bidirectional",
            "block-bidirectional",
        ]);
        await world.ec2.createVpcBlockPublicAccessExclusion({
            VpcId,
            InternetGatewayExclusionMode: "allow-egress",
        });
        expect([await mode(), await subnetMode()]).to.deep.equal(["block-ingress", "block-ingress"]);
    });
});
