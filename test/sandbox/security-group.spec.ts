import type { IpPermission } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

const WEB: IpPermission = {
    IpProtocol: "tcp",
    FromPort: 443,
    ToPort: 443,
    IpRanges: [{ CidrIp: "10.0.0.0/8" }],
};

describe("a security group", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let names = 0;

    before(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
    });

    async function create(GroupName = `group-${++names}`): Promise<string> {
        const { GroupId } = await world.ec2.createSecurityGroup({ GroupName, Description: "a group", VpcId });
        return GroupId!;
    }

    it("lets nothing in and everything out at first", async () => {
        const GroupId = await create();
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({ GroupIds: [GroupId] });
        expect(SecurityGroups![0].IpPermissions).to.deep.equal([]);
        expect(SecurityGroups![0].IpPermissionsEgress![0]).to.deep.include({
            IpProtocol: "-1",
            IpRanges: [{ CidrIp: "0.0.0.0/0" }],
        });
    });

    it("has a name of its own in its VPC", async () => {
        await create("web");
        expect(await errorOf(create("web"))).to.equal(
            `InvalidGroup.Duplicate: The security group 'web' already exists for VPC '${VpcId}'`,
        );
        expect(await errorOf(create("default"))).to.contain("InvalidGroup.Reserved");
        expect(await errorOf(create("sg-web"))).to.contain("InvalidParameterValue");
        const other = await createVpc(world.ec2);
        await world.ec2.createSecurityGroup({ GroupName: "web", Description: "web", VpcId: other.VpcId });
    });

    it("gets a rule for each range, group and prefix list", async () => {
        const GroupId = await create();
        const other = await create();
        const { SecurityGroupRules } = await world.ec2.authorizeSecurityGroupIngress({
            GroupId,
            IpPermissions: [
                {
                    IpProtocol: "6",
                    FromPort: 443,
                    ToPort: 443,
                    IpRanges: [
                        { CidrIp: "10.1.2.3/16", Description: "office" },
                        { CidrIp: "192.168.0.0/24" },
                    ],
                    Ipv6Ranges: [{ CidrIpv6: "2001:db8:0:0::/32" }],
                },
                { IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: other }] },
                { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] },
            ],
        });
        expect(
            SecurityGroupRules!.map(rule =>
                [
                    rule.IpProtocol,
                    rule.FromPort,
                    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId,
                    rule.Description,
                ].join(" "),
            ),
        ).to.deep.equal([
            "tcp 443 10.1.0.0/16 office",
            "tcp 443 192.168.0.0/24 ",
            "tcp 443 2001:db8::/32 ",
            `tcp 443 ${other} `,
            `-1 -1 ${GroupId} `,
        ]);
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({ GroupIds: [GroupId] });
        expect(SecurityGroups![0].IpPermissions!.map(item => item.IpProtocol)).to.deep.equal(["tcp", "-1"]);
        expect(SecurityGroups![0].IpPermissions![0].IpRanges).to.deep.equal([
            { CidrIp: "10.1.0.0/16", Description: "office" },
            { CidrIp: "192.168.0.0/24" },
        ]);
    });

    it("has every rule once", async () => {
        const GroupId = await create();
        await world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [WEB] });
        expect(
            await errorOf(world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [WEB] })),
        ).to.equal(
            'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/8, TCP, from port: 443, to port: 443, ALLOW" ' +
                "already exists",
        );
        const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
        expect(
            await errorOf(world.ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions: [everything] })),
        ).to.equal(
            'InvalidPermission.Duplicate: the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists',
        );
        expect(
            await errorOf(world.ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions: [WEB, WEB] })),
        ).to.equal("InvalidParameterValue: The same permission must not appear multiple times");
    });

    it("tells protocols with the same ports apart", async () => {
        const GroupId = await create();
        const dns = (IpProtocol: string) => ({
            GroupId,
            IpPermissions: [{ IpProtocol, FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }],
        });
        await world.ec2.authorizeSecurityGroupIngress(dns("tcp"));
        await world.ec2.authorizeSecurityGroupIngress(dns("udp"));
    });

    it("loses rules by what they say or by their ids", async () => {
        const GroupId = await create();
        const { SecurityGroupRules } = await world.ec2.authorizeSecurityGroupEgress({
            GroupId,
            IpPermissions: [WEB],
        });
        const [rule] = SecurityGroupRules!;
        await world.ec2.revokeSecurityGroupEgress({
            GroupId,
            SecurityGroupRuleIds: [rule.SecurityGroupRuleId!],
        });
        await world.ec2.revokeSecurityGroupEgress({
            GroupId,
            IpPermissions: [
                { IpProtocol: "-1", FromPort: 0, ToPort: 0, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
            ],
        });
        const { SecurityGroupRules: left } = await world.ec2.describeSecurityGroupRules({
            Filters: [filter("group-id", GroupId)],
        });
        expect(left).to.deep.equal([]);
        expect(
            await errorOf(world.ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions: [WEB] })),
        ).to.equal("InvalidPermission.NotFound: The specified rule does not exist in this security group.");
    });

    const malformed: Record<string, [IpPermission, string]> = {
        "ports without order": [
            { ...WEB, FromPort: 9, ToPort: 8 },
            "InvalidParameterValue: Invalid value for portRange. The port range 9-8 is invalid.",
        ],
        "an unknown protocol": [
            { ...WEB, IpProtocol: "gopher" },
            "InvalidParameterValue: Invalid value 'gopher' for IP protocol. Unknown protocol.",
        ],
        "a CIDR that is none": [
            { ...WEB, IpRanges: [{ CidrIp: "10.0.0.0/40" }] },
            "InvalidParameterValue: CIDR block 10.0.0.0/40 is malformed",
        ],
        "a group that does not exist": [
            { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-0123456789abcdef0" }] },
            "InvalidGroup.NotFound: The security group 'sg-0123456789abcdef0' does not exist",
        ],
        "a prefix list that does not exist": [
            { IpProtocol: "-1", PrefixListIds: [{ PrefixListId: "pl-0123456789abcdef0" }] },
            "InvalidPrefixListID.NotFound: The prefix list ID 'pl-0123456789abcdef0' does not exist",
        ],
    };
    for (const [name, [permission, expected]] of Object.entries(malformed)) {
        it(`refuses a rule with ${name}`, async () => {
            const GroupId = await create();
            const IpPermissions = [permission];
            expect(
                await errorOf(world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions })),
            ).to.equal(expected);
        });
    }

    it("is deleted when no interface and no other group's rule needs it", async () => {
        const GroupId = await create();
        const other = await create();
        const IpPermissions = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] }];
        await world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
        await world.ec2.authorizeSecurityGroupIngress({ GroupId: other, IpPermissions });
        const expected = `DependencyViolation: resource ${GroupId} has a dependent object`;
        expect(await errorOf(world.ec2.deleteSecurityGroup({ GroupId }))).to.equal(expected);
        await world.ec2.revokeSecurityGroupIngress({ GroupId: other, IpPermissions });
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkInterface } = await world.ec2.createNetworkInterface({ SubnetId, Groups: [GroupId] });
        expect(await errorOf(world.ec2.deleteSecurityGroup({ GroupId }))).to.equal(expected);
        const { NetworkInterfaceId } = NetworkInterface!;
        await world.ec2.deleteNetworkInterface({ NetworkInterfaceId });
        await world.ec2.deleteSecurityGroup({ GroupId });
        expect(await errorOf(world.ec2.deleteSecurityGroup({ GroupId }))).to.equal(
            `InvalidGroup.NotFound: The security group '${GroupId}' does not exist`,
        );
    });

    it("that came with the VPC stays with it", async () => {
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({
            Filters: [filter("vpc-id", VpcId), filter("group-name", "default")],
        });
        const { GroupId } = SecurityGroups![0];
        expect(await errorOf(world.ec2.deleteSecurityGroup({ GroupId }))).to.equal(
            `CannotDelete: the specified group: "${GroupId}" name: "default" cannot be deleted by a user`,
        );
    });

    it("is found by its rules", async () => {
        const GroupId = await create();
        const other = await create();
        await world.ec2.authorizeSecurityGroupIngress({
            GroupId,
            IpPermissions: [
                { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "10.7.0.0/16" }] },
                { IpProtocol: "icmp", FromPort: 8, ToPort: -1, UserIdGroupPairs: [{ GroupId: other }] },
            ],
        });
        const found = async (...Filters: { Name: string; Values: string[] }[]): Promise<string[]> =>
            (await world.ec2.describeSecurityGroups({ Filters })).SecurityGroups!.map(item => item.GroupId!);
        expect(await found(filter("ip-permission.cidr", "10.7.0.0/16"))).to.deep.equal([GroupId]);
        expect(
            await found(filter("ip-permission.protocol", "udp"), filter("ip-permission.cidr", "10.7.*")),
        ).to.deep.equal([GroupId]);
        expect(await found(filter("ip-permission.group-id", other))).to.deep.equal([GroupId]);
        expect(await found(filter("egress.ip-permission.cidr", "10.7.0.0/16"))).to.deep.equal([]);
        expect(await found(filter("group-id", GroupId), filter("vpc-id", VpcId))).to.deep.equal([GroupId]);
    });
});

