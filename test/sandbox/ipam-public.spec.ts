import {
    AllocateAddressCommand,
    CreateIpamExternalResourceVerificationTokenCommand,
    CreateIpamPoolCommand,
    CreateVpcCommand,
    DescribeVpcsCommand,
    type EC2Client,
    GetIpamDiscoveredPublicAddressesCommand,
    GetIpamResourceCidrsCommand,
    type Ipam,
    ProvisionIpamPoolCidrCommand,
    ReleaseAddressCommand,
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
    provision,
    until,
} from "./ipam-clients";

describe("pools of the public scope, and IPv6, in the sandbox", () => {
    let sandbox: Sandbox;
    let ec2: EC2Client;
    let ipam: Ipam;

    beforeEach(async () => {
        sandbox = await startSandbox();
        ec2 = client(sandbox.endpoint);
        ipam = await createIpam(ec2);
    });

    afterEach(async () => {
        ec2.destroy();
        await sandbox.close();
    });

    it("get IPv6 from Amazon by netmask length, once for a pool, and hand it to VPCs", async () => {
        const { IpamPoolId } = await createPool(ec2, {
            IpamScopeId: ipam.PublicDefaultScopeId!,
            AddressFamily: "ipv6",
            PublicIpSource: "amazon",
            AwsService: "ec2",
            Locale: HOME,
        });
        expect(
            await errorOf(ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, NetmaskLength: 56 }))),
        ).to.match(/^InvalidParameterValue: .*from \/40 to \/52/);
        const row = await provision(ec2, { IpamPoolId, NetmaskLength: 52 });
        expect(row.State).to.equal("provisioned");
        expect(row.Cidr).to.match(/^2600:1f.*\/52$/);
        const second = await provision(ec2, { IpamPoolId, NetmaskLength: 52 });
        expect(second.FailureReason!.Code).to.equal("limit-exceeded");
        const { Vpc } = await ec2.send(
            new CreateVpcCommand({
                CidrBlock: "10.0.0.0/16",
                Ipv6IpamPoolId: IpamPoolId,
                Ipv6NetmaskLength: 56,
            }),
        );
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc!.VpcId!] }));
        const [association] = Vpcs![0].Ipv6CidrBlockAssociationSet!;
        expect(association.Ipv6Pool).to.equal("IPAM Managed");
        expect((await allocationsOf(ec2, IpamPoolId!)).map(one => [one.Cidr, one.ResourceId])).to.deep.equal([
            [association.Ipv6CidrBlock, Vpc!.VpcId],
        ]);
    });

    it("say whether an own IPv6 range is advertised, and need proof that it is one's own", async () => {
        const pool = {
            IpamScopeId: ipam.PublicDefaultScopeId!,
            AddressFamily: "ipv6" as const,
            PublicIpSource: "byoip" as const,
        };
        expect(await errorOf(ec2.send(new CreateIpamPoolCommand(pool)))).to.match(
            /^InvalidParameterCombination: .*PubliclyAdvertisable/,
        );
        const { IpamPoolId } = await createPool(ec2, { ...pool, PubliclyAdvertisable: true });
        const wish = { IpamPoolId, Cidr: "2001:db8::/48" };
        expect(await errorOf(ec2.send(new ProvisionIpamPoolCidrCommand(wish)))).to.match(
            /^InvalidParameterCombination: The request must contain a CIDR Auth/,
        );
        const { IpamExternalResourceVerificationToken: token } = await ec2.send(
            new CreateIpamExternalResourceVerificationTokenCommand({ IpamId: ipam.IpamId! }),
        );
        const proven = await provision(ec2, {
            ...wish,
            VerificationMethod: "dns-token",
            IpamExternalResourceVerificationTokenId: token!.IpamExternalResourceVerificationTokenId,
        });
        expect(proven.State).to.equal("provisioned");
    });

    it("take contiguous IPv4 blocks from Amazon, two for an account", async () => {
        const { IpamPoolId } = await createPool(ec2, {
            IpamScopeId: ipam.PublicDefaultScopeId!,
            PublicIpSource: "amazon",
            AwsService: "ec2",
            Locale: HOME,
        });
        const states: (string | undefined)[] = [];
        for (let i = 0; i < 3; i++) {
            const row = await provision(ec2, { IpamPoolId, NetmaskLength: 29 });
            states.push(row.FailureReason?.Code ?? row.State);
        }
        expect(states).to.deep.equal(["provisioned", "provisioned", "limit-exceeded"]);
        // Size is a quota, too. The reason is told before the state says that it failed.
        const { IpamPoolCidr } = await ec2.send(
            new ProvisionIpamPoolCidrCommand({ IpamPoolId, NetmaskLength: 27 }),
        );
        expect(IpamPoolCidr!.State).to.equal("pending-provision");
        expect(IpamPoolCidr!.FailureReason).to.deep.equal({
            Code: "limit-exceeded",
            Message:
                "account 111122223333 cannot provision a ipv4 contiguous block of size /27 in locale us-east-1",
        });
    });

    it("show Elastic IP addresses in the public scope, managed if they come from a pool", async () => {
        const { IpamPoolId } = await createPool(ec2, {
            IpamScopeId: ipam.PublicDefaultScopeId!,
            PublicIpSource: "amazon",
            AwsService: "ec2",
            Locale: HOME,
        });
        await provision(ec2, { IpamPoolId, NetmaskLength: 29 });
        const own = await ec2.send(new AllocateAddressCommand({ Domain: "vpc", IpamPoolId }));
        const other = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
        const rows = await until(async () => {
            const { IpamResourceCidrs = [] } = await ec2.send(
                new GetIpamResourceCidrsCommand({
                    IpamScopeId: ipam.PublicDefaultScopeId!,
                    ResourceType: "eip",
                }),
            );
            return IpamResourceCidrs.length === 2 && IpamResourceCidrs;
        }, "addresses discovered");
        expect(
            rows.map(row => [row.ResourceId, row.ResourceCidr, row.ManagementState, row.IpamPoolId]),
        ).to.have.deep.members([
            [own.AllocationId, `${own.PublicIp}/32`, "managed", IpamPoolId],
            [other.AllocationId, `${other.PublicIp}/32`, "unmanaged", undefined],
        ]);
        const { IpamResourceCidrs: inPrivate } = await ec2.send(
            new GetIpamResourceCidrsCommand({
                IpamScopeId: ipam.PrivateDefaultScopeId!,
                ResourceType: "eip",
            }),
        );
        expect(inPrivate).to.deep.equal([]);
        const { IpamDiscoveredPublicAddresses: addresses = [] } = await ec2.send(
            new GetIpamDiscoveredPublicAddressesCommand({
                IpamResourceDiscoveryId: ipam.DefaultResourceDiscoveryId!,
                AddressRegion: HOME,
            }),
        );
        expect(addresses.map(row => [row.Address, row.AddressType])).to.have.deep.members([
            [own.PublicIp, "amazon-owned-contig"],
            [other.PublicIp, "amazon-owned-eip"],
        ]);
        await ec2.send(new ReleaseAddressCommand({ AllocationId: own.AllocationId }));
        await until(async () => (await allocationsOf(ec2, IpamPoolId!)).length === 0, "address released");
    });

    it("private IPv6 is unique local; a global range needs the IPAM's consent", async () => {
        const { IpamPoolId } = await createPool(ec2, {
            IpamScopeId: ipam.PrivateDefaultScopeId!,
            AddressFamily: "ipv6",
        });
        const ask = (Cidr: string): Promise<string> =>
            errorOf(ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, Cidr })));
        expect(await ask("2001:db8::/48")).to.match(/^InvalidParameterCombination: .*EnablePrivateGua/);
        expect(await ask("fd00::/20")).to.match(/^InvalidParameterValue: .*reserved/);
        expect(await ask("10.0.0.0/8")).to.match(/^InvalidParameterValue: .*ipv6/);
        expect((await provision(ec2, { IpamPoolId, Cidr: "fd12:3456::/32" })).State).to.equal("provisioned");
        // By netmask length Amazon chooses, next to what the scope has already.
        expect((await provision(ec2, { IpamPoolId, Cidr: "fd80::/48" })).State).to.equal("provisioned");
        expect((await provision(ec2, { IpamPoolId, NetmaskLength: 48 })).Cidr).to.equal("fd80:0:1::/48");
        expect(
            await errorOf(ec2.send(new ProvisionIpamPoolCidrCommand({ IpamPoolId, NetmaskLength: 61 }))),
        ).to.match(/^InvalidParameterValue: .*from \/9 to \/60/);
    });
});
