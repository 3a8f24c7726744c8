import type { Route } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import {
    createAttachedGateway,
    createSubnet,
    createVpc,
    filter,
    mainTableOf,
    sandboxForTests,
} from "./vpc-clients";

const DEFAULT_ROUTE = "0.0.0.0/0";

describe("a route", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let RouteTableId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        RouteTableId = (await world.ec2.createRouteTable({ VpcId })).RouteTable!.RouteTableId!;
    });

    async function routes(): Promise<Route[]> {
        const { RouteTables } = await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
        return RouteTables![0].Routes!;
    }

    const create = (more: object, DestinationCidrBlock = DEFAULT_ROUTE) =>
        world.ec2.createRoute({ RouteTableId, DestinationCidrBlock, ...more });

    it("leads to an internet gateway until that is detached, then to nowhere", async () => {
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        expect(await create({ GatewayId })).to.include({ Return: true });
        expect((await routes())[1]).to.deep.equal({
            DestinationCidrBlock: DEFAULT_ROUTE,
            GatewayId,
            Origin: "CreateRoute",
            State: "active",
        });
        await world.ec2.detachInternetGateway({ InternetGatewayId: GatewayId, VpcId });
        expect((await routes())[1]).to.include({ GatewayId, State: "blackhole" });
        await world.ec2.deleteInternetGateway({ InternetGatewayId: GatewayId });
        expect((await routes())[1]).to.include({ GatewayId, State: "blackhole" });
    });

    it("leads to a NAT gateway while that lives", async () => {
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NatGateway } = await world.ec2.createNatGateway({ SubnetId, ConnectivityType: "private" });
        const NatGatewayId = NatGateway!.NatGatewayId!;
        await create({ NatGatewayId });
        world.pass(200);
        expect((await routes())[1]).to.include({ NatGatewayId, State: "active" });
        await world.ec2.deleteNatGateway({ NatGatewayId });
        expect((await routes())[1]).to.include({ NatGatewayId, State: "blackhole" });
        const later = { NatGatewayId: "nat-0123456789abcdef0" };
        expect(await errorOf(create(later, "10.99.0.0/16"))).to.equal(
            "InvalidNatGatewayID.NotFound: The natGateway ID 'nat-0123456789abcdef0' does not exist",
        );
    });

    it("of IPv6 leads to an egress-only gateway, one of IPv4 does not", async () => {
        const { EgressOnlyInternetGateway } = await world.ec2.createEgressOnlyInternetGateway({ VpcId });
        const EgressOnlyInternetGatewayId = EgressOnlyInternetGateway!.EgressOnlyInternetGatewayId!;
        await world.ec2.createRoute({
            RouteTableId,
            DestinationIpv6CidrBlock: "0:0:0::/0",
            EgressOnlyInternetGatewayId,
        });
        expect((await routes())[1]).to.include({
            DestinationIpv6CidrBlock: "::/0",
            EgressOnlyInternetGatewayId,
        });
        expect(await errorOf(create({ EgressOnlyInternetGatewayId }))).to.contain("InvalidParameterValue");
        await world.ec2.deleteEgressOnlyInternetGateway({ EgressOnlyInternetGatewayId });
        expect((await routes())[1]).to.include({ State: "blackhole" });
    });

    it("leads to an interface, which nothing is behind until it is attached", async () => {
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        await create({ NetworkInterfaceId: NetworkInterface!.NetworkInterfaceId });
        expect((await routes())[1]).to.include({ State: "blackhole" });
    });

    it("goes to the addresses of a prefix list", async () => {
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        const { PrefixList } = await world.ec2.createManagedPrefixList({
            PrefixListName: "offices",
            AddressFamily: "IPv4",
            MaxEntries: 2,
        });
        const DestinationPrefixListId = PrefixList!.PrefixListId!;
        await world.ec2.createRoute({ RouteTableId, DestinationPrefixListId, GatewayId });
        expect((await routes())[1]).to.include({ DestinationPrefixListId, GatewayId });
    });

    it("is one for each destination", async () => {
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        await create({ GatewayId });
        expect(await errorOf(create({ GatewayId }))).to.equal(
            "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.",
        );
        expect(await errorOf(create({ GatewayId }, "10.0.0.0/16"))).to.equal(
            "RouteAlreadyExists: The route identified by 10.0.0.0/16 already exists.",
        );
        // Host bits are cleared before.
        await create({ GatewayId }, "172.16.5.5/16");
        expect(await errorOf(create({ GatewayId }, "172.16.0.0/16"))).to.contain("RouteAlreadyExists");
    });

    it("within the VPC's own space can only pass through something", async () => {
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        expect(await errorOf(create({ GatewayId }, "10.0.1.0/24"))).to.equal(
            "InvalidParameterValue: The destination CIDR block 10.0.1.0/24 is equal to or more specific than one of this " +
                "VPC's CIDR blocks. This route can target only an interface or an instance.",
        );
        const { SubnetId } = await createSubnet(world.ec2, VpcId, "10.0.1.0/24");
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        await create({ NetworkInterfaceId: NetworkInterface!.NetworkInterfaceId }, "10.0.1.0/24");
    });

    it("leads to a target of the same VPC", async () => {
        const other = (await createVpc(world.ec2)).VpcId!;
        const GatewayId = await createAttachedGateway(world.ec2, other);
        expect(await errorOf(create({ GatewayId }))).to.equal(
            `InvalidParameterValue: route table ${RouteTableId} and network gateway ${GatewayId} belong to different networks`,
        );
        const { InternetGateway } = await world.ec2.createInternetGateway({});
        expect(await errorOf(create({ GatewayId: InternetGateway!.InternetGatewayId }))).to.contain(
            "belong to different networks",
        );
    });

    const unknown: Record<string, string> = {
        GatewayId: "InvalidInternetGatewayID.NotFound igw-0123456789abcdef0",
        NetworkInterfaceId: "InvalidNetworkInterfaceID.NotFound eni-0123456789abcdef0",
        EgressOnlyInternetGatewayId: "InvalidGatewayID.NotFound eigw-0123456789abcdef0",
        TransitGatewayId: "InvalidTransitGatewayID.NotFound tgw-0123456789abcdef0",
        VpcPeeringConnectionId: "InvalidVpcPeeringConnectionID.NotFound pcx-0123456789abcdef0",
        VpcEndpointId: "InvalidVpcEndpointId.NotFound vpce-0123456789abcdef0",
    };
    for (const [parameter, expected] of Object.entries(unknown)) {
        const [code, id] = expected.split(" ");
        it(`is refused with an unknown ${parameter}`, async () => {
            expect(await errorOf(create({ [parameter]: id }))).to.match(new RegExp(`^${code}: .*'${id}'`));
        });
    }

    it("needs one destination and one target", async () => {
        expect(await errorOf(create({}))).to.contain("MissingParameter");
        expect(await errorOf(create({ GatewayId: "igw-1", NatGatewayId: "nat-1" }))).to.contain(
            "InvalidParameterCombination",
        );
        expect(await errorOf(world.ec2.createRoute({ RouteTableId, GatewayId: "igw-1" }))).to.contain(
            "MissingParameter",
        );
        expect(await errorOf(create({ GatewayId: "nat-0123456789abcdef0" }))).to.equal(
            "InvalidGatewayID.NotFound: The gateway ID 'nat-0123456789abcdef0' does not exist",
        );
    });

    it("is replaced and deleted, but only if it is there", async () => {
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NatGateway } = await world.ec2.createNatGateway({ SubnetId, ConnectivityType: "private" });
        const replace = { RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE, GatewayId };
        expect(await errorOf(world.ec2.replaceRoute(replace))).to.equal(
            "InvalidParameterValue: There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead.",
        );
        await create({ NatGatewayId: NatGateway!.NatGatewayId });
        await world.ec2.replaceRoute(replace);
        const [, route] = await routes();
        expect(route).to.include({ GatewayId });
        expect(route.NatGatewayId).to.equal(undefined);
        const gone = { RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE };
        await world.ec2.deleteRoute(gone);
        expect(await errorOf(world.ec2.deleteRoute(gone))).to.equal(
            `InvalidRoute.NotFound: no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
        );
        const local = { RouteTableId, DestinationCidrBlock: "10.0.0.0/16" };
        expect(await errorOf(world.ec2.deleteRoute(local))).to.equal(
            `InvalidParameterValue: cannot remove local route 10.0.0.0/16 in route table ${RouteTableId}`,
        );
    });

    it("that is local can be led elsewhere and back", async () => {
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        const local = { RouteTableId, DestinationCidrBlock: "10.0.0.0/16" };
        const { NetworkInterfaceId } = NetworkInterface!;
        await world.ec2.replaceRoute({ ...local, NetworkInterfaceId });
        expect(await routes()).to.have.length(1);
        expect((await routes())[0]).to.include({ NetworkInterfaceId, Origin: "CreateRouteTable" });
        await world.ec2.replaceRoute({ ...local, LocalTarget: true });
        expect((await routes())[0]).to.include({ GatewayId: "local" });
    });
});

describe("the association of a route table", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let SubnetId: string;
    let RouteTableId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        SubnetId = (await createSubnet(world.ec2, VpcId)).SubnetId!;
        RouteTableId = (await world.ec2.createRouteTable({ VpcId })).RouteTable!.RouteTableId!;
    });

    it("keeps the table from being deleted", async () => {
        const { AssociationId, AssociationState } = await world.ec2.associateRouteTable({
            SubnetId,
            RouteTableId,
        });
        expect(AssociationState!.State).to.equal("associated");
        const { RouteTables } = await world.ec2.describeRouteTables({
            Filters: [filter("association.subnet-id", SubnetId)],
        });
        expect(RouteTables![0].Associations![0]).to.deep.include({
            Main: false,
            SubnetId,
            RouteTableId,
            RouteTableAssociationId: AssociationId,
        });
        expect(await errorOf(world.ec2.deleteRouteTable({ RouteTableId }))).to.equal(
            `DependencyViolation: The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`,
        );
        await world.ec2.disassociateRouteTable({ AssociationId });
        expect(await errorOf(world.ec2.disassociateRouteTable({ AssociationId }))).to.equal(
            `InvalidAssociationID.NotFound: The association ID '${AssociationId}' does not exist`,
        );
        await world.ec2.deleteRouteTable({ RouteTableId });
        expect(await errorOf(world.ec2.deleteRouteTable({ RouteTableId }))).to.equal(
            `InvalidRouteTableID.NotFound: The routeTable ID '${RouteTableId}' does not exist`,
        );
    });

    it("is one for each subnet, and the same again if it is asked for twice", async () => {
        const first = await world.ec2.associateRouteTable({ SubnetId, RouteTableId });
        const again = await world.ec2.associateRouteTable({ SubnetId, RouteTableId });
        expect(again.AssociationId).to.equal(first.AssociationId);
        const { RouteTable: other } = await world.ec2.createRouteTable({ VpcId });
        const second = { SubnetId, RouteTableId: other!.RouteTableId };
        expect(await errorOf(world.ec2.associateRouteTable(second))).to.equal(
            `Resource.AlreadyAssociated: the specified association for route table ${other!.RouteTableId} ` +
                "conflicts with an existing association",
        );
    });

    it("joins things of the same VPC", async () => {
        const other = await createVpc(world.ec2);
        const { RouteTable } = await world.ec2.createRouteTable({ VpcId: other.VpcId });
        const { RouteTableId: foreign } = RouteTable!;
        expect(await errorOf(world.ec2.associateRouteTable({ SubnetId, RouteTableId: foreign }))).to.equal(
            `InvalidParameterValue: route table ${foreign} and subnet ${SubnetId} belong to different networks`,
        );
    });

    it("is replaced by one with another id", async () => {
        const { AssociationId } = await world.ec2.associateRouteTable({ SubnetId, RouteTableId });
        const { RouteTable: other } = await world.ec2.createRouteTable({ VpcId });
        const replaced = await world.ec2.replaceRouteTableAssociation({
            AssociationId,
            RouteTableId: other!.RouteTableId,
        });
        expect(replaced.NewAssociationId).not.to.equal(AssociationId);
        await world.ec2.deleteRouteTable({ RouteTableId });
    });

    it("that makes a table the main one can be moved, but not removed", async () => {
        const main = await mainTableOf(world.ec2, VpcId);
        const { RouteTables } = await world.ec2.describeRouteTables({ RouteTableIds: [main] });
        const AssociationId = RouteTables![0].Associations![0].RouteTableAssociationId!;
        expect(await errorOf(world.ec2.disassociateRouteTable({ AssociationId }))).to.equal(
            `InvalidParameterValue: cannot disassociate the main route table association ${AssociationId}`,
        );
        expect(await errorOf(world.ec2.deleteRouteTable({ RouteTableId: main }))).to.contain(
            "DependencyViolation",
        );
        await world.ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId });
        expect(await mainTableOf(world.ec2, VpcId)).to.equal(RouteTableId);
        await world.ec2.deleteRouteTable({ RouteTableId: main });
        await world.ec2.deleteSubnet({ SubnetId });
        await world.ec2.deleteVpc({ VpcId });
    });
});

describe("describing route tables", () => {
    const world = sandboxForTests();

    it("finds them by what is in them", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const GatewayId = await createAttachedGateway(world.ec2, VpcId);
        const RouteTableId = await mainTableOf(world.ec2, VpcId);
        await world.ec2.createRoute({ RouteTableId, DestinationCidrBlock: DEFAULT_ROUTE, GatewayId });
        await world.ec2.createRouteTable({ VpcId });
        const found = async (...Filters: { Name: string; Values: string[] }[]): Promise<string[]> =>
            (await world.ec2.describeRouteTables({ Filters })).RouteTables!.map(item => item.RouteTableId!);
        expect(await found(filter("route.gateway-id", GatewayId))).to.deep.equal([RouteTableId]);
        expect(await found(filter("route.destination-cidr-block", DEFAULT_ROUTE))).to.deep.equal([
            RouteTableId,
        ]);
        expect(
            await found(filter("route.state", "active"), filter("association.main", "true")),
        ).to.deep.equal([RouteTableId]);
        expect(await found(filter("vpc-id", VpcId))).to.have.length(2);
    });
});
