import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EC2, VpcIpv6CidrBlockAssociation } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { startSandbox } from "../../sandbox";
import { errorOf } from "./ipam-clients";
import { clientOf, createSubnet, createVpc, HOME, OWNER, sandboxForTests } from "./vpc-clients";

const PROOF = { Message: "1|aws|111122223333|2a05:1000::/44|20271231|SHA256|RSAPSS", Signature: "signed" };
const GUEST = "444455556666";
const NAME_SIX = [{ Key: "Name", Value: "six" }];

/** Brings a range to the region, and tells its pool's id. */
async function bring(ec2: EC2, settle: () => void, Cidr: string, more: object = {}): Promise<string> {
    await ec2.provisionByoipCidr({ Cidr, CidrAuthorizationContext: PROOF, ...more });
    settle();
    const { ByoipCidrs } = await ec2.describeByoipCidrs({ MaxResults: 100 });
    return ByoipCidrs!.find(range => range.Cidr === Cidr)!.StatusMessage!;
}

describe("pools of IPv6 addresses of one's own", () => {
    const test = sandboxForTests();
    const settle = (): void => test.pass(1_000);

    const associate = async (VpcId: string, more: object): Promise<VpcIpv6CidrBlockAssociation> =>
        (await test.ec2.associateVpcCidrBlock({ VpcId, ...more })).Ipv6CidrBlockAssociation!;
    const state = async (Cidr: string): Promise<string | undefined> =>
        (await test.ec2.describeByoipCidrs({ MaxResults: 100 })).ByoipCidrs!.find(
            range => range.Cidr === Cidr,
        )?.State;

    it("come with a range, are tagged, listed in pages, filtered, and go with it", async () => {
        const { ec2 } = test;
        const cidrs = ["2a05:1000::/44", "2a05:2000::/48", "2a05:3000::/56"];
        const tagged = { PoolTagSpecifications: [{ ResourceType: "ipv6pool-ec2" as const, Tags: NAME_SIX }] };
        expect(
            await errorOf(
                ec2.provisionByoipCidr({
                    Cidr: cidrs[0],
                    CidrAuthorizationContext: PROOF,
                    PoolTagSpecifications: [{ ResourceType: "ipv4pool-ec2", Tags: NAME_SIX }],
                }),
            ),
        ).to.match(/^InvalidParameterValue: 'ipv4pool-ec2' is not a valid taggable resource type/);
        const request = { Cidr: cidrs[0], CidrAuthorizationContext: PROOF, ...tagged };
        const { ByoipCidr } = await ec2.provisionByoipCidr(request);
        expect(ByoipCidr).to.deep.equal({
            Cidr: cidrs[0],
            AsnAssociations: [],
            State: "pending-provision",
            NetworkBorderGroup: HOME,
        });
        const [made] = (await ec2.describeIpv6Pools({})).Ipv6Pools!;
        expect(made).to.deep.equal({ PoolId: made!.PoolId, PoolCidrBlocks: [], Tags: NAME_SIX });
        expect(made!.PoolId).to.match(/^ipv6pool-ec2-[0-9a-f]{17}$/);
        settle();
        const second = await bring(ec2, settle, cidrs[1]!);
        const third = await bring(ec2, settle, cidrs[2]!, { PubliclyAdvertisable: false });

        const pages: string[][] = [];
        for (let NextToken: string | undefined; pages.length === 0 || NextToken; ) {
            const page = await ec2.describeIpv6Pools({ MaxResults: 2, NextToken });
            pages.push(page.Ipv6Pools!.flatMap(({ PoolCidrBlocks }) => PoolCidrBlocks!.map(b => b.Cidr!)));
            NextToken = page.NextToken;
        }
        expect(pages).to.deep.equal([cidrs.slice(0, 2), cidrs.slice(2)]);
        const idsOf = async (more: object): Promise<(string | undefined)[]> =>
            (await ec2.describeIpv6Pools(more)).Ipv6Pools!.map(({ PoolId }) => PoolId);
        expect(await idsOf({ PoolIds: [third] })).to.deep.equal([third]);
        expect(await idsOf({ Filters: [{ Name: "tag:Name", Values: ["s?x"] }] })).to.deep.equal([
            made!.PoolId,
        ]);
        expect(await errorOf(idsOf({ Filters: [{ Name: "pool-id", Values: [third] }] }))).to.equal(
            "InvalidParameterValue: The filter 'pool-id' is invalid",
        );
        await ec2.createTags({ Resources: [second], Tags: [{ Key: "team", Value: "net" }] });
        expect(await idsOf({ Filters: [{ Name: "tag-key", Values: ["team"] }] })).to.deep.equal([second]);
        const { Tags } = await ec2.describeTags({
            Filters: [{ Name: "resource-type", Values: ["ipv6pool-ec2"] }],
        });
        expect(Tags!.map(tag => [tag.ResourceId, tag.Key])).to.have.deep.members([
            [made!.PoolId, "Name"],
            [second, "team"],
        ]);

        // They are their account's and region's.
        for (const other of [test.in("eu-west-1"), test.in(HOME, GUEST)]) {
            expect((await other.describeIpv6Pools({})).Ipv6Pools).to.deep.equal([]);
            expect(await errorOf(other.describeIpv6Pools({ PoolIds: [second] }))).to.equal(
                `InvalidIpv6PoolID.NotFound: The IPv6 pool ID '${second}' does not exist`,
            );
            expect(await errorOf(other.getAssociatedIpv6PoolCidrs({ PoolId: second }))).to.match(
                /^InvalidIpv6PoolID.NotFound: /,
            );
            other.destroy();
        }
        for (const Cidr of cidrs) {
            await ec2.deprovisionByoipCidr({ Cidr });
        }
        expect((await ec2.describeIpv6Pools({})).Ipv6Pools!.flatMap(p => p.PoolCidrBlocks)).to.deep.equal([]);
        settle();
        expect((await ec2.describeIpv6Pools({})).Ipv6Pools).to.deep.equal([]);
        expect(await errorOf(ec2.createTags({ Resources: [second], Tags: NAME_SIX }))).to.match(
            /^InvalidIpv6PoolID.NotFound: /,
        );
    });

    it("give VPCs the block asked for, or the lowest free /56, and get it back", async () => {
        const { ec2 } = test;
        await ec2.provisionByoipCidr({ Cidr: "2a05:1000::/44", CidrAuthorizationContext: PROOF });
        const Ipv6Pool = (await ec2.describeIpv6Pools({})).Ipv6Pools![0]!.PoolId!;
        const wanted = { Ipv6Pool, Ipv6CidrBlock: "2a05:1000:1:200::/56" };
        expect(await errorOf(createVpc(ec2, "10.0.0.0/16", wanted))).to.equal(
            `InvalidParameterValue: Value (2a05:1000:1:200::/56) for parameter ipv6CidrBlock is invalid. The IPv6 pool ` +
                `'${Ipv6Pool}' does not contain it.`,
        );
        settle();
        const vpc = await createVpc(ec2, "10.0.0.0/16", wanted);
        const [made] = vpc.Ipv6CidrBlockAssociationSet!;
        const expected = {
            AssociationId: made!.AssociationId,
            Ipv6CidrBlock: "2a05:1000:1:200::/56",
            Ipv6CidrBlockState: { State: "associating" },
            NetworkBorderGroup: HOME,
            Ipv6Pool,
            Ipv6AddressAttribute: "public",
            IpSource: "byoip",
        };
        expect(made).to.deep.equal(expected);
        settle();
        const byPool = [{ Name: "ipv6-cidr-block-association.ipv6-pool", Values: [Ipv6Pool] }];
        const { Vpcs } = await ec2.describeVpcs({ Filters: byPool });
        expect(Vpcs!.map(({ VpcId }) => VpcId)).to.deep.equal([vpc.VpcId]);
        expect(Vpcs![0]!.Ipv6CidrBlockAssociationSet).to.deep.equal([
            { ...expected, Ipv6CidrBlockState: { State: "associated" } },
        ]);

        const other = await createVpc(ec2, "10.1.0.0/16");
        const first = await associate(other.VpcId!, { Ipv6Pool });
        const second = await associate(other.VpcId!, { Ipv6Pool });
        expect([first, second].map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)).to.deep.equal([
            "2a05:1000::/56",
            "2a05:1000:0:100::/56",
        ]);
        const taken = async (more: object = {}) => {
            const page = await ec2.getAssociatedIpv6PoolCidrs({ PoolId: Ipv6Pool, ...more });
            return page.Ipv6CidrAssociations!.map(row => [row.Ipv6Cidr, row.AssociatedResource]);
        };
        expect(await taken()).to.have.deep.members([
            ["2a05:1000:1:200::/56", vpc.VpcId],
            ["2a05:1000::/56", other.VpcId],
            ["2a05:1000:0:100::/56", other.VpcId],
        ]);
        expect(await taken({ MaxResults: 1 })).to.have.length(1);

        for (const [Ipv6CidrBlock, reason] of [
            [
                "2a05:1000:0:100::/60",
                `It overlaps 2a05:1000:0:100::/56, which is associated with ${other.VpcId}.`,
            ],
            ["2a05:1000::/48", `It overlaps 2a05:1000::/56, which is associated with ${other.VpcId}.`],
            ["2a05:1010::/56", `The IPv6 pool '${Ipv6Pool}' does not contain it: it has 2a05:1000::/44.`],
        ] as const) {
            expect(await errorOf(associate(vpc.VpcId!, { Ipv6Pool, Ipv6CidrBlock }))).to.equal(
                `InvalidParameterValue: Value (${Ipv6CidrBlock}) for parameter ipv6CidrBlock is invalid. ${reason}`,
            );
        }
        expect(
            await errorOf(associate(vpc.VpcId!, { Ipv6Pool, Ipv6CidrBlock: "2a05:1000:2::/50" })),
        ).to.match(/^InvalidParameterValue: .*44, 48, 52, 56 or 60/);
        for (const more of [
            { Ipv6IpamPoolId: "ipam-pool-0" },
            { AmazonProvidedIpv6CidrBlock: true },
            { Ipv6NetmaskLength: 56 },
            { Ipv6CidrBlockNetworkBorderGroup: HOME },
        ]) {
            expect(await errorOf(associate(vpc.VpcId!, { Ipv6Pool, ...more }))).to.match(
                /^InvalidParameterCombination: /,
            );
        }
        expect(await errorOf(associate(vpc.VpcId!, { Ipv6CidrBlock: "2a05:1000:2::/56" }))).to.equal(
            "MissingParameter: The request must contain the parameter ipv6Pool",
        );
        const guest = test.in(HOME, GUEST);
        expect(await errorOf(createVpc(guest, "10.0.0.0/16", wanted))).to.match(
            /^InvalidIpv6PoolID.NotFound/,
        );
        guest.destroy();

        // A block is free again when it is gone from its VPC, and no sooner.
        await ec2.disassociateVpcCidrBlock({ AssociationId: first.AssociationId });
        expect(await errorOf(associate(vpc.VpcId!, { Ipv6Pool, Ipv6CidrBlock: "2a05:1000::/56" }))).to.match(
            /^InvalidParameterValue: .* It overlaps 2a05:1000::\/56/,
        );
        settle();
        expect((await associate(vpc.VpcId!, { Ipv6Pool })).Ipv6CidrBlock).to.equal("2a05:1000::/56");
        expect(await errorOf(ec2.deprovisionByoipCidr({ Cidr: "2a05:1000::/44" }))).to.match(
            /^IncorrectState: .* 2a05:1000:1:200::\/56 \(vpc-/,
        );
        await ec2.deleteVpc({ VpcId: vpc.VpcId });
        await ec2.deleteVpc({ VpcId: other.VpcId });
        expect(await taken()).to.deep.equal([]);
        const { ByoipCidr } = await ec2.deprovisionByoipCidr({ Cidr: "2a05:1000::/44" });
        expect(ByoipCidr!.State).to.equal("pending-deprovision");
        expect(await errorOf(createVpc(ec2, "10.0.0.0/16", { Ipv6Pool }))).to.equal(
            `InsufficientCidrBlocks: The specified IPv6 pool '${Ipv6Pool}' does not have enough free cidr blocks to ` +
                "satisfy the request",
        );
        settle();
        expect(await state("2a05:1000::/44")).to.equal(undefined);
        expect(await errorOf(createVpc(ec2, "10.0.0.0/16", { Ipv6Pool }))).to.match(
            /^InvalidIpv6PoolID.NotFound/,
        );
    });

    it("run out, and take blocks of any size that AWS has", async () => {
        const { ec2 } = test;
        const Ipv6Pool = await bring(ec2, settle, "2a05:4000::/55", { PubliclyAdvertisable: false });
        const small = await createVpc(ec2, "10.0.0.0/16", { Ipv6Pool, Ipv6CidrBlock: "2a05:4000:0:10::/60" });
        const next = await associate(small.VpcId!, { Ipv6Pool });
        expect(next.Ipv6CidrBlock).to.equal("2a05:4000:0:100::/56");
        expect(await errorOf(associate(small.VpcId!, { Ipv6Pool }))).to.match(/^InsufficientCidrBlocks: /);
        const more = await associate(small.VpcId!, { Ipv6Pool, Ipv6CidrBlock: "2a05:4000::/60" });
        expect(more.Ipv6CidrBlock).to.equal("2a05:4000::/60");
        await ec2.deleteVpc({ VpcId: small.VpcId });
        await ec2.deprovisionByoipCidr({ Cidr: "2a05:4000::/55" });
        settle();
    });

    it("are advertised from the region alone, and stay outside of IPAM", async () => {
        const { ec2 } = test;
        const Cidr = "2a05:5000::/48";
        expect(await errorOf(bring(ec2, settle, Cidr, { NetworkBorderGroup: "us-east-1-bos-1" }))).to.match(
            /^InvalidParameterValue: Invalid value 'us-east-1-bos-1' for networkBorderGroup. IPv6 ranges/,
        );
        const Ipv6Pool = await bring(ec2, settle, Cidr, { NetworkBorderGroup: HOME });
        await ec2.advertiseByoipCidr({ Cidr });
        settle();
        expect(await state(Cidr)).to.equal("advertised");
        const { Ipam } = await ec2.createIpam({ OperatingRegions: [{ RegionName: HOME }] });
        settle();
        const { IpamPool } = await ec2.createIpamPool({
            IpamScopeId: Ipam!.PublicDefaultScopeId,
            AddressFamily: "ipv6",
            Locale: HOME,
            AwsService: "ec2",
            PublicIpSource: "byoip",
            PubliclyAdvertisable: true,
        });
        settle();
        const move = { Cidr, IpamPoolId: IpamPool!.IpamPoolId, IpamPoolOwner: OWNER };
        expect(await errorOf(ec2.moveByoipCidrToIpam(move))).to.equal(
            `InvalidParameterValue: The CIDR ${Cidr} is an IPv6 CIDR, which cannot be moved to IPAM.`,
        );

        const vpc = await createVpc(ec2, "10.0.0.0/16", { Ipv6Pool, Ipv6CidrBlock: Cidr });
        const { Ipv6CidrBlockAssociation: amazons } = await ec2.associateVpcCidrBlock({
            VpcId: vpc.VpcId,
            AmazonProvidedIpv6CidrBlock: true,
        });
        settle();
        const subnet = await createSubnet(ec2, vpc.VpcId, "10.0.0.0/24", { Ipv6CidrBlock: "2a05:5000::/64" });
        settle();
        // What IPAM sees: the block and its subnet in the public scope, of the account's own addresses, in no pool.
        const { IpamResourceCidrs } = await ec2.getIpamResourceCidrs({
            IpamScopeId: Ipam!.PublicDefaultScopeId,
        });
        expect(
            IpamResourceCidrs!.map(row => [
                row.ResourceCidr,
                row.ResourceId,
                row.ManagementState,
                row.IpUsage,
            ]),
        ).to.deep.equal([
            [Cidr, vpc.VpcId, "unmanaged", 0.000015],
            [amazons!.Ipv6CidrBlock, vpc.VpcId, "unmanaged", 0],
            ["2a05:5000::/64", subnet.SubnetId, "unmanaged", undefined],
        ]);
        const { IpamDiscoveredResourceCidrs } = await ec2.getIpamDiscoveredResourceCidrs({
            IpamResourceDiscoveryId: Ipam!.DefaultResourceDiscoveryId,
            ResourceRegion: HOME,
            Filters: [{ Name: "ip-source", Values: ["byoip", "amazon"] }],
        });
        expect(IpamDiscoveredResourceCidrs!.map(row => [row.ResourceCidr, row.IpSource])).to.deep.equal([
            [Cidr, "byoip"],
            [amazons!.Ipv6CidrBlock, "amazon"],
            ["2a05:5000::/64", "byoip"],
        ]);
    });
});

