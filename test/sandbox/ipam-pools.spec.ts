import {
    CreateIpamPoolCommand,
    type CreateIpamPoolCommandInput,
    CreateIpamScopeCommand,
    DeleteIpamPoolCommand,
    DescribeIpamPoolsCommand,
    DescribeIpamScopesCommand,
    type EC2Client,
    type Ipam,
    ModifyIpamPoolCommand,
    ProvisionIpamPoolCidrCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { client, createIpam, createPool, errorOf, HOME, OWNER, provision, until } from "./ipam-clients";

describe("an IPAM pool in the sandbox", () => {
    let sandbox: Sandbox;
    let home: EC2Client;
    let west: EC2Client;
    let ipam: Ipam;
    let scope: string;

    beforeEach(async () => {
        sandbox = await startSandbox();
        home = client(sandbox.endpoint);
        west = client(sandbox.endpoint, "us-west-2");
        ipam = await createIpam(home, ["us-west-2", "eu-west-1"]);
        scope = ipam.PrivateDefaultScopeId!;
    });

    afterEach(async () => {
        home.destroy();
        west.destroy();
        await sandbox.close();
    });

    it("names its scope by ARN, and a missing locale by the word None", async () => {
        const { IpamPool } = await home.send(
            new CreateIpamPoolCommand({ IpamScopeId: scope, AddressFamily: "ipv4" }),
        );
        expect(IpamPool).to.deep.include({
            OwnerId: OWNER,
            IpamPoolArn: `arn:aws:ec2::${OWNER}:ipam-pool/${IpamPool!.IpamPoolId}`,
            IpamScopeArn: `arn:aws:ec2::${OWNER}:ipam-scope/${scope}`,
            IpamArn: ipam.IpamArn,
            IpamRegion: HOME,
            Locale: "None",
            PoolDepth: 1,
            State: "create-in-progress",
            AllocationMinNetmaskLength: 0,
            AllocationMaxNetmaskLength: 32,
            AutoImport: false,
        });
        const { IpamScopes } = await home.send(new DescribeIpamScopesCommand({ IpamScopeIds: [scope] }));
        expect(IpamScopes![0].PoolCount).to.equal(1);
    });

    it("is made and described at home, whatever its locale", async () => {
        const pool = await createPool(home, { IpamScopeId: scope, Locale: "us-west-2" });
        expect(
            await errorOf(
                west.send(new CreateIpamPoolCommand({ IpamScopeId: scope, AddressFamily: "ipv4" })),
            ),
        ).to.match(/^InvalidIpamScopeId\.NotFound: /);
        expect(
            await errorOf(west.send(new DescribeIpamPoolsCommand({ IpamPoolIds: [pool.IpamPoolId!] }))),
        ).to.equal(`InvalidIpamPoolId.NotFound: The ipam-pool ID '${pool.IpamPoolId}' does not exist`);
        expect(
            await errorOf(
                west.send(
                    new ProvisionIpamPoolCidrCommand({ IpamPoolId: pool.IpamPoolId, Cidr: "10.0.0.0/8" }),
                ),
            ),
        ).to.match(/^InvalidIpamPoolId\.NotFound: /);
        expect((await west.send(new DescribeIpamPoolsCommand({}))).IpamPools).to.deep.equal([]);
    });

    it("has an operating region as locale, that of its source pool if that has one", async () => {
        const refused = /^InvalidParameterValue: The locale /;
        const make = (input: Partial<CreateIpamPoolCommandInput>): Promise<unknown> =>
            createPool(home, { IpamScopeId: scope, ...input });
        expect(await errorOf(make({ Locale: "ap-southeast-2" }))).to.match(refused);
        const top = await createPool(home, { IpamScopeId: scope });
        const regional = await createPool(home, {
            IpamScopeId: scope,
            SourceIpamPoolId: top.IpamPoolId,
            Locale: "us-west-2",
        });
        const below = { SourceIpamPoolId: regional.IpamPoolId };
        expect(await errorOf(make({ ...below, Locale: "eu-west-1" }))).to.match(refused);
        expect(await make({ ...below, Locale: "us-west-2" })).to.deep.include({
            PoolDepth: 3,
            SourceIpamPoolId: regional.IpamPoolId,
        });
    });

    it("lives in the scope of its source and has its address family", async () => {
        const top = await createPool(home, { IpamScopeId: scope });
        const { IpamScope } = await home.send(new CreateIpamScopeCommand({ IpamId: ipam.IpamId! }));
        const SourceIpamPoolId = top.IpamPoolId;
        for (const input of [
            { IpamScopeId: IpamScope!.IpamScopeId!, SourceIpamPoolId },
            { IpamScopeId: scope, SourceIpamPoolId, AddressFamily: "ipv6" as const },
        ]) {
            expect(await errorOf(createPool(home, input))).to.match(/^InvalidParameterValue: /);
        }
    });

    it("is refused when only IPv6 byoip pools can be advertised", async () => {
        expect(await errorOf(createPool(home, { IpamScopeId: scope, PubliclyAdvertisable: true }))).to.equal(
            "InvalidParameterCombination: The request can only contain PubliclyAdvertisable if the AddressFamily " +
                "is IPv6 and PublicIpSource is byoip.",
        );
    });

    it("changes its rules and ends in modify-complete; a change of nothing is refused", async () => {
        const pool = await createPool(home, {
            IpamScopeId: scope,
            AllocationDefaultNetmaskLength: 24,
            AllocationResourceTags: [{ Key: "env", Value: "prod" }],
        });
        const IpamPoolId = pool.IpamPoolId;
        expect(await errorOf(home.send(new ModifyIpamPoolCommand({ IpamPoolId })))).to.equal(
            "InvalidParameterCombination: The request must contain a modification to the ipam pool",
        );
        await home.send(
            new ModifyIpamPoolCommand({
                IpamPoolId,
                ClearAllocationDefaultNetmaskLength: true,
                AllocationMinNetmaskLength: 16,
                AddAllocationResourceTags: [{ Key: "team", Value: "net" }],
                RemoveAllocationResourceTags: [{ Key: "env", Value: "prod" }],
            }),
        );
        const changed = await until(async () => {
            const { IpamPools } = await home.send(new DescribeIpamPoolsCommand({}));
            return IpamPools![0].State === "modify-complete" && IpamPools![0];
        }, "change");
        expect(changed.AllocationDefaultNetmaskLength).to.equal(undefined);
        expect(changed.AllocationMinNetmaskLength).to.equal(16);
        expect(changed.AllocationResourceTags).to.deep.equal([{ Key: "team", Value: "net" }]);
    });

    it("is found by filters on its scope, locale, family, description and tags", async () => {
        const pool = await createPool(home, {
            IpamScopeId: scope,
            Locale: "us-west-2",
            Description: "workloads",
            TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "env", Value: "prod" }] }],
        });
        await createPool(home, { IpamScopeId: scope });
        for (const [Name, value] of [
            ["locale", "us-west-2"],
            ["description", "work*"],
            ["tag:env", "pro?"],
            ["ipam-pool-id", pool.IpamPoolId!],
        ]) {
            const { IpamPools } = await home.send(
                new DescribeIpamPoolsCommand({ Filters: [{ Name, Values: [value] }] }),
            );
            expect(
                IpamPools!.map(row => row.IpamPoolId),
                Name,
            ).to.deep.equal([pool.IpamPoolId]);
        }
        expect(
            await errorOf(
                home.send(new DescribeIpamPoolsCommand({ Filters: [{ Name: "colour", Values: ["red"] }] })),
            ),
        ).to.match(/^InvalidParameterValue: /);
    });

    it("is at most ten deep", async () => {
        let source: string | undefined;
        for (let depth = 1; depth <= 10; depth++) {
            const pool = await createPool(home, { IpamScopeId: scope, SourceIpamPoolId: source });
            expect(pool.PoolDepth).to.equal(depth);
            source = pool.IpamPoolId;
        }
        expect(await errorOf(createPool(home, { IpamScopeId: scope, SourceIpamPoolId: source }))).to.match(
            /^ResourceLimitExceeded: /,
        );
    });

    it("leaves create-complete at once when it is deleted, and is gone soon", async () => {
        const { IpamPoolId } = await createPool(home, { IpamScopeId: scope });
        const { IpamPool } = await home.send(new DeleteIpamPoolCommand({ IpamPoolId }));
        expect(IpamPool!.State).to.equal("delete-in-progress");
        const { IpamPools } = await home.send(new DescribeIpamPoolsCommand({ IpamPoolIds: [IpamPoolId!] }));
        expect(IpamPools![0].State).to.equal("delete-in-progress");
        await until(async () => {
            const { IpamPools: left } = await home.send(new DescribeIpamPoolsCommand({}));
            return left!.length === 0;
        }, "pool gone");
    });

    it("cannot be deleted while a CIDR is provisioned, except by cascade", async () => {
        const { IpamPoolId } = await createPool(home, { IpamScopeId: scope });
        await provision(home, { IpamPoolId, Cidr: "10.0.0.0/8" });
        const child = await createPool(home, { IpamScopeId: scope, SourceIpamPoolId: IpamPoolId });
        await provision(home, { IpamPoolId: child.IpamPoolId, NetmaskLength: 16 });
        expect(await errorOf(home.send(new DeleteIpamPoolCommand({ IpamPoolId })))).to.equal(
            `DependencyViolation: The specified action is not valid for ${IpamPoolId}. There are one or more pool ` +
                "cidrs provisioned in the pool.",
        );
        await home.send(new DeleteIpamPoolCommand({ IpamPoolId, Cascade: true }));
        await until(async () => {
            const { IpamPools } = await home.send(new DescribeIpamPoolsCommand({}));
            return IpamPools!.length === 0;
        }, "both pools gone");
    });

    it("is one of few that can be changed at the same time; more are told to try again later", async () => {
        const attempts = await Promise.all(
            Array.from({ length: 30 }, () =>
                home
                    .send(new CreateIpamPoolCommand({ IpamScopeId: scope, AddressFamily: "ipv4" }))
                    .then(() => "ok")
                    .catch((error: Error) => `${error.name}: ${error.message}`),
            ),
        );
        expect(attempts.filter(answer => answer === "ok")).to.have.lengthOf.above(0);
        expect(new Set(attempts.filter(answer => answer !== "ok"))).to.deep.equal(
            new Set([
                "ConcurrentMutationLimitExceeded: There are too many concurrent mutations for the requested " +
                    "resource. Try again later.",
            ]),
        );
    });
});
