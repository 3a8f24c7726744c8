import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { HOME, OWNER, sandboxForTests } from "./vpc-clients";

const GUEST = "444455556666";

describe("a policy of an IPAM in the sandbox", () => {
    const test = sandboxForTests({ quotas: { policiesPerIpam: 2 } });
    const settle = (): void => test.pass(1_000);
    let IpamId: string;
    let poolId: string;
    let IpamPolicyId: string;

    before(async () => {
        const { Ipam } = await test.ec2.createIpam({});
        IpamId = Ipam!.IpamId!;
        settle();
        const { IpamPool } = await test.ec2.createIpamPool({
            IpamScopeId: Ipam!.PublicDefaultScopeId,
            AddressFamily: "ipv4",
            Locale: HOME,
            AwsService: "ec2",
            PublicIpSource: "amazon",
        });
        poolId = IpamPool!.IpamPoolId!;
        settle();
        await test.ec2.provisionIpamPoolCidr({ IpamPoolId: poolId, NetmaskLength: 30 });
        settle();
    });

    it("is made like other objects of IPAM, in a number that is limited", async () => {
        const { ec2 } = test;
        const { IpamPolicy } = await ec2.createIpamPolicy({ IpamId });
        IpamPolicyId = IpamPolicy!.IpamPolicyId!;
        expect(IpamPolicy).to.deep.equal({
            OwnerId: OWNER,
            IpamPolicyId,
            IpamPolicyArn: `arn:aws:ec2::${OWNER}:ipam-policy/${IpamPolicyId}`,
            IpamPolicyRegion: HOME,
            State: "create-in-progress",
            Tags: [],
            IpamId,
        });
        expect(IpamPolicyId).to.match(/^ipam-policy-[0-9a-f]{17}$/);
        const other = await ec2.createIpamPolicy({ IpamId });
        expect(await errorOf(ec2.createIpamPolicy({ IpamId }))).to.match(
            /^ResourceLimitExceeded: .*policies/,
        );
        settle();
        await ec2.deleteIpamPolicy({ IpamPolicyId: other.IpamPolicy!.IpamPolicyId });
        settle();
        const { IpamPolicies } = await ec2.describeIpamPolicies({});
        expect(IpamPolicies!.map(one => [one.IpamPolicyId, one.State])).to.deep.equal([
            [IpamPolicyId, "create-complete"],
        ]);
        expect(await errorOf(ec2.describeIpamPolicies({ IpamPolicyIds: ["ipam-policy-0"] }))).to.equal(
            "InvalidIpamPolicyId.NotFound: The ipam-policy ID 'ipam-policy-0' does not exist",
        );
    });

    it("names pools by locale and resource type", async () => {
        const { ec2 } = test;
        const rules = { IpamPolicyId, Locale: HOME, ResourceType: "eip" } as const;
        expect(
            await errorOf(ec2.modifyIpamPolicyAllocationRules({ ...rules, Locale: "eu-west-1" })),
        ).to.match(/^InvalidParameterValue: /);
        const { IpamPolicyDocument } = await ec2.modifyIpamPolicyAllocationRules({
            ...rules,
            AllocationRules: [{ SourceIpamPoolId: poolId }],
        });
        expect(IpamPolicyDocument).to.deep.equal({
            ...rules,
            AllocationRules: [{ SourceIpamPoolId: poolId }],
        });
        const { IpamPolicyDocuments } = await ec2.getIpamPolicyAllocationRules({ IpamPolicyId });
        expect(IpamPolicyDocuments).to.deep.equal([IpamPolicyDocument]);
        expect(
            (await ec2.getIpamPolicyAllocationRules({ IpamPolicyId, ResourceType: "alb" }))
                .IpamPolicyDocuments,
        ).to.deep.equal([]);
    });

    it("gives its pools' addresses where it is enabled, and no others", async () => {
        const { ec2 } = test;
        expect(await ec2.getEnabledIpamPolicy({})).to.deep.include({ IpamPolicyEnabled: false });
        const before = await ec2.allocateAddress({});
        expect(before.PublicIpv4Pool).to.equal("amazon");
        await ec2.enableIpamPolicy({ IpamPolicyId });
        expect(await ec2.getEnabledIpamPolicy({})).to.deep.include({
            IpamPolicyEnabled: true,
            IpamPolicyId,
            ManagedBy: "account",
        });
        expect((await ec2.allocateAddress({})).PublicIpv4Pool).to.equal(poolId);
        expect(await errorOf(ec2.deleteIpamPolicy({ IpamPolicyId }))).to.match(/^DependencyViolation: /);
        expect((await ec2.disableIpamPolicy({ IpamPolicyId })).Return).to.equal(true);
        expect((await ec2.allocateAddress({})).PublicIpv4Pool).to.equal("amazon");
    });

    it("is enabled by the administrator for targets in the organization", async () => {
        const { ec2 } = test;
        const guest = test.in(HOME, GUEST);
        expect(
            await errorOf(ec2.enableIpamPolicy({ IpamPolicyId, OrganizationTargetId: "nobody" })),
        ).to.match(/^InvalidParameterValue: /);
        await ec2.enableIpamPolicy({ IpamPolicyId, OrganizationTargetId: "ou-a1b2-network0" });
        expect(
            (await ec2.getIpamPolicyOrganizationTargets({ IpamPolicyId })).OrganizationTargets,
        ).to.deep.equal([{ OrganizationTargetId: "ou-a1b2-network0" }]);
        expect(await guest.getEnabledIpamPolicy({})).to.deep.include({
            IpamPolicyEnabled: true,
            ManagedBy: "delegated-administrator-for-ipam",
        });
        await ec2.disableIpamPolicy({ IpamPolicyId, OrganizationTargetId: "ou-a1b2-network0" });
        expect((await guest.getEnabledIpamPolicy({})).IpamPolicyEnabled).to.equal(false);
        guest.destroy();
    });
});
