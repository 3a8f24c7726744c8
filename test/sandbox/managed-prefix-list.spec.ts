import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createVpc, filter, sandboxForTests } from "./vpc-clients";

describe("a managed prefix list", () => {
    const world = sandboxForTests();

    async function create(more: object = {}): Promise<string> {
        const { PrefixList } = await world.ec2.createManagedPrefixList({
            PrefixListName: "offices",
            AddressFamily: "IPv4",
            MaxEntries: 2,
            Entries: [{ Cidr: "10.0.0.0/8", Description: "all" }],
            ...more,
        });
        world.pass(100);
        return PrefixList!.PrefixListId!;
    }

    const entries = async (PrefixListId: string, TargetVersion?: number): Promise<(string | undefined)[]> =>
        (await world.ec2.getManagedPrefixListEntries({ PrefixListId, TargetVersion })).Entries!.map(
            entry => entry.Cidr,
        );

    it("changes by versions, of which the older ones stay readable", async () => {
        const PrefixListId = await create();
        const { PrefixList } = await world.ec2.modifyManagedPrefixList({
            PrefixListId,
            CurrentVersion: 1,
            AddEntries: [{ Cidr: "192.168.0.0/16" }],
        });
        expect(PrefixList).to.include({ State: "modify-in-progress", Version: 2 });
        world.pass(100);
        expect(await entries(PrefixListId)).to.deep.equal(["10.0.0.0/8", "192.168.0.0/16"]);
        expect(await entries(PrefixListId, 1)).to.deep.equal(["10.0.0.0/8"]);
        const stale = { PrefixListId, CurrentVersion: 1, RemoveEntries: [{ Cidr: "10.0.0.0/8" }] };
        expect(await errorOf(world.ec2.modifyManagedPrefixList(stale))).to.equal(
            "PrefixListVersionMismatch: The prefix list has the incorrect version number.",
        );
        await world.ec2.restoreManagedPrefixListVersion({
            PrefixListId,
            PreviousVersion: 1,
            CurrentVersion: 2,
        });
        world.pass(100);
        expect(await entries(PrefixListId)).to.deep.equal(["10.0.0.0/8"]);
        const { PrefixLists } = await world.ec2.describeManagedPrefixLists({ PrefixListIds: [PrefixListId] });
        expect(PrefixLists![0]).to.include({ State: "restore-complete", Version: 3, MaxEntries: 2 });
    });

    it("holds no more entries than it was made for", async () => {
        const PrefixListId = await create();
        const add = {
            PrefixListId,
            CurrentVersion: 1,
            AddEntries: [{ Cidr: "172.16.0.0/12" }, { Cidr: "192.168.0.0/16" }],
        };
        expect(await errorOf(world.ec2.modifyManagedPrefixList(add))).to.contain(
            "PrefixListMaxEntriesExceeded",
        );
        await world.ec2.modifyManagedPrefixList({ PrefixListId, MaxEntries: 3 });
        world.pass(100);
        await world.ec2.modifyManagedPrefixList(add);
    });

    it("is deleted when nothing refers to it", async () => {
        const PrefixListId = await create();
        const { VpcId } = await createVpc(world.ec2);
        const { GroupId } = await world.ec2.createSecurityGroup({ VpcId, GroupName: "a", Description: "a" });
        const IpPermissions = [{ IpProtocol: "-1", PrefixListIds: [{ PrefixListId }] }];
        await world.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
        const { PrefixListAssociations } = await world.ec2.getManagedPrefixListAssociations({ PrefixListId });
        expect(PrefixListAssociations!.map(item => item.ResourceId)).to.deep.equal([GroupId]);
        expect(await errorOf(world.ec2.deleteManagedPrefixList({ PrefixListId }))).to.contain(
            "DependencyViolation",
        );
        await world.ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions });
        const { PrefixList } = await world.ec2.deleteManagedPrefixList({ PrefixListId });
        expect(PrefixList!.State).to.equal("delete-in-progress");
        world.pass(100);
        expect(await errorOf(entries(PrefixListId))).to.equal(
            `InvalidPrefixListID.NotFound: The prefix list ID '${PrefixListId}' does not exist`,
        );
    });

    it("of AWS is listed beside one's own and cannot be changed", async () => {
        const { PrefixLists } = await world.ec2.describeManagedPrefixLists({
            Filters: [filter("owner-id", "AWS"), filter("prefix-list-name", "*.us-east-1.s3")],
        });
        expect(PrefixLists).to.have.length(1);
        const { PrefixListId } = PrefixLists![0];
        expect(await entries(PrefixListId!)).not.to.deep.equal([]);
        expect(await errorOf(world.ec2.deleteManagedPrefixList({ PrefixListId }))).to.contain(
            "OperationNotPermitted",
        );
    });
});