describe("a security group rule", () => {
    const world = sandboxForTests();

    it("is tagged, changed and described by its id", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { GroupId } = await world.ec2.createSecurityGroup({ VpcId, GroupName: "a", Description: "a" });
        const { SecurityGroupRules } = await world.ec2.authorizeSecurityGroupIngress({
            GroupId,
            IpPermissions: [WEB],
            TagSpecifications: [
                { ResourceType: "security-group-rule", Tags: [{ Key: "Name", Value: "web" }] },
            ],
        });
        const id = SecurityGroupRules![0].SecurityGroupRuleId!;
        await world.ec2.modifySecurityGroupRules({
            GroupId,
            SecurityGroupRules: [
                {
                    SecurityGroupRuleId: id,
                    SecurityGroupRule: {
                        IpProtocol: "tcp",
                        FromPort: 80,
                        ToPort: 80,
                        CidrIpv6: "::/0",
                        Description: "open",
                    },
                },
            ],
        });
        const found = await world.ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [id] });
        const [rule] = found.SecurityGroupRules!;
        expect(rule).to.deep.include({
            GroupId,
            GroupOwnerId: "111122223333",
            IsEgress: false,
            FromPort: 80,
            CidrIpv6: "::/0",
            Description: "open",
            Tags: [{ Key: "Name", Value: "web" }],
        });
        expect(rule.CidrIpv4).to.equal(undefined);
        const SecurityGroupRuleIds = ["sgr-0123456789abcdef0"];
        expect(await errorOf(world.ec2.describeSecurityGroupRules({ SecurityGroupRuleIds }))).to.equal(
            "InvalidSecurityGroupRuleId.NotFound: The security group rule ID 'sgr-0123456789abcdef0' does not exist",
        );
    });

    it("gets another description by what it says", async () => {
        const { VpcId } = await createVpc(world.ec2);
        const { GroupId } = await world.ec2.createSecurityGroup({ VpcId, GroupName: "a", Description: "a" });
        await world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [WEB] });
        const described = { ...WEB, IpRanges: [{ CidrIp: "10.0.0.0/8", Description: "inside" }] };
        await world.ec2.updateSecurityGroupRuleDescriptionsIngress({ GroupId, IpPermissions: [described] });
        const { SecurityGroups } = await world.ec2.describeSecurityGroups({ GroupIds: [GroupId!] });
        expect(SecurityGroups![0].IpPermissions![0].IpRanges![0].Description).to.equal("inside");
    });
});
