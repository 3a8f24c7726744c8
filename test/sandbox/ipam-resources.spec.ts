import {
    CreateIpamCommand,
    CreateIpamScopeCommand,
    CreateSubnetCommand,
    CreateVpcCommand,
    DeleteVpcCommand,
    type EC2Client,
    GetIpamAddressHistoryCommand,
    GetIpamDiscoveredResourceCidrsCommand,
    GetIpamResourceCidrsCommand,
    type Ipam,
    type IpamResourceCidr,
    ModifyIpamResourceCidrCommand,
    ModifyIpamResourceDiscoveryCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import {
    allocationsOf,
    client,
    createIpam,
    createPool,
    errorOf,
    HOME,
    OWNER,
    provision,
    until,
} from "./ipam-clients";

describe("resources that an IPAM discovers", () => {
    let sandbox: Sandbox;
    let ec2: EC2Client;
    let ipam: Ipam;
    let scope: string;

    beforeEach(async () => {
        sandbox = await startSandbox();
        ec2 = client(sandbox.endpoint);
        ipam = await createIpam(ec2);
        scope = ipam.PrivateDefaultScopeId!;
    });

    afterEach(async () => {
        ec2.destroy();
        await sandbox.close();
    });

    async function resources(input: object = {}): Promise<IpamResourceCidr[]> {
        const { IpamResourceCidrs } = await ec2.send(
            new GetIpamResourceCidrsCommand({ IpamScopeId: scope, ...input }),
        );
        return IpamResourceCidrs!;
    }

    async function vpc(CidrBlock: string, by = ec2): Promise<string> {
        const { Vpc } = await by.send(new CreateVpcCommand({ CidrBlock }));
        return Vpc!.VpcId!;
    }

    it("are seen after a while, only where the IPAM operates, with how full they are", async () => {
        await sandbox.close();
        sandbox = await startSandbox({ steppedClock: true });
        ec2.destroy();
        ec2 = client(sandbox.endpoint);
        ipam = (await ec2.send(new CreateIpamCommand({}))).Ipam!;
        scope = ipam.PrivateDefaultScopeId!;
        const id = await vpc("10.0.0.0/24");
        const elsewhere = client(sandbox.endpoint, "ap-southeast-2");
        await vpc("10.9.0.0/24", elsewhere);
        elsewhere.destroy();
        await ec2.send(new CreateSubnetCommand({ VpcId: id, CidrBlock: "10.0.0.0/26" }));
        expect(await resources()).to.deep.equal([]);
        sandbox.world.step(1_000);
        const rows = await resources();
        expect(
            rows.map(row => [row.ResourceType, row.ResourceCidr, row.IpUsage, row.OverlapStatus]),
        ).to.deep.equal([
            ["vpc", "10.0.0.0/24", 0.25, "nonoverlapping"],
            ["subnet", "10.0.0.0/26", 0, "nonoverlapping"],
        ]);
        expect(rows[1].AvailabilityZoneId).to.match(/^use1-az\d$/);
        expect(rows.every(row => row.VpcId === id && row.ManagementState === "unmanaged")).to.equal(true);
        const { IpamDiscoveredResourceCidrs } = await ec2.send(
            new GetIpamDiscoveredResourceCidrsCommand({
                IpamResourceDiscoveryId: ipam.DefaultResourceDiscoveryId!,
                ResourceRegion: HOME,
            }),
        );
        expect(IpamDiscoveredResourceCidrs!.map(row => row.ResourceCidr)).to.deep.equal([
            "10.0.0.0/24",
            "10.0.0.0/26",
        ]);
    });

    it("become noncompliant when a required tag or the size no longer fits, and stay", async () => {
        const made = await createPool(ec2, { IpamScopeId: scope, Locale: HOME });
        await provision(ec2, { IpamPoolId: made.IpamPoolId, Cidr: "10.0.0.0/16" });
        await ec2.send(new CreateVpcCommand({ Ipv4IpamPoolId: made.IpamPoolId, Ipv4NetmaskLength: 24 }));
        await until(async () => (await resources())[0]?.ComplianceStatus === "compliant", "compliant");
        const { ModifyIpamPoolCommand } = await import("@aws-sdk/client-ec2");
        await ec2.send(
            new ModifyIpamPoolCommand({
                IpamPoolId: made.IpamPoolId,
                AddAllocationResourceTags: [{ Key: "env", Value: "prod" }],
            }),
        );
        const [row] = await resources({ Filters: [{ Name: "compliance-status", Values: ["noncompliant"] }] });
        expect(row.ManagementState).to.equal("managed");
    });

    it("move to another private scope, their subnets with them, once they have no allocation", async () => {
        const made = await createPool(ec2, { IpamScopeId: scope, Locale: HOME });
        await provision(ec2, { IpamPoolId: made.IpamPoolId, Cidr: "10.0.0.0/16" });
        const { Vpc } = await ec2.send(
            new CreateVpcCommand({ Ipv4IpamPoolId: made.IpamPoolId, Ipv4NetmaskLength: 24 }),
        );
        await ec2.send(new CreateSubnetCommand({ VpcId: Vpc!.VpcId!, CidrBlock: "10.0.0.0/26" }));
        await until(async () => (await resources()).length === 2, "discovered");
        const { IpamScope } = await ec2.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! }));
        const other = IpamScope!.IpamScopeId!;
        const cidr = {
            ResourceId: Vpc!.VpcId!,
            ResourceCidr: "10.0.0.0/24",
            ResourceRegion: HOME,
            CurrentIpamScopeId: scope,
        };
        await ec2.send(
            new ModifyIpamResourceCidrCommand({ ...cidr, Monitored: true, DestinationIpamScopeId: other }),
        );
        expect(await resources()).to.have.lengthOf(2);
        await ec2.send(new ModifyIpamResourceCidrCommand({ ...cidr, Monitored: false }));
        expect(await allocationsOf(ec2, made.IpamPoolId!)).to.deep.equal([]);
        expect(await resources()).to.deep.equal([]);
        const moved = await resources({ IpamScopeId: other });
        expect(moved.map(row => row.ResourceType)).to.deep.equal(["vpc", "subnet"]);
        expect(
            await errorOf(
                ec2.send(
                    new ModifyIpamResourceCidrCommand({
                        ...cidr,
                        CurrentIpamScopeId: other,
                        Monitored: true,
                        DestinationIpamScopeId: ipam.PublicDefaultScopeId,
                    }),
                ),
            ),
        ).to.match(/^InvalidParameterValue: /);
    });

    it("have a history, which tells of those from pools when they are gone", async () => {
        const made = await createPool(ec2, { IpamScopeId: scope, Locale: HOME });
        await provision(ec2, { IpamPoolId: made.IpamPoolId, Cidr: "10.0.0.0/16" });
        const { Vpc } = await ec2.send(
            new CreateVpcCommand({ Ipv4IpamPoolId: made.IpamPoolId, Ipv4NetmaskLength: 24 }),
        );
        await ec2.send(new DeleteVpcCommand({ VpcId: Vpc!.VpcId! }));
        const later = await vpc("10.0.0.0/20");
        await until(async () => (await resources()).length === 1, "discovered");
        const { HistoryRecords } = await ec2.send(
            new GetIpamAddressHistoryCommand({ Cidr: "10.0.0.7/32", IpamScopeId: scope }),
        );
        expect(HistoryRecords!.map(row => [row.ResourceId, row.SampledEndTime !== undefined])).to.deep.equal([
            [later, false],
            [Vpc!.VpcId, true],
        ]);
        const ofBlock = await ec2.send(
            new GetIpamAddressHistoryCommand({ Cidr: "10.0.0.0/20", IpamScopeId: scope }),
        );
        expect(ofBlock.HistoryRecords!.map(row => row.ResourceId)).to.deep.equal([later]);
    });

    it("of an excluded organizational unit are not seen; those of the IPAM's account always are", async () => {
        const member = client(sandbox.endpoint, HOME, "444455556666");
        await vpc("10.1.0.0/24", member);
        await vpc("10.0.0.0/24");
        member.destroy();
        await until(async () => (await resources()).length === 2, "discovered");
        const exclude = (OrganizationsEntityPath: string): Promise<unknown> =>
            ec2.send(
                new ModifyIpamResourceDiscoveryCommand({
                    IpamResourceDiscoveryId: ipam.DefaultResourceDiscoveryId!,
                    AddOrganizationalUnitExclusions: [{ OrganizationsEntityPath }],
                }),
            );
        expect(await errorOf(exclude("somewhere/else"))).to.equal(
            "InvalidParameterValue: One or more of the organizations entity paths is invalid",
        );
        await exclude("o-a1b2c3d4e5/r-a1b2/ou-a1b2-11111111/*");
        expect((await resources()).map(row => row.ResourceOwnerId)).to.deep.equal([OWNER]);
    });
});
