import {
    CreateIpamCommand,
    CreateIpamScopeCommand,
    DeleteIpamCommand,
    DeleteIpamScopeCommand,
    DescribeIpamResourceDiscoveriesCommand,
    DescribeIpamResourceDiscoveryAssociationsCommand,
    DescribeIpamScopesCommand,
    DescribeIpamsCommand,
    type EC2Client,
    ModifyIpamCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { client, createIpam, createPool, errorOf, HOME, OWNER, provision, until } from "./ipam-clients";

describe("an IPAM in the sandbox", () => {
    let sandbox: Sandbox;
    let home: EC2Client;
    let elsewhere: EC2Client;

    beforeEach(async () => {
        sandbox = await startSandbox();
        home = client(sandbox.endpoint);
        elsewhere = client(sandbox.endpoint, "us-west-2");
    });

    afterEach(async () => {
        home.destroy();
        elsewhere.destroy();
        await sandbox.close();
    });

    it("comes with two default scopes, a discovery and its association, and operates at home", async () => {
        const { Ipam } = await home.send(
            new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-west-2" }], Description: "shared" }),
        );
        expect(Ipam).to.deep.include({
            OwnerId: OWNER,
            IpamArn: `arn:aws:ec2::${OWNER}:ipam/${Ipam!.IpamId}`,
            IpamRegion: HOME,
            State: "create-in-progress",
            Tier: "advanced",
            MeteredAccount: "ipam-owner",
            EnablePrivateGua: false,
            ScopeCount: 2,
            ResourceDiscoveryAssociationCount: 1,
            Description: "shared",
        });
        expect(Ipam!.IpamId).to.match(/^ipam-[0-9a-f]{17}$/);
        expect(Ipam!.OperatingRegions!.map(({ RegionName }) => RegionName)).to.have.members([
            HOME,
            "us-west-2",
        ]);
        const { IpamScopes } = await home.send(new DescribeIpamScopesCommand({}));
        expect(
            IpamScopes!.map(scope => [scope.IpamScopeId, scope.IpamScopeType, scope.IsDefault]),
        ).to.have.deep.members([
            [Ipam!.PublicDefaultScopeId, "public", true],
            [Ipam!.PrivateDefaultScopeId, "private", true],
        ]);
        const { IpamResourceDiscoveries } = await home.send(new DescribeIpamResourceDiscoveriesCommand({}));
        expect(IpamResourceDiscoveries!.map(row => row.IpamResourceDiscoveryId)).to.deep.equal([
            Ipam!.DefaultResourceDiscoveryId,
        ]);
        const { IpamResourceDiscoveryAssociations } = await home.send(
            new DescribeIpamResourceDiscoveryAssociationsCommand({}),
        );
        expect(IpamResourceDiscoveryAssociations![0]).to.deep.include({
            IpamResourceDiscoveryAssociationId: Ipam!.DefaultResourceDiscoveryAssociationId,
            IsDefault: true,
            ResourceDiscoveryStatus: "active",
        });
    });

    it("exists in its home region and for its owner only", async () => {
        const ipam = await createIpam(home, ["us-west-2"]);
        for (const other of [elsewhere, client(sandbox.endpoint, HOME, "999999999999")]) {
            expect(await errorOf(other.send(new DescribeIpamsCommand({ IpamIds: [ipam.IpamId!] })))).to.equal(
                `InvalidIpamId.NotFound: The ipam ID '${ipam.IpamId}' does not exist`,
            );
            expect((await other.send(new DescribeIpamsCommand({}))).Ipams).to.deep.equal([]);
            expect(
                await errorOf(
                    other.send(
                        new DescribeIpamScopesCommand({ IpamScopeIds: [ipam.PrivateDefaultScopeId!] }),
                    ),
                ),
            ).to.match(/^InvalidIpamScopeId\.NotFound: /);
            expect(await errorOf(other.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! })))).to.match(
                /^InvalidIpamId\.NotFound: /,
            );
            other.destroy();
        }
    });

    it("is the only one of its account in the region", async () => {
        await createIpam(home);
        expect(await errorOf(home.send(new CreateIpamCommand({})))).to.equal(
            "ResourceLimitExceeded: You've reached the limit for ipams. You have created 1 ipams and you are limited to 1.",
        );
        await createIpam(elsewhere);
    });

    it("answers a repeated token with the same IPAM and refuses other parameters for it", async () => {
        const input = { ClientToken: "one", Description: "a" };
        const { Ipam: first } = await home.send(new CreateIpamCommand(input));
        const { Ipam: second } = await home.send(new CreateIpamCommand(input));
        expect(second!.IpamId).to.equal(first!.IpamId);
        expect(await errorOf(home.send(new CreateIpamCommand({ ...input, Description: "b" })))).to.match(
            /^IdempotentParameterMismatch: /,
        );
    });

    it("ends a change in modify-complete", async () => {
        const ipam = await createIpam(home);
        const { Ipam } = await home.send(
            new ModifyIpamCommand({
                IpamId: ipam.IpamId,
                AddOperatingRegions: [{ RegionName: "eu-west-1" }],
                Description: "wider",
            }),
        );
        expect(Ipam!.State).to.equal("modify-in-progress");
        const done = await until(async () => {
            const { Ipams } = await home.send(new DescribeIpamsCommand({}));
            return Ipams![0].State !== "modify-in-progress" && Ipams![0];
        }, "change");
        expect(done).to.deep.include({ State: "modify-complete", Description: "wider" });
        expect(done.OperatingRegions!.map(({ RegionName }) => RegionName)).to.deep.equal([HOME, "eu-west-1"]);
    });

    it("keeps a region that is the locale of a pool, and its home", async () => {
        const ipam = await createIpam(home, ["us-west-2"]);
        await createPool(home, { IpamScopeId: ipam.PrivateDefaultScopeId!, Locale: "us-west-2" });
        const remove = (RegionName: string): Promise<string> =>
            errorOf(
                home.send(
                    new ModifyIpamCommand({ IpamId: ipam.IpamId, RemoveOperatingRegions: [{ RegionName }] }),
                ),
            );
        expect(await remove("us-west-2")).to.match(/^DependencyViolation: .*us-west-2/);
        expect(await remove(HOME)).to.match(/^InvalidParameterValue: /);
    });

    it("has room for three scopes of one's own, which are private", async () => {
        const ipam = await createIpam(home);
        for (let i = 0; i < 3; i++) {
            const { IpamScope } = await home.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! }));
            expect(IpamScope).to.deep.include({ IpamScopeType: "private", IsDefault: false, PoolCount: 0 });
        }
        expect(await errorOf(home.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! })))).to.match(
            /^ResourceLimitExceeded: .*You have created 5 ipam scopes and you are limited to 5\./,
        );
        const { Ipams } = await home.send(new DescribeIpamsCommand({}));
        expect(Ipams![0].ScopeCount).to.equal(5);
    });

    it("keeps default scopes, and scopes with pools", async () => {
        const ipam = await createIpam(home);
        const { IpamScope } = await home.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! }));
        const scope = IpamScope!.IpamScopeId!;
        await createPool(home, { IpamScopeId: scope });
        for (const id of [scope, ipam.PublicDefaultScopeId!]) {
            expect(await errorOf(home.send(new DeleteIpamScopeCommand({ IpamScopeId: id })))).to.match(
                new RegExp(`^DependencyViolation: The specified action is not valid for ${id}\\.`),
            );
        }
    });

    it("is seen on its way out and is gone then, with its scopes and its discovery", async () => {
        const ipam = await createIpam(home);
        const { Ipam } = await home.send(new DeleteIpamCommand({ IpamId: ipam.IpamId }));
        expect(Ipam!.State).to.equal("delete-in-progress");
        const { Ipams } = await home.send(new DescribeIpamsCommand({ IpamIds: [ipam.IpamId!] }));
        expect(Ipams![0].State).to.equal("delete-in-progress");
        const read = (): Promise<unknown> => home.send(new DescribeIpamsCommand({ IpamIds: [ipam.IpamId!] }));
        const error = await until(
            () =>
                read().then(
                    () => false,
                    reason => reason,
                ),
            "gone",
        );
        expect((error as Error).name).to.equal("InvalidIpamId.NotFound");
        expect((await home.send(new DescribeIpamScopesCommand({}))).IpamScopes).to.deep.equal([]);
        expect(
            (await home.send(new DescribeIpamResourceDiscoveriesCommand({}))).IpamResourceDiscoveries,
        ).to.deep.equal([]);
    });

    it("goes with its private pools only by cascade, and never with public ones", async () => {
        const ipam = await createIpam(home);
        const pool = await createPool(home, { IpamScopeId: ipam.PrivateDefaultScopeId! });
        await provision(home, { IpamPoolId: pool.IpamPoolId, Cidr: "10.0.0.0/8" });
        const isRefused = /^DependencyViolation: The specified action is not valid for ipam-/;
        expect(await errorOf(home.send(new DeleteIpamCommand({ IpamId: ipam.IpamId })))).to.match(isRefused);
        const open = await createPool(home, { IpamScopeId: ipam.PublicDefaultScopeId! });
        const cascade = new DeleteIpamCommand({ IpamId: ipam.IpamId, Cascade: true });
        expect(await errorOf(home.send(cascade))).to.match(isRefused);
        const { DeleteIpamPoolCommand } = await import("@aws-sdk/client-ec2");
        await home.send(new DeleteIpamPoolCommand({ IpamPoolId: open.IpamPoolId }));
        await until(async () => {
            try {
                await home.send(cascade);
                return true;
            } catch {
                return false;
            }
        }, "cascade accepted once the public pool is gone");
        await until(async () => {
            const { Ipams } = await home.send(new DescribeIpamsCommand({}));
            return Ipams!.length === 0;
        }, "IPAM gone");
    });

    it("of the free tier has no private pools, and becomes free only without them", async () => {
        const free = await createIpam(elsewhere, [], { Tier: "free" });
        expect(await errorOf(createPool(elsewhere, { IpamScopeId: free.PrivateDefaultScopeId! }))).to.match(
            /^UnsupportedOperation: .*free tier/,
        );
        const advanced = await createIpam(home);
        await createPool(home, { IpamScopeId: advanced.PrivateDefaultScopeId! });
        expect(
            await errorOf(home.send(new ModifyIpamCommand({ IpamId: advanced.IpamId, Tier: "free" }))),
        ).to.match(/^DependencyViolation: .*private scopes/);
    });
});
