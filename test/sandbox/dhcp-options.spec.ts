import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("DHCP options", () => {
    const world = sandboxForTests();

    it("are made, given to VPCs and deleted when none has them", async () => {
        const { DhcpOptions } = await world.ec2.createDhcpOptions({
            DhcpConfigurations: [
                { Key: "domain-name", Values: ["example.internal"] },
                { Key: "domain-name-servers", Values: ["10.0.0.2", "10.0.0.3"] },
            ],
        });
        const DhcpOptionsId = DhcpOptions!.DhcpOptionsId!;
        expect(DhcpOptions!.DhcpConfigurations![1].Values).to.deep.equal([
            { Value: "10.0.0.2" },
            { Value: "10.0.0.3" },
        ]);
        const { VpcId } = await createVpc(world.ec2);
        await world.ec2.associateDhcpOptions({ DhcpOptionsId, VpcId });
        const { Vpcs } = await world.ec2.describeVpcs({
            Filters: [filter("dhcp-options-id", DhcpOptionsId)],
        });
        expect(Vpcs!.map(vpc => vpc.VpcId)).to.deep.equal([VpcId]);
        expect(await errorOf(world.ec2.deleteDhcpOptions({ DhcpOptionsId }))).to.equal(
            `DependencyViolation: The dhcpOptions '${DhcpOptionsId}' has dependencies and cannot be deleted.`,
        );
        await world.ec2.associateDhcpOptions({ DhcpOptionsId: "default", VpcId });
        await world.ec2.deleteDhcpOptions({ DhcpOptionsId });
        expect(await errorOf(world.ec2.describeDhcpOptions({ DhcpOptionsIds: [DhcpOptionsId] }))).to.equal(
            `InvalidDhcpOptionID.NotFound: The dhcpOption ID '${DhcpOptionsId}' does not exist`,
        );
    });

    it("are refused with an unknown option", async () => {
        const DhcpConfigurations = [{ Key: "colour", Values: ["blue"] }];
        expect(await errorOf(world.ec2.createDhcpOptions({ DhcpConfigurations }))).to.contain(
            "InvalidParameterValue",
        );
    });
});
