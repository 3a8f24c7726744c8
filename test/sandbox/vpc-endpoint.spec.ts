import type { VpcEndpoint } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, mainTableOf, sandboxForTests } from "./vpc-clients";

const S3 = "com.amazonaws.us-east-1.s3";
const SSM = "com.amazonaws.us-east-1.ssm";

describe("a gateway endpoint", () => {
    const world = sandboxForTests();

    it("routes its tables to the service's prefix list", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const table = await mainTableOf(world.ec2, VpcId);
        const { VpcEndpoint: made } = await world.ec2.createVpcEndpoint({
            VpcId,
            ServiceName: S3,
            RouteTableIds: [table],
        });
        expect(made).to.deep.include({
            State: "available",
            VpcEndpointType: "Gateway",
            RouteTableIds: [table],
        });
        const { PrefixLists } = await world.ec2.describePrefixLists({
            Filters: [filter("prefix-list-name", S3)],
        });
        const routes = async () => {
            const { RouteTables } = await world.ec2.describeRouteTables({ RouteTableIds: [table] });
            return RouteTables![0].Routes!;
        };
        expect(await routes()).to.have.length(2);
        expect((await routes())[1]).to.include({
            DestinationPrefixListId: PrefixLists![0].PrefixListId,
            GatewayId: made!.VpcEndpointId,
            State: "active",
        });
        const again = world.ec2.createVpcEndpoint({ VpcId, ServiceName: S3, RouteTableIds: [table] });
        expect(await errorOf(again)).to.contain("RouteAlreadyExists");
        await world.ec2.modifyVpcEndpoint({
            VpcEndpointId: made!.VpcEndpointId,
            RemoveRouteTableIds: [table],
        });
        expect(await routes()).to.have.length(1);
    });

    it("is for services that have gateways", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const create = (ServiceName: string) => world.ec2.createVpcEndpoint({ VpcId, ServiceName });
        expect(await errorOf(create(SSM))).to.equal(
            "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]).",
        );
        expect(await errorOf(create("com.amazonaws.us-west-2.s3"))).to.equal(
            "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-west-2.s3' does not exist",
        );
    });
});

describe("an interface endpoint", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let one: string;
    let two: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        const zone = (AvailabilityZone: string) => ({ AvailabilityZone });
        one = (await createSubnet(world.ec2, VpcId, "10.0.0.0/24", zone("us-east-1a"))).SubnetId!;
        two = (await createSubnet(world.ec2, VpcId, "10.0.1.0/24", zone("us-east-1b"))).SubnetId!;
    });

    const create = (more: object) =>
        world.ec2.createVpcEndpoint({
            VpcId,
            ServiceName: SSM,
            VpcEndpointType: "Interface",
            SubnetIds: [one],
            PrivateDnsEnabled: false,
            ...more,
        });

    async function read(id: string): Promise<VpcEndpoint> {
        const { VpcEndpoints } = await world.ec2.describeVpcEndpoints({ VpcEndpointIds: [id] });
        return VpcEndpoints![0];
    }

    it("is pending, then available, with an interface in each of its subnets", async () => {
        const { VpcEndpoint: made } = await create({ SubnetIds: [one, two] });
        const id = made!.VpcEndpointId!;
        expect(made!.State).to.equal("pending");
        world.pass(200);
        const endpoint = await read(id);
        expect(endpoint.State).to.equal("available");
        expect(endpoint.NetworkInterfaceIds).to.have.length(2);
        expect(endpoint.Groups![0].GroupName).to.equal("default");
        expect(endpoint.DnsEntries!.map(entry => entry.DnsName)[0]).to.match(
            new RegExp(`^${id}-\\w+\\.ssm\\.us-east-1\\.vpce\\.amazonaws\\.com$`),
        );
        expect(await errorOf(world.ec2.deleteSubnet({ SubnetId: one }))).to.contain("DependencyViolation");
        await world.ec2.modifyVpcEndpoint({ VpcEndpointId: id, RemoveSubnetIds: [one] });
        await world.ec2.deleteSubnet({ SubnetId: one });
        world.pass(200);
        expect((await read(id)).SubnetIds).to.deep.equal([two]);
    });

    it("is deleting, then gone, with its interfaces", async () => {
        const id = (await create({})).VpcEndpoint!.VpcEndpointId!;
        world.pass(200);
        const { Unsuccessful } = await world.ec2.deleteVpcEndpoints({
            VpcEndpointIds: [id, "vpce-0123456789abcdef0"],
        });
        expect(Unsuccessful).to.deep.equal([
            {
                Error: {
                    Code: "InvalidVpcEndpoint.NotFound",
                    Message: "The Vpc Endpoint Id 'vpce-0123456789abcdef0' does not exist",
                },
                ResourceId: "vpce-0123456789abcdef0",
            },
        ]);
        expect((await read(id)).State).to.equal("deleting");
        world.pass(200);
        expect(await errorOf(read(id))).to.equal(
            `InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id '${id}' does not exist`,
        );
        await world.ec2.deleteSubnet({ SubnetId: one });
    });

    it("has private DNS in VPCs with DNS host names, once for each service", async () => {
        expect(await errorOf(create({ PrivateDnsEnabled: true }))).to.equal(
            "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes " +
                `set to true for ${VpcId}`,
        );
        await world.ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
        const { VpcEndpoint: made } = await create({ PrivateDnsEnabled: true });
        expect(made!.DnsEntries!.map(entry => entry.DnsName)).to.include("ssm.us-east-1.amazonaws.com");
        expect(await errorOf(create({ PrivateDnsEnabled: true }))).to.equal(
            "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for " +
                `ssm.us-east-1.amazonaws.com in the VPC ${VpcId}`,
        );
    });

    it("has one subnet in each zone", async () => {
        const third = await createSubnet(world.ec2, VpcId, "10.0.2.0/24", { AvailabilityZone: "us-east-1a" });
        expect(await errorOf(create({ SubnetIds: [one, third.SubnetId] }))).to.contain(
            "DuplicateSubnetsInSameZone",
        );
    });
});

