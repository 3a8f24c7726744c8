import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createVpc, HOME, OWNER, sandboxForTests } from "./vpc-clients";

describe("an IPAM prefix list resolver in the sandbox", () => {
    const test = sandboxForTests({ quotas: { entriesPerResolverVersion: 4 } });
    const settle = (): void => test.pass(1_000);
    let IpamId: string;
    let scope: string;
    let resolver: string;

    before(async () => {
        const { Ipam } = await test.ec2.createIpam({});
        IpamId = Ipam!.IpamId!;
        scope = Ipam!.PrivateDefaultScopeId!;
        settle();
        const { IpamPool } = await test.ec2.createIpamPool({ IpamScopeId: scope, AddressFamily: "ipv4" });
        settle();
        await test.ec2.provisionIpamPoolCidr({ IpamPoolId: IpamPool!.IpamPoolId, Cidr: "10.0.0.0/8" });
        await createVpc(test.ec2, "10.1.0.0/16", {
            TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "env", Value: "prod" }] }],
        });
        await createVpc(test.ec2, "10.2.0.0/16");
        settle();
    });

    async function entries(version: number): Promise<(string | undefined)[]> {
        const { Entries = [] } = await test.ec2.getIpamPrefixListResolverVersionEntries({
            IpamPrefixListResolverId: resolver,
            IpamPrefixListResolverVersion: version,
        });
        return Entries.map(({ Cidr }) => Cidr);
    }

    async function versions(): Promise<(number | undefined)[]> {
        const { IpamPrefixListResolverVersions: found = [] } =
            await test.ec2.getIpamPrefixListResolverVersions({ IpamPrefixListResolverId: resolver });
        return found.map(({ Version }) => Version);
    }

    it("without rules has one empty version", async () => {
        const { IpamPrefixListResolver: made } = await test.ec2.createIpamPrefixListResolver({
            IpamId,
            AddressFamily: "ipv4",
        });
        resolver = made!.IpamPrefixListResolverId!;
        expect(resolver).to.match(/^ipam-plr-[0-9a-f]{17}$/);
        expect(made).to.deep.include({
            IpamPrefixListResolverArn: `arn:aws:ec2::${OWNER}:ipam-prefix-list-resolver/${resolver}`,
            State: "create-in-progress",
            LastVersionCreationStatus: "pending",
        });
        expect(await versions()).to.deep.equal([]);
        settle();
        expect(await versions()).to.deep.equal([1]);
        expect(await entries(1)).to.deep.equal([]);
        const { IpamPrefixListResolvers } = await test.ec2.describeIpamPrefixListResolvers({});
        expect(IpamPrefixListResolvers![0]).to.include({
            State: "create-complete",
            LastVersionCreationStatus: "success",
        });
    });

    it("selects static CIDRs, resources and pool CIDRs by conditions, which all have to hold", async () => {
        const rule = (more: object) =>
            ({ RuleType: "ipam-resource-cidr", ResourceType: "vpc", ...more }) as const;
        const modify = (Rules: object[]) =>
            test.ec2.modifyIpamPrefixListResolver({
                IpamPrefixListResolverId: resolver,
                Rules: Rules as never,
            });
        expect(await errorOf(modify([{ RuleType: "static-cidr" }]))).to.match(/^InvalidParameterCombination/);
        expect(await errorOf(modify([rule({})]))).to.match(/^InvalidParameterCombination: .*IpamScopeId/);
        await modify([
            { RuleType: "static-cidr", StaticCidr: "192.168.0.0/16" },
            rule({
                IpamScopeId: scope,
                Conditions: [
                    { Operation: "equals", ResourceTag: { Key: "env", Value: "prod" } },
                    { Operation: "subnet-of", Cidr: "10.0.0.0/8" },
                ],
            }),
        ]);
        settle();
        expect(await versions()).to.deep.equal([1, 2]);
        expect(await entries(2)).to.deep.equal(["10.1.0.0/16", "192.168.0.0/16"]);
        await modify([
            { RuleType: "ipam-pool-cidr", IpamScopeId: scope },
            rule({ IpamScopeId: scope, Conditions: [{ Operation: "not-equals", Cidr: "10.1.0.0/16" }] }),
        ]);
        settle();
        expect(await versions()).to.deep.equal([1, 2, 3]);
        expect(await entries(3)).to.deep.equal(["10.0.0.0/8", "10.2.0.0/16"]);
        const { Rules } = await test.ec2.getIpamPrefixListResolverRules({
            IpamPrefixListResolverId: resolver,
        });
        expect(Rules!.map(({ RuleType }) => RuleType)).to.deep.equal([
            "ipam-pool-cidr",
            "ipam-resource-cidr",
        ]);
    });

    it("keeps prefix lists in step, in any region, with the latest version or a certain one", async () => {
        const { ec2 } = test;
        const elsewhere = test.in("eu-west-1");
        const list = async (client: typeof ec2, MaxEntries: number): Promise<string> => {
            const { PrefixList } = await client.createManagedPrefixList({
                PrefixListName: "l",
                AddressFamily: "IPv4",
                MaxEntries,
            });
            settle();
            return PrefixList!.PrefixListId!;
        };
        const target = async (PrefixListId: string, more: object) => {
            const { IpamPrefixListResolverTarget: made } = await ec2.createIpamPrefixListResolverTarget({
                IpamPrefixListResolverId: resolver,
                PrefixListId,
                ...more,
            } as never);
            return made!.IpamPrefixListResolverTargetId!;
        };
        const cidrs = async (client: typeof ec2, PrefixListId: string) =>
            (await client.getManagedPrefixListEntries({ PrefixListId })).Entries!.map(({ Cidr }) => Cidr);

        const latest = await list(elsewhere, 5);
        const fixed = await list(ec2, 5);
        const small = await list(ec2, 1);
        expect(await errorOf(target(latest, { PrefixListRegion: HOME, TrackLatestVersion: true }))).to.match(
            /^InvalidPrefixListID.NotFound/,
        );
        expect(await errorOf(target(fixed, { PrefixListRegion: HOME, TrackLatestVersion: false }))).to.match(
            /^InvalidParameterCombination: .*DesiredVersion/,
        );
        const follower = await target(latest, { PrefixListRegion: "eu-west-1", TrackLatestVersion: true });
        await target(fixed, { PrefixListRegion: HOME, TrackLatestVersion: false, DesiredVersion: 2 });
        await target(small, { PrefixListRegion: HOME, TrackLatestVersion: true });
        settle();
        expect(await cidrs(elsewhere, latest)).to.deep.equal(["10.0.0.0/8", "10.2.0.0/16"]);
        expect(await cidrs(ec2, fixed)).to.deep.equal(["10.1.0.0/16", "192.168.0.0/16"]);
        const { IpamPrefixListResolverTargets: targets } = await ec2.describeIpamPrefixListResolverTargets(
            {},
        );
        expect(targets!.map(row => [row.PrefixListId, row.State, row.LastSyncedVersion])).to.deep.equal([
            [latest, "sync-complete", 3],
            [fixed, "sync-complete", 2],
            [small, "sync-failed", undefined],
        ]);
        expect(targets![2].StateMessage).to.match(/2 entries/);

        await createVpc(ec2, "10.3.0.0/16");
        settle();
        expect(await cidrs(elsewhere, latest)).to.deep.equal(["10.0.0.0/8", "10.2.0.0/16", "10.3.0.0/16"]);
        expect(await cidrs(ec2, fixed)).to.deep.equal(["10.1.0.0/16", "192.168.0.0/16"]);
        const edit = () =>
            elsewhere.modifyManagedPrefixList({
                PrefixListId: latest,
                CurrentVersion: 3,
                RemoveEntries: [{ Cidr: "10.0.0.0/8" }],
            });
        expect(await errorOf(edit())).to.match(/^IncorrectState: /);
        await elsewhere.modifyManagedPrefixList({
            PrefixListId: latest,
            IpamPrefixListResolverSyncEnabled: false,
        });
        settle();
        await edit();
        settle();
        expect(await cidrs(elsewhere, latest)).to.deep.equal(["10.2.0.0/16", "10.3.0.0/16"]);
        const { PrefixLists } = await elsewhere.describeManagedPrefixLists({ PrefixListIds: [latest] });
        expect(PrefixLists![0]).to.include({
            IpamPrefixListResolverTargetId: follower,
            IpamPrefixListResolverSyncEnabled: false,
        });
        elsewhere.destroy();
    });

    it("fails to make a version that is too large, and is deleted after its targets", async () => {
        const { ec2 } = test;
        await createVpc(ec2, "10.4.0.0/16");
        await createVpc(ec2, "10.5.0.0/16");
        settle();
        const { IpamPrefixListResolvers } = await ec2.describeIpamPrefixListResolvers({});
        expect(IpamPrefixListResolvers![0].LastVersionCreationStatus).to.equal("failure");
        const end = { IpamPrefixListResolverId: resolver };
        expect(await errorOf(ec2.deleteIpamPrefixListResolver(end))).to.match(/^DependencyViolation: /);
        const { IpamPrefixListResolverTargets: targets } = await ec2.describeIpamPrefixListResolverTargets(
            {},
        );
        for (const { IpamPrefixListResolverTargetId } of targets!) {
            await ec2.deleteIpamPrefixListResolverTarget({ IpamPrefixListResolverTargetId });
        }
        settle();
        await ec2.deleteIpamPrefixListResolver(end);
        settle();
        expect(await errorOf(ec2.getIpamPrefixListResolverVersions(end))).to.equal(
            `InvalidIpamPrefixListResolverId.NotFound: The ipam-prefix-list-resolver ID '${resolver}' does not exist`,
        );
    });
});
