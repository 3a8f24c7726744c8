import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createVpc, filter, mainTableOf, sandboxForTests } from "./vpc-clients";

const PEER = "444455556666";

describe("a VPC peering connection", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let PeerVpcId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2, "10.0.0.0/16")).VpcId!;
        PeerVpcId = (await createVpc(world.ec2, "10.1.0.0/16")).VpcId!;
    });

    async function request(more: object = {}): Promise<string> {
        const { VpcPeeringConnection: made } = await world.ec2.createVpcPeeringConnection({
            VpcId,
            PeerVpcId,
            ...more,
        });
        return made!.VpcPeeringConnectionId!;
    }

    async function read(id: string, ec2 = world.ec2) {
        const found = await ec2.describeVpcPeeringConnections({ VpcPeeringConnectionIds: [id] });
        return found.VpcPeeringConnections![0];
    }

    it("is accepted and becomes active, carries routes, and leaves blackholes", async () => {
        const id = await request();
        expect((await read(id)).Status?.Code).to.equal("pending-acceptance");
        expect((await read(id)).ExpirationTime).to.be.instanceOf(Date);
        const RouteTableId = await mainTableOf(world.ec2, VpcId);
        const route = {
            RouteTableId,
            DestinationCidrBlock: "10.1.0.0/16",
            VpcPeeringConnectionId: id,
        };
        await world.ec2.createRoute(route);
        const stateOf = async () =>
            (
                await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] })
            ).RouteTables![0].Routes!.find(r => r.VpcPeeringConnectionId === id)?.State;
        expect(await stateOf()).to.equal("blackhole");
        await world.ec2.acceptVpcPeeringConnection({ VpcPeeringConnectionId: id });
        expect((await read(id)).Status?.Code).to.equal("provisioning");
        world.pass(200);
        expect(await read(id)).to.deep.include({ Status: { Code: "active", Message: "Active" } });
        expect(await stateOf()).to.equal("active");
        expect(
            await errorOf(world.ec2.acceptVpcPeeringConnection({ VpcPeeringConnectionId: id })),
        ).to.contain("InvalidStateTransition");
        expect(await errorOf(request())).to.contain("VpcPeeringConnectionAlreadyExists");
        expect(await errorOf(world.ec2.deleteVpc({ VpcId: PeerVpcId }))).to.contain("DependencyViolation");
        await world.ec2.deleteVpcPeeringConnection({ VpcPeeringConnectionId: id });
        expect(await stateOf()).to.equal("blackhole");
        expect((await read(id)).Status?.Code).to.equal("deleted");
        await world.ec2.deleteVpc({ VpcId: PeerVpcId });
        const third = (await createVpc(world.ec2, "10.3.0.0/16")).VpcId!;
        const foreign = await mainTableOf(world.ec2, third);
        expect(await errorOf(world.ec2.createRoute({ ...route, RouteTableId: foreign }))).to.contain(
            "different networks",
        );
    });

    it("fails when addresses overlap or there is no such VPC", async () => {
        PeerVpcId = (await createVpc(world.ec2, "10.0.128.0/17")).VpcId!;
        expect((await read(await request())).Status?.Code).to.equal("failed");
        expect((await read(await request({ PeerVpcId: "vpc-00000000000000000" }))).Status).to.deep.equal({
            Code: "failed",
            Message: "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
        });
    });

    it("reaches into another account and region, where alone it can be accepted", async () => {
        const other = world.in("eu-west-1", PEER);
        PeerVpcId = (await createVpc(other, "10.9.0.0/16")).VpcId!;
        const id = await request({ PeerOwnerId: PEER, PeerRegion: "eu-west-1" });
        expect(
            await errorOf(world.ec2.acceptVpcPeeringConnection({ VpcPeeringConnectionId: id })),
        ).to.contain("OperationNotPermitted");
        expect(
            await errorOf(world.in("eu-west-1").acceptVpcPeeringConnection({ VpcPeeringConnectionId: id })),
        ).to.contain("InvalidVpcPeeringConnectionID.NotFound");
        await other.acceptVpcPeeringConnection({ VpcPeeringConnectionId: id });
        world.pass(200);
        await other.createTags({ Resources: [id], Tags: [{ Key: "Side", Value: "accepter" }] });
        expect((await read(id)).Tags).to.deep.equal([]);
        expect((await read(id, other)).Tags).to.deep.equal([{ Key: "Side", Value: "accepter" }]);
        const options = { AllowDnsResolutionFromRemoteVpc: true };
        expect(
            await errorOf(
                world.ec2.modifyVpcPeeringConnectionOptions({
                    VpcPeeringConnectionId: id,
                    AccepterPeeringConnectionOptions: options,
                }),
            ),
        ).to.contain("OperationNotPermitted");
        await world.ec2.modifyVpcPeeringConnectionOptions({
            VpcPeeringConnectionId: id,
            RequesterPeeringConnectionOptions: options,
        });
        const found = await read(id, other);
        expect(found.RequesterVpcInfo?.PeeringOptions).to.include(options);
        expect(found.AccepterVpcInfo?.PeeringOptions).to.include({ AllowDnsResolutionFromRemoteVpc: false });
    });

    it("is rejected, and is found by its ends and its state", async () => {
        const id = await request();
        const found = async (...Filters: { Name: string; Values: string[] }[]) =>
            (await world.ec2.describeVpcPeeringConnections({ Filters })).VpcPeeringConnections!.map(
                item => item.VpcPeeringConnectionId,
            );
        expect(
            await found(
                filter("requester-vpc-info.vpc-id", VpcId),
                filter("accepter-vpc-info.cidr-block", "10.1.0.0/16"),
                filter("status-code", "pending-acceptance"),
            ),
        ).to.deep.equal([id]);
        await world.ec2.rejectVpcPeeringConnection({ VpcPeeringConnectionId: id });
        expect(
            await found(filter("accepter-vpc-info.vpc-id", PeerVpcId), filter("status-code", "rejected")),
        ).to.deep.equal([id]);
    });
});