describe("endpoint services", () => {
    const world = sandboxForTests();

    it("are listed with their types", async () => {
        const { ServiceNames, ServiceDetails } = await world.ec2.describeVpcEndpointServices({});
        expect(ServiceNames).to.include.members([S3, SSM, "com.amazonaws.us-east-1.ecr.dkr"]);
        const s3 = ServiceDetails!.filter(detail => detail.ServiceName === S3);
        expect(s3.map(detail => detail.ServiceType![0].ServiceType)).to.deep.equal(["Gateway", "Interface"]);
        const gateways = await world.ec2.describeVpcEndpointServices({
            Filters: [filter("service-type", "Gateway")],
        });
        expect(gateways.ServiceNames).to.deep.equal(["com.amazonaws.us-east-1.dynamodb", S3]);
    });
});

describe("an endpoint with the services of an account", () => {
    const world = sandboxForTests();
    const balancer = (kind: string) =>
        `arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/${kind}/one/0123456789abcdef`;

    it("of a Gateway Load Balancer has one subnet and is the target of routes", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const subnets = await Promise.all(
            ["10.0.0.0/24", "10.0.1.0/24"].map(block => createSubnet(world.ec2, VpcId, block)),
        );
        const { ServiceConfiguration: service } = await world.ec2.createVpcEndpointServiceConfiguration({
            AcceptanceRequired: false,
            GatewayLoadBalancerArns: [balancer("gwy")],
        });
        const create = (SubnetIds: string[], more: object = {}) =>
            world.ec2.createVpcEndpoint({
                VpcId,
                ServiceName: service!.ServiceName,
                VpcEndpointType: "GatewayLoadBalancer",
                SubnetIds,
                ...more,
            });
        const ids = subnets.map(({ SubnetId }) => SubnetId!);
        expect(await errorOf(create([ids[0]], { PrivateDnsEnabled: true }))).to.contain("InvalidParameter");
        expect(await errorOf(create([ids[0]], { VpcEndpointType: "Interface" }))).to.contain(
            "available service types ([GatewayLoadBalancer])",
        );
        const { VpcEndpoint: made } = await create([ids[0]]);
        world.pass(200);
        const { NetworkInterfaces } = await world.ec2.describeNetworkInterfaces({
            NetworkInterfaceIds: made!.NetworkInterfaceIds,
        });
        expect(NetworkInterfaces![0].InterfaceType).to.equal("gateway_load_balancer_endpoint");
        const RouteTableId = await mainTableOf(world.ec2, VpcId);
        await world.ec2.createRoute({
            RouteTableId,
            DestinationCidrBlock: "10.0.1.0/24",
            VpcEndpointId: made!.VpcEndpointId,
        });
        const remove = () =>
            world.ec2.deleteVpcEndpointServiceConfigurations({ ServiceIds: [service!.ServiceId!] });
        expect((await remove()).Unsuccessful![0].Error?.Code).to.equal("ExistingVpcEndpointConnections");
        await world.ec2.deleteVpcEndpoints({ VpcEndpointIds: [made!.VpcEndpointId!] });
        world.pass(500);
        expect((await remove()).Unsuccessful).to.deep.equal([]);
        const { RouteTables } = await world.ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
        expect(RouteTables![0].Routes!.map(route => route.State)).to.include("blackhole");
    });

    it("is looked up by name, and cannot ask for a service that has to accept it", async () => {
        const { ServiceConfiguration: service } = await world.ec2.createVpcEndpointServiceConfiguration({
            AcceptanceRequired: false,
            NetworkLoadBalancerArns: [balancer("net")],
        });
        const { ServiceDetails } = await world.ec2.describeVpcEndpointServices({
            ServiceNames: [service!.ServiceName!],
        });
        expect(ServiceDetails![0]).to.deep.include({
            ServiceId: service!.ServiceId,
            ServiceType: [{ ServiceType: "Interface" }],
        });
        expect(
            await errorOf(
                world.ec2.createVpcEndpointServiceConfiguration({
                    NetworkLoadBalancerArns: [balancer("net")],
                }),
            ),
        ).to.contain("UnsupportedOperation");
        expect(
            await errorOf(
                world.ec2.createVpcEndpointServiceConfiguration({
                    AcceptanceRequired: false,
                    GatewayLoadBalancerArns: [balancer("net")],
                }),
            ),
        ).to.contain("is not valid");
    });

    it("has the address that is asked for in a subnet", async () => {
        const { VpcId } = await createVpc(world.ec2, "10.0.0.0/16");
        const { SubnetId } = await createSubnet(world.ec2, VpcId, "10.0.0.0/24");
        const { VpcEndpoint: made } = await world.ec2.createVpcEndpoint({
            VpcId,
            ServiceName: SSM,
            VpcEndpointType: "Interface",
            PrivateDnsEnabled: false,
            SubnetIds: [SubnetId!],
            SubnetConfigurations: [{ SubnetId, Ipv4: "10.0.0.77" }],
        });
        const { NetworkInterfaces } = await world.ec2.describeNetworkInterfaces({
            NetworkInterfaceIds: made!.NetworkInterfaceIds,
        });
        expect(NetworkInterfaces![0].PrivateIpAddress).to.equal("10.0.0.77");
    });
});
