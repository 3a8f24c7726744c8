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