describe("a pool of IPv6 addresses of one's own in a state file", () => {
    it("is there after a restart, with the blocks that VPCs have of it", async () => {
        const directory = mkdtempSync(join(tmpdir(), "ipv6-pool-"));
        const options = { steppedClock: true, seed: 7, stateFile: join(directory, "state") };
        try {
            let sandbox = await startSandbox(options);
            let ec2 = clientOf(sandbox);
            const step = () => sandbox.world.step(1_000);
            const Ipv6Pool = await bring(ec2, step, "2a05:1000::/44", {
                PoolTagSpecifications: [{ ResourceType: "ipv6pool-ec2", Tags: NAME_SIX }],
            });
            const { VpcId } = await createVpc(ec2, "10.0.0.0/16", { Ipv6Pool });
            ec2.destroy();
            await sandbox.close();

            sandbox = await startSandbox(options);
            ec2 = clientOf(sandbox);
            const { Ipv6Pools } = await ec2.describeIpv6Pools({});
            expect(Ipv6Pools).to.deep.equal([
                { PoolId: Ipv6Pool, PoolCidrBlocks: [{ Cidr: "2a05:1000::/44" }], Tags: NAME_SIX },
            ]);
            const { Ipv6CidrAssociations } = await ec2.getAssociatedIpv6PoolCidrs({ PoolId: Ipv6Pool });
            expect(Ipv6CidrAssociations).to.deep.equal([
                { Ipv6Cidr: "2a05:1000::/56", AssociatedResource: VpcId },
            ]);
            const other = await createVpc(ec2, "10.1.0.0/16", { Ipv6Pool });
            expect(other.Ipv6CidrBlockAssociationSet![0]!.Ipv6CidrBlock).to.equal("2a05:1000:0:100::/56");
            ec2.destroy();
            await sandbox.close();
        } finally {
            rmSync(directory, { recursive: true, force: true });
        }
    });
});
