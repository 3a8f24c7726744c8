import type { EC2, MoveByoipCidrToIpamCommandOutput } from "@aws-sdk/client-ec2";
import { RAM } from "@aws-sdk/client-ram";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { HOME, OWNER, sandboxForTests } from "./vpc-clients";

const PROOF = { Message: "1|aws|111122223333|203.0.113.0/24|20271231|SHA256|RSAPSS", Signature: "signed" };
const GUEST = "444455556666";
const IMPORT = "arn:aws:ram::aws:permission/AWSRAMPermissionIpamPoolByoipCidrImport";

describe("address ranges of one's own", () => {
    const test = sandboxForTests();
    const settle = (): void => test.pass(1_000);
    let ipamId: string;
    let publicScope: string;

    before(async () => {
        const { Ipam } = await test.ec2.createIpam({});
        ipamId = Ipam!.IpamId!;
        publicScope = Ipam!.PublicDefaultScopeId!;
        settle();
    });

    async function pool(more: object = {}): Promise<string> {
        const { IpamPool } = await test.ec2.createIpamPool({
            IpamScopeId: publicScope,
            AddressFamily: "ipv4",
            ...more,
        });
        settle();
        return IpamPool!.IpamPoolId!;
    }

    async function states(IpamPoolId: string): Promise<(string | undefined)[][]> {
        const { IpamPoolCidrs = [] } = await test.ec2.getIpamPoolCidrs({ IpamPoolId });
        return IpamPoolCidrs.map(({ Cidr, State }) => [Cidr, State]);
    }

    it("go from a top-level pool to a regional one, a public IPv4 pool and Elastic IP addresses", async () => {
        const { ec2 } = test;
        const top = await pool();
        const provision = (Cidr: string): Promise<unknown> =>
            ec2.provisionIpamPoolCidr({ IpamPoolId: top, Cidr, CidrAuthorizationContext: PROOF });
        expect(await errorOf(provision("203.0.113.0/25"))).to.match(/^InvalidParameterValue: .*\/24/);
        await provision("203.0.113.0/24");
        settle();
        const regional = await pool({ SourceIpamPoolId: top, Locale: HOME, AwsService: "ec2" });
        await ec2.provisionIpamPoolCidr({ IpamPoolId: regional, Cidr: "203.0.113.0/24" });
        settle();
        const { PoolId } = await ec2.createPublicIpv4Pool({});
        expect(PoolId).to.match(/^ipv4pool-ec2-[0-9a-f]{17}$/);
        const block = { IpamPoolId: regional, PoolId, NetmaskLength: 30 };
        const { PoolAddressRange: range } = await ec2.provisionPublicIpv4PoolCidr(block);
        expect(range).to.deep.equal({
            FirstAddress: "203.0.113.0",
            LastAddress: "203.0.113.3",
            AddressCount: 4,
            AvailableAddressCount: 4,
        });
        const { IpamPoolAllocations } = await ec2.getIpamPoolAllocations({ IpamPoolId: regional });
        expect(IpamPoolAllocations!.map(one => [one.Cidr, one.ResourceType, one.ResourceId])).to.deep.equal([
            ["203.0.113.0/30", "ec2-public-ipv4-pool", PoolId],
        ]);

        const first = await ec2.allocateAddress({ Domain: "vpc", PublicIpv4Pool: PoolId });
        expect([first.PublicIp, first.PublicIpv4Pool]).to.deep.equal(["203.0.113.0", PoolId]);
        const chosen = await ec2.allocateAddress({ PublicIpv4Pool: PoolId, Address: "203.0.113.2" });
        expect(chosen.PublicIp).to.equal("203.0.113.2");
        expect(
            await errorOf(ec2.allocateAddress({ PublicIpv4Pool: PoolId, Address: "203.0.113.9" })),
        ).to.match(/^InvalidAddress.NotFound/);
        expect(await errorOf(ec2.allocateAddress({ PublicIpv4Pool: "ipv4pool-ec2-0" }))).to.equal(
            "InvalidPublicIpv4PoolID.NotFound: The pool ID 'ipv4pool-ec2-0' does not exist.",
        );
        const { PublicIpv4Pools } = await ec2.describePublicIpv4Pools({ PoolIds: [PoolId!] });
        expect(PublicIpv4Pools![0]).to.include({ TotalAddressCount: 4, TotalAvailableAddressCount: 2 });
        settle();
        const { IpamResourceCidrs } = await ec2.getIpamResourceCidrs({
            IpamScopeId: publicScope,
            ResourceType: "public-ipv4-pool",
        });
        expect(IpamResourceCidrs!.map(row => [row.ResourceCidr, row.ManagementState])).to.deep.equal([
            ["203.0.113.0/30", "managed"],
        ]);

        const end = { PoolId, Cidr: "203.0.113.0/30" };
        expect(await errorOf(ec2.deprovisionPublicIpv4PoolCidr(end))).to.match(/^InvalidParameterValue: /);
        expect(await errorOf(ec2.deletePublicIpv4Pool({ PoolId }))).to.match(/^DependencyViolation: /);
        await ec2.releaseAddress({ AllocationId: first.AllocationId });
        await ec2.releaseAddress({ AllocationId: chosen.AllocationId });
        const { DeprovisionedAddresses } = await ec2.deprovisionPublicIpv4PoolCidr(end);
        expect(DeprovisionedAddresses).to.deep.equal([0, 1, 2, 3].map(last => `203.0.113.${last}`));
        expect((await ec2.deletePublicIpv4Pool({ PoolId })).ReturnValue).to.equal(true);

        const { ByoipCidr } = await ec2.advertiseByoipCidr({ Cidr: "203.0.113.0/24" });
        expect(ByoipCidr!.State).to.equal("pending-advertising");
        settle();
        expect((await ec2.describeByoipCidrs({ MaxResults: 10 })).ByoipCidrs![0].State).to.equal(
            "advertised",
        );
        await ec2.withdrawByoipCidr({ Cidr: "203.0.113.0/24" });
        settle();
        expect((await ec2.describeByoipCidrs({ MaxResults: 10 })).ByoipCidrs![0].State).to.equal(
            "provisioned",
        );
    });

    it("are advertised under an ASN of one's own", async () => {
        const { ec2 } = test;
        const context = { AsnAuthorizationContext: { Message: "m", Signature: "s" } };
        expect(await errorOf(ec2.provisionIpamByoasn({ IpamId: ipamId, Asn: "x1", ...context }))).to.match(
            /^InvalidParameterValue: /,
        );
        const { Byoasn } = await ec2.provisionIpamByoasn({ IpamId: ipamId, Asn: "AS64500", ...context });
        expect(Byoasn).to.deep.equal({ Asn: "64500", IpamId: ipamId, State: "pending-provision" });
        const Cidr = "203.0.113.0/24";
        expect(await errorOf(ec2.associateIpamByoasn({ Asn: "64500", Cidr }))).to.match(/^IncorrectState: /);
        settle();
        expect((await ec2.describeIpamByoasn({})).Byoasns![0].State).to.equal("provisioned");
        expect(await errorOf(ec2.associateIpamByoasn({ Asn: "64500", Cidr: "198.51.100.0/24" }))).to.match(
            /^InvalidParameterValue: /,
        );
        const { AsnAssociation } = await ec2.associateIpamByoasn({ Asn: "64500", Cidr });
        expect(AsnAssociation).to.deep.equal({ Asn: "64500", Cidr, State: "pending-association" });
        settle();
        await ec2.advertiseByoipCidr({ Cidr, Asn: "64500" });
        settle();
        const { ByoipCidrs } = await ec2.describeByoipCidrs({ MaxResults: 1 });
        expect(ByoipCidrs![0].AsnAssociations).to.deep.equal([{ Asn: "64500", Cidr, State: "associated" }]);
        expect(await errorOf(ec2.deprovisionIpamByoasn({ IpamId: ipamId, Asn: "64500" }))).to.match(
            /^IncorrectState: /,
        );
        await ec2.disassociateIpamByoasn({ Asn: "64500", Cidr });
        settle();
        await ec2.deprovisionIpamByoasn({ IpamId: ipamId, Asn: "64500" });
        settle();
        expect((await ec2.describeIpamByoasn({})).Byoasns).to.deep.equal([]);
        for (let i = 1; i <= 5; i++) {
            await ec2.provisionIpamByoasn({ IpamId: ipamId, Asn: `6450${i}`, ...context });
        }
        expect(await errorOf(ec2.provisionIpamByoasn({ IpamId: ipamId, Asn: "64599", ...context }))).to.match(
            /^ResourceLimitExceeded: You've reached the limit for ipam byoasns\. You have created 5/,
        );
    });

    it("that were brought without IPAM move into a pool, with what they are used for", async () => {
        const guest: EC2 = test.in(HOME, GUEST);
        const Cidr = "198.51.100.0/24";
        expect(await errorOf(guest.provisionByoipCidr({ Cidr }))).to.match(
            /^InvalidParameterCombination: The request must contain a CIDR Auth/,
        );
        await guest.provisionByoipCidr({ Cidr, CidrAuthorizationContext: PROOF });
        settle();
        const { PoolId } = (await guest.describePublicIpv4Pools({})).PublicIpv4Pools![0];
        const { ByoipCidrs } = await guest.describeByoipCidrs({ MaxResults: 1 });
        expect(ByoipCidrs![0].StatusMessage).to.equal(PoolId);
        const address = await guest.allocateAddress({ PublicIpv4Pool: PoolId });
        expect(address.PublicIp).to.equal("198.51.100.0");

        const IpamPoolId = await pool({ Locale: HOME, AwsService: "ec2" });
        const move = (): Promise<MoveByoipCidrToIpamCommandOutput> =>
            guest.moveByoipCidrToIpam({ Cidr, IpamPoolId, IpamPoolOwner: OWNER });
        const ram = new RAM({
            endpoint: test.sandbox.endpoint,
            region: HOME,
            credentials: { accessKeyId: OWNER, secretAccessKey: "x" },
        });
        const share = (name: string, permissionArns?: string[]): Promise<unknown> =>
            ram.createResourceShare({
                name,
                resourceArns: [`arn:aws:ec2::${OWNER}:ipam-pool/${IpamPoolId}`],
                principals: [GUEST],
                permissionArns,
            });
        await share("to-use");
        settle();
        expect(await errorOf(move())).to.match(/^InvalidIpamPoolId.NotFound: /);
        await share("to-import", [IMPORT]);
        settle();
        expect((await move()).ByoipCidr!.Cidr).to.equal(Cidr);
        expect(await states(IpamPoolId)).to.deep.equal([[Cidr, "pending-import"]]);
        settle();
        expect(await states(IpamPoolId)).to.deep.equal([[Cidr, "provisioned"]]);
        const { IpamPoolAllocations } = await test.ec2.getIpamPoolAllocations({ IpamPoolId });
        expect(
            IpamPoolAllocations!.map(one => [one.Cidr, one.ResourceType, one.ResourceOwner]),
        ).to.deep.equal([[Cidr, "ec2-public-ipv4-pool", GUEST]]);
        expect(await errorOf(move())).to.match(/^IncorrectState: /);
        expect(await errorOf(guest.deprovisionByoipCidr({ Cidr }))).to.match(/^IncorrectState: /);
        ram.destroy();
        guest.destroy();
    });
});
