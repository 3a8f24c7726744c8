import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

const ENTRY = {
    RuleNumber: 100,
    Egress: false,
    Protocol: "tcp",
    RuleAction: "allow",
    CidrBlock: "10.1.2.3/16",
    PortRange: { From: 443, To: 443 },
} as const;

describe("a network ACL", () => {
    const world = sandboxForTests();
    let VpcId: string;
    let NetworkAclId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
        NetworkAclId = (await world.ec2.createNetworkAcl({ VpcId })).NetworkAcl!.NetworkAclId!;
    });

    async function entries(): Promise<string[]> {
        const { NetworkAcls } = await world.ec2.describeNetworkAcls({ NetworkAclIds: [NetworkAclId] });
        return NetworkAcls![0].Entries!.map(item =>
            [
                item.Egress ? "out" : "in",
                item.RuleNumber,
                item.RuleAction,
                item.Protocol,
                item.CidrBlock ?? item.Ipv6CidrBlock,
                item.PortRange?.From ?? "",
            ].join(" "),
        );
    }

    it("denies everything at first", async () => {
        expect(await entries()).to.deep.equal([
            "out 32767 deny -1 0.0.0.0/0 ",
            "in 32767 deny -1 0.0.0.0/0 ",
        ]);
    });

    it("gets entries, which are counted by direction", async () => {
        await world.ec2.createNetworkAclEntry({ NetworkAclId, ...ENTRY });
        await world.ec2.createNetworkAclEntry({ NetworkAclId, ...ENTRY, Egress: true });
        expect(await entries()).to.deep.equal([
            "out 100 allow 6 10.1.0.0/16 443",
            "out 32767 deny -1 0.0.0.0/0 ",
            "in 100 allow 6 10.1.0.0/16 443",
            "in 32767 deny -1 0.0.0.0/0 ",
        ]);
        expect(await errorOf(world.ec2.createNetworkAclEntry({ NetworkAclId, ...ENTRY }))).to.equal(
            "NetworkAclEntryAlreadyExists: The network acl entry identified by 100 already exists.",
        );
    });

    it("has entries replaced and deleted, but only if they are there", async () => {
        const expected =
            "InvalidNetworkAclEntry.NotFound: The network acl entry identified by 100 does not exist.";
        expect(await errorOf(world.ec2.replaceNetworkAclEntry({ NetworkAclId, ...ENTRY }))).to.equal(
            expected,
        );
        await world.ec2.createNetworkAclEntry({ NetworkAclId, ...ENTRY });
        await world.ec2.replaceNetworkAclEntry({
            NetworkAclId,
            ...ENTRY,
            Protocol: "-1",
            RuleAction: "deny",
        });
        expect(await entries()).to.include("in 100 deny -1 10.1.0.0/16 ");
        const gone = { NetworkAclId, RuleNumber: 100, Egress: false };
        await world.ec2.deleteNetworkAclEntry(gone);
        expect(await errorOf(world.ec2.deleteNetworkAclEntry(gone))).to.equal(expected);
    });

    it("refuses entries that AWS refuses", async () => {
        const create = (more: object) => world.ec2.createNetworkAclEntry({ NetworkAclId, ...ENTRY, ...more });
        expect(await errorOf(create({ RuleNumber: 32767 }))).to.contain("InvalidParameterValue");
        expect(await errorOf(create({ Protocol: "ipx" }))).to.contain("InvalidParameterValue");
        expect(await errorOf(create({ PortRange: undefined }))).to.contain("MissingParameter");
        expect(await errorOf(create({ CidrBlock: "10.0.0.0/40" }))).to.equal(
            "InvalidParameterValue: Value (10.0.0.0/40) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
        );
    });

    it("takes over a subnet from another, under a new association id", async () => {
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { NetworkAcls } = await world.ec2.describeNetworkAcls({
            Filters: [filter("association.subnet-id", SubnetId!)],
        });
        const [before] = NetworkAcls![0].Associations!;
        const AssociationId = before.NetworkAclAssociationId!;
        const { NewAssociationId } = await world.ec2.replaceNetworkAclAssociation({
            AssociationId,
            NetworkAclId,
        });
        expect(NewAssociationId).not.to.equal(AssociationId);
        expect(await errorOf(world.ec2.deleteNetworkAcl({ NetworkAclId }))).to.equal(
            `DependencyViolation: The networkAcl '${NetworkAclId}' has dependencies and cannot be deleted.`,
        );
        expect(
            await errorOf(world.ec2.replaceNetworkAclAssociation({ AssociationId, NetworkAclId })),
        ).to.equal(`InvalidAssociationID.NotFound: The association ID '${AssociationId}' does not exist`);
        await world.ec2.replaceNetworkAclAssociation({
            AssociationId: NewAssociationId,
            NetworkAclId: before.NetworkAclId,
        });
        await world.ec2.deleteNetworkAcl({ NetworkAclId });
        expect(await errorOf(world.ec2.deleteNetworkAcl({ NetworkAclId }))).to.equal(
            `InvalidNetworkAclID.NotFound: The networkAcl ID '${NetworkAclId}' does not exist`,
        );
        expect(await errorOf(world.ec2.deleteNetworkAcl({ NetworkAclId: before.NetworkAclId }))).to.equal(
            `InvalidParameterValue: cannot delete default network ACL ${before.NetworkAclId}`,
        );
    });
});
