import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AvailabilityZone, EC2 } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { startSandbox } from "../../sandbox";
import { errorOf } from "./ipam-clients";
import {
    clientOf,
    createAttachedGateway,
    createSubnet,
    createVpc,
    filter,
    HOME,
    sandboxForTests,
} from "./vpc-clients";

const BOSTON = "us-east-1-bos-1a";
const WAVELENGTH = "us-east-1-wl1-bos-wlz-1";

const optIn = (ec2: EC2, GroupName: string) =>
    ec2.modifyAvailabilityZoneGroup({ GroupName, OptInStatus: "opted-in" });

async function zone(ec2: EC2, name: string): Promise<AvailabilityZone> {
    const { AvailabilityZones } = await ec2.describeAvailabilityZones({
        AllAvailabilityZones: true,
        ZoneNames: [name],
    });
    return AvailabilityZones![0];
}

async function names(ec2: EC2, ...filters: ReturnType<typeof filter>[]): Promise<string[]> {
    const { AvailabilityZones } = await ec2.describeAvailabilityZones({ Filters: filters });
    return AvailabilityZones!.map(({ ZoneName }) => ZoneName!);
}

describe("a group of local or wavelength zones", () => {
    const world = sandboxForTests();

    it("is there for an account in a region once it opted in, and for no other", async () => {
        expect(await names(world.ec2)).not.to.include(BOSTON);
        expect(await zone(world.ec2, BOSTON)).to.include({
            State: "unavailable",
            OptInStatus: "not-opted-in",
        });
        expect((await optIn(world.ec2, "us-east-1-bos-1")).Return).to.equal(true);
        expect(await zone(world.ec2, BOSTON)).to.include({
            ZoneType: "local-zone",
            State: "available",
            OptInStatus: "opted-in",
            NetworkBorderGroup: "us-east-1-bos-1",
        });
        expect(await names(world.ec2, filter("opt-in-status", "opted-in"))).to.deep.equal([BOSTON]);
        expect(await names(world.ec2, filter("zone-type", "availability-zone"))).to.have.length(6);
        expect(await names(world.in(HOME, "444455556666"))).not.to.include(BOSTON);
        expect(await names(world.in("us-west-2"))).to.have.length(4);
        expect((await optIn(world.ec2, "us-east-1-bos-1")).Return).to.equal(true);
    });

    it("has all its zones at once: those of a carrier are one group", async () => {
        await optIn(world.ec2, "us-east-1-wl1");
        expect(await names(world.ec2, filter("zone-type", "wavelength-zone"))).to.deep.equal([
            "us-east-1-wl1-bos-wlz-1",
            "us-east-1-wl1-nyc-wlz-1",
        ]);
    });

    it("is not left again, and ordinary zones need no opting in", async () => {
        const change = (GroupName: string, OptInStatus: "opted-in" | "not-opted-in") =>
            errorOf(world.ec2.modifyAvailabilityZoneGroup({ GroupName, OptInStatus }));
        expect(await change("us-east-1-bos-1", "not-opted-in")).to.equal(
            "InvalidParameterValue: Invalid value 'not-opted-in' for optInStatus. To opt out of the availability " +
                "zone group us-east-1-bos-1, contact AWS Support.",
        );
        expect(await change("us-east-1-zg-1", "opted-in")).to.match(
            /^InvalidParameterValue: .*us-east-1-zg-1/,
        );
        expect(await change("us-west-2-lax-1", "opted-in")).to.equal(
            "InvalidParameterValue: Invalid availability zone group: [us-west-2-lax-1]",
        );
        expect((await zone(world.ec2, BOSTON)).OptInStatus).to.equal("opted-in");
    });

    it("belongs to its world: another one in the process has not opted in, and a state file keeps it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "sandbox-zones-"));
        const opened = async <T>(use: (ec2: EC2) => Promise<T>): Promise<T> => {
            const sandbox = await startSandbox({ stateFile: join(folder, "world.state") });
            const ec2 = clientOf(sandbox);
            try {
                return await use(ec2);
            } finally {
                ec2.destroy();
                await sandbox.close();
            }
        };
        try {
            const VpcId = await opened(async ec2 => {
                expect(await names(ec2)).not.to.include(BOSTON);
                await optIn(ec2, "us-east-1-bos-1");
                const vpc = await createVpc(ec2);
                await createSubnet(ec2, vpc.VpcId, "10.0.0.0/24", { AvailabilityZone: BOSTON });
                return vpc.VpcId;
            });
            await opened(async ec2 => {
                expect(await names(ec2)).to.include(BOSTON);
                await createSubnet(ec2, VpcId, "10.0.1.0/24", { AvailabilityZone: BOSTON });
            });
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

describe("a subnet in a local zone", () => {
    const world = sandboxForTests();
    let VpcId: string;

    const subnetIn = (AvailabilityZone: string, CidrBlock: string, more: object = {}) =>
        createSubnet(world.ec2, VpcId, CidrBlock, { AvailabilityZone, ...more });

    before(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        await createAttachedGateway(world.ec2, VpcId);
    });

    it("can be made once the account opted in", async () => {
        expect(await errorOf(subnetIn(BOSTON, "10.0.0.0/24"))).to.match(
            /^InvalidParameterValue: Value \(us-east-1-bos-1a\) for parameter availabilityZone is invalid\. Subnets can currently only be created in the following availability zones: us-east-1a, /,
        );
        for (const group of ["us-east-1-bos-1", "us-east-1-wl1"]) {
            await optIn(world.ec2, group);
        }
        expect(await subnetIn(BOSTON, "10.0.0.0/24")).to.include({
            AvailabilityZone: BOSTON,
            AvailabilityZoneId: "use1-bos1-az1",
        });
        const byId = await createSubnet(world.ec2, VpcId, "10.0.9.0/24", {
            AvailabilityZoneId: "use1-wl1-bos-wlz1",
        });
        expect(byId.AvailabilityZone).to.equal(WAVELENGTH);
        expect((await createSubnet(world.ec2, VpcId, "10.0.1.0/24")).AvailabilityZone).to.equal("us-east-1a");
    });

    it("has a NAT gateway where AWS has any, with an address of the zone's border group", async () => {
        const boston = await subnetIn(BOSTON, "10.0.2.0/24");
        const { AllocationId } = await world.ec2.allocateAddress({});
        expect(
            await errorOf(world.ec2.createNatGateway({ SubnetId: boston.SubnetId, AllocationId })),
        ).to.equal("NotAvailableInZone: Nat Gateway is not available in this availability zone");

        const west = world.in("us-west-2");
        await optIn(west, "us-west-2-lax-1");
        const vpc = await createVpc(west);
        await createAttachedGateway(west, vpc.VpcId);
        const { SubnetId } = await createSubnet(west, vpc.VpcId, "10.0.0.0/24", {
            AvailabilityZone: "us-west-2-lax-1b",
        });
        const region = await west.allocateAddress({});
        const local = await west.allocateAddress({ NetworkBorderGroup: "us-west-2-lax-1" });
        expect(local.NetworkBorderGroup).to.equal("us-west-2-lax-1");
        expect(
            await errorOf(west.createNatGateway({ SubnetId, AllocationId: region.AllocationId })),
        ).to.equal(
            "OperationNotPermitted: Primary elastic IP and subnet belong in different network border groups.",
        );
        const { NatGateway } = await west.createNatGateway({ SubnetId, AllocationId: local.AllocationId });
        expect(NatGateway!.State).to.equal("pending");
        world.pass(200);
        const extra = west.associateNatGatewayAddress({
            NatGatewayId: NatGateway!.NatGatewayId,
            AllocationIds: [region.AllocationId!],
        });
        expect(await errorOf(extra)).to.match(/^OperationNotPermitted: /);
    });

    it("is none of the zones of a regional NAT gateway", async () => {
        const { NatGateway } = await world.ec2.createNatGateway({ VpcId, AvailabilityMode: "regional" });
        expect(
            NatGateway!.NatGatewayAddresses!.map(({ AvailabilityZone }) => AvailabilityZone),
        ).to.deep.equal(["us-east-1a"]);
    });

    it("takes addresses of its border group alone, of groups that the account is in", async () => {
        const { SubnetId } = await subnetIn(BOSTON, "10.0.4.0/24");
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId });
        const NetworkInterfaceId = NetworkInterface!.NetworkInterfaceId;
        const map = async (NetworkBorderGroup?: string) =>
            world.ec2.associateAddress({
                NetworkInterfaceId,
                AllocationId: (await world.ec2.allocateAddress({ NetworkBorderGroup })).AllocationId,
            });
        expect(await errorOf(map())).to.match(/^OperationNotPermitted: .*us-east-1-bos-1/);
        expect(await errorOf(map("us-east-1-mia-2"))).to.equal(
            "InvalidParameterValue: Invalid value 'us-east-1-mia-2' for networkBorderGroup. The account has no zone in it.",
        );
        expect((await map("us-east-1-bos-1")).AssociationId).to.match(/^eipassoc-/);
    });

    it("takes addresses of one's own from a pool of its border group", async () => {
        const group = "us-east-1-bos-1";
        const create = (NetworkBorderGroup?: string) =>
            world.ec2.createPublicIpv4Pool({ NetworkBorderGroup });
        expect(await errorOf(create("us-east-1-mia-2"))).to.match(
            /^InvalidParameterValue: .*networkBorderGroup/,
        );
        const { PoolId } = await create(group);
        const { PublicIpv4Pools } = await world.ec2.describePublicIpv4Pools({ PoolIds: [PoolId!] });
        expect(PublicIpv4Pools![0].NetworkBorderGroup).to.equal(group);
        const elsewhere = world.ec2.allocateAddress({ PublicIpv4Pool: PoolId, NetworkBorderGroup: HOME });
        expect(await errorOf(elsewhere)).to.equal(
            "InvalidParameterValue: Invalid value 'us-east-1' for networkBorderGroup. The pool's addresses are of us-east-1-bos-1.",
        );
        const cidr = "203.0.113.0/24";
        const { ByoipCidr } = await world.ec2.provisionByoipCidr({
            Cidr: cidr,
            CidrAuthorizationContext: { Message: "message", Signature: "signature" },
            NetworkBorderGroup: group,
        });
        expect(ByoipCidr!.NetworkBorderGroup).to.equal(group);
        world.pass(100_000_000);
        const { PublicIpv4Pools: brought } = await world.ec2.describePublicIpv4Pools({});
        const own = brought!.find(({ PoolAddressRanges }) => PoolAddressRanges!.length > 0)!;
        const address = await world.ec2.allocateAddress({ PublicIpv4Pool: own.PoolId });
        expect(address.NetworkBorderGroup).to.equal(group);
        const wrong = world.ec2.deletePublicIpv4Pool({ PoolId, NetworkBorderGroup: HOME });
        expect(await errorOf(wrong)).to.match(/^InvalidParameterValue: .* is of us-east-1-bos-1\.$/);
        await world.ec2.deletePublicIpv4Pool({ PoolId, NetworkBorderGroup: group });
    });

    it("has no part of an IPv6 block of another border group", async () => {
        const ipv6 = async (group?: string) => {
            const vpc = await createVpc(world.ec2, "10.1.0.0/16", {
                AmazonProvidedIpv6CidrBlock: true,
                Ipv6CidrBlockNetworkBorderGroup: group,
            });
            const block = vpc.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!.replace("/56", "/64");
            return (AvailabilityZone: string) =>
                createSubnet(world.ec2, vpc.VpcId, "10.1.0.0/24", { AvailabilityZone, Ipv6CidrBlock: block });
        };
        const regional = await ipv6();
        expect(await errorOf(regional(BOSTON))).to.match(
            /^InvalidSubnet\.Range: The CIDR '.*\/64' is invalid\.$/,
        );
        expect(await errorOf(regional(WAVELENGTH))).to.match(/^InvalidSubnet\.Range: /);
        expect((await regional("us-east-1b")).Ipv6CidrBlockAssociationSet).to.have.length(1);
        const local = await ipv6("us-east-1-bos-1");
        expect(await errorOf(local("us-east-1b"))).to.match(/^InvalidSubnet\.Range: /);
        expect((await local(BOSTON)).Ipv6CidrBlockAssociationSet).to.have.length(1);
        expect(await errorOf(ipv6("us-east-1-mia-2"))).to.match(
            /^InvalidParameterValue: .*networkBorderGroup/,
        );
    });

    it("has no interface of an endpoint or of a transit gateway, at its creation and later", async () => {
        const boston = (await subnetIn(BOSTON, "10.0.5.0/24")).SubnetId!;
        const ordinary = (await subnetIn("us-east-1b", "10.0.6.0/24")).SubnetId!;
        const ServiceName = "com.amazonaws.us-east-1.ssm";
        const refusal = `InvalidParameter: The VPC endpoint service ${ServiceName} does not support the availability zone of the subnet: ${boston}.`;
        const endpoint = (...SubnetIds: string[]) =>
            world.ec2.createVpcEndpoint({
                VpcId,
                ServiceName,
                VpcEndpointType: "Interface",
                SubnetIds,
                PrivateDnsEnabled: false,
            });
        expect(await errorOf(endpoint(ordinary, boston))).to.equal(refusal);
        const { VpcEndpoint } = await endpoint(ordinary);
        const added = world.ec2.modifyVpcEndpoint({
            VpcEndpointId: VpcEndpoint!.VpcEndpointId,
            AddSubnetIds: [boston],
        });
        expect(await errorOf(added)).to.equal(refusal);

        const { TransitGateway } = await world.ec2.createTransitGateway({});
        world.pass(200_000);
        const attach = (...SubnetIds: string[]) =>
            world.ec2.createTransitGatewayVpcAttachment({
                TransitGatewayId: TransitGateway!.TransitGatewayId,
                VpcId,
                SubnetIds,
            });
        expect(await errorOf(attach(ordinary, boston))).to.match(
            /^InvalidParameterValue: .* is in us-east-1-bos-1a/,
        );
        expect((await attach(ordinary)).TransitGatewayVpcAttachment!.SubnetIds).to.deep.equal([ordinary]);
    });

    it("is made neither with a default VPC nor later as a default subnet", async () => {
        const { Vpc } = await world.ec2.createDefaultVpc({});
        const { Subnets } = await world.ec2.describeSubnets({ Filters: [filter("vpc-id", Vpc!.VpcId!)] });
        expect(Subnets!.map(({ AvailabilityZone }) => AvailabilityZone).sort()).to.deep.equal(
            [..."abcdef"].map(letter => `us-east-1${letter}`),
        );
        expect(await errorOf(world.ec2.createDefaultSubnet({ AvailabilityZone: BOSTON }))).to.match(
            /^InvalidParameterValue: Value \(us-east-1-bos-1a\)/,
        );
    });

    it("gives public addresses at launch, in a wavelength zone none", async () => {
        const set = async (AvailabilityZone: string, CidrBlock: string) =>
            world.ec2.modifySubnetAttribute({
                SubnetId: (await subnetIn(AvailabilityZone, CidrBlock)).SubnetId,
                MapPublicIpOnLaunch: { Value: true },
            });
        await set(BOSTON, "10.0.7.0/24");
        expect(await errorOf(set(WAVELENGTH, "10.0.8.0/24"))).to.match(
            /^InvalidParameterValue: Invalid value 'true' for mapPublicIpOnLaunch\./,
        );
    });
});
