import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a CIDR reservation of a subnet", () => {
    const world = sandboxForTests();
    let SubnetId: string;

    beforeEach(async () => {
        const { VpcId } = await createVpc(world.ec2);
        SubnetId = (await createSubnet(world.ec2, VpcId, "10.0.0.0/24")).SubnetId!;
    });

    const reserve = (Cidr: string) =>
        world.ec2.createSubnetCidrReservation({ SubnetId, Cidr, ReservationType: "explicit" });

    it("is passed over when AWS chooses an address, and can be asked for", async () => {
        const { SubnetCidrReservation: made } = await reserve("10.0.0.0/28");
        expect(made!.SubnetCidrReservationId).to.match(/^scr-[0-9a-f]{17}$/);
        const { NetworkInterface: chosen } = await world.ec2.createNetworkInterface({ SubnetId });
        expect(chosen!.PrivateIpAddress).to.equal("10.0.0.16");
        const { NetworkInterface: given } = await world.ec2.createNetworkInterface({
            SubnetId,
            PrivateIpAddress: "10.0.0.5",
        });
        expect(given!.PrivateIpAddress).to.equal("10.0.0.5");
    });

    it("lies in the subnet, beside the others, and is found and deleted", async () => {
        const { SubnetCidrReservation: made } = await reserve("10.0.0.16/28");
        expect(await errorOf(reserve("10.0.0.24/29"))).to.contain("InvalidCidr.Conflict");
        expect(await errorOf(reserve("10.0.1.0/28"))).to.contain("InvalidParameterValue");
        const found = await world.ec2.getSubnetCidrReservations({
            SubnetId,
            Filters: [filter("reservationType", "explicit")],
        });
        expect(found.SubnetIpv4CidrReservations).to.deep.equal([made]);
        const id = { SubnetCidrReservationId: made!.SubnetCidrReservationId };
        await world.ec2.deleteSubnetCidrReservation(id);
        expect(await errorOf(world.ec2.deleteSubnetCidrReservation(id))).to.contain(
            "InvalidSubnetCidrReservationID.NotFound",
        );
    });
});
