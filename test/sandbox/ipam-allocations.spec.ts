import {
    AllocateIpamPoolCidrCommand,
    CreateVpcCommand,
    DeleteVpcCommand,
    type EC2Client,
    GetIpamPoolAllocationsCommand,
    GetIpamResourceCidrsCommand,
    type Ipam,
    ModifyIpamResourceCidrCommand,
    ReleaseIpamPoolAllocationCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import {
    allocate,
    allocationsOf,
    client,
    createIpam,
    createPool,
    errorOf,
    HOME,
    OWNER,
    provision,
    until,
} from "./ipam-clients";

describe("allocations from a pool in the sandbox", () => {
    let sandbox: Sandbox;
    let home: EC2Client;
    let west: EC2Client;
    let ipam: Ipam;
    let pool: string;

    beforeEach(async () => {
        sandbox = await startSandbox();
        home = client(sandbox.endpoint);
        west = client(sandbox.endpoint, "us-west-2");
        ipam = await createIpam(home, ["us-west-2"]);
        pool = await poolWith({});
        await provision(home, { IpamPoolId: pool, Cidr: "10.0.0.0/16" });
    });

    afterEach(async () => {
        home.destroy();
        west.destroy();
        await sandbox.close();
    });

    async function poolWith(more: object): Promise<string> {
        const made = await createPool(home, {
            IpamScopeId: ipam.PrivateDefaultScopeId!,
            Locale: "us-west-2",
            ...more,
        });
        return made.IpamPoolId!;
    }

    describe("a custom allocation", () => {
        it("is the lowest free block, made in the locale", async () => {
            const answers = [
                await allocate(west, pool, 24),
                await allocate(west, pool, 20),
                await allocate(west, pool, 24),
            ];
            expect(answers.map(row => row.Cidr)).to.deep.equal([
                "10.0.0.0/24",
                "10.0.16.0/20",
                "10.0.1.0/24",
            ]);
            expect(answers[0]).to.deep.include({ ResourceType: "custom", ResourceOwner: OWNER });
            expect(answers[0].IpamPoolAllocationId).to.match(/^ipam-pool-alloc-[0-9a-f]{33}$/);
            expect(await allocationsOf(west, pool)).to.have.lengthOf(3);
            expect(await allocationsOf(home, pool)).to.have.lengthOf(3);
        });

        it("is refused in every other region, the home region too", async () => {
            expect(await errorOf(allocate(home, pool, 24))).to.equal(
                `InvalidParameterValue: The pool ${pool} is not in the current region ${HOME}.`,
            );
        });

        it("needs a size, unless the pool has a default", async () => {
            const bare = new AllocateIpamPoolCidrCommand({ IpamPoolId: pool });
            expect(await errorOf(west.send(bare))).to.equal(
                "InvalidParameterCombination: The request cannot contain empty CIDR and Netmask Length for a pool " +
                    "with no default allocation netmask length set. Exactly one of them should be provided.",
            );
            const other = await poolWith({ AllocationDefaultNetmaskLength: 26 });
            await provision(home, { IpamPoolId: other, Cidr: "10.9.0.0/16" });
            const answer = await west.send(new AllocateIpamPoolCidrCommand({ IpamPoolId: other }));
            expect(answer.IpamPoolAllocation!.Cidr).to.equal("10.9.0.0/26");
        });

        it("too big for the free space is refused, as is any from a pool without CIDR", async () => {
            const tooBig = "InvalidParameterValue: The allocation size is too big for the pool.";
            expect(await errorOf(allocate(west, pool, 12))).to.equal(tooBig);
            expect(await errorOf(allocate(west, await poolWith({}), 24))).to.equal(tooBig);
        });

        it("with an explicit CIDR must lie in the pool and overlap nothing", async () => {
            const take = (Cidr: string): Promise<unknown> =>
                west.send(new AllocateIpamPoolCidrCommand({ IpamPoolId: pool, Cidr }));
            await take("10.0.4.0/22");
            for (const cidr of ["10.0.0.0/16", "10.0.4.0/22", "10.0.5.0/24", "10.1.0.0/24"]) {
                expect(await errorOf(take(cidr)), cidr).to.match(/^InvalidParameterValue: /);
            }
        });

        it("follows the rules of the pool", async () => {
            const ruled = await poolWith({ AllocationMinNetmaskLength: 20, AllocationMaxNetmaskLength: 24 });
            await provision(home, { IpamPoolId: ruled, Cidr: "10.9.0.0/16" });
            for (const length of [19, 25]) {
                expect(await errorOf(allocate(west, ruled, length))).to.match(/^InvalidParameterValue: /);
            }
            expect((await allocate(west, ruled, 20)).Cidr).to.equal("10.9.0.0/20");
        });

        it("can be previewed, and searched around CIDRs", async () => {
            const preview = { IpamPoolId: pool, NetmaskLength: 24, PreviewNextCidr: true };
            const { IpamPoolAllocation } = await west.send(
                new AllocateIpamPoolCidrCommand({ ...preview, DisallowedCidrs: ["10.0.0.0/20"] }),
            );
            expect(IpamPoolAllocation!.Cidr).to.equal("10.0.16.0/24");
            expect(await allocationsOf(west, pool)).to.deep.equal([]);
            const { IpamPoolAllocation: next } = await west.send(
                new AllocateIpamPoolCidrCommand({ ...preview, AllowedCidrs: ["10.0.128.0/17"] }),
            );
            expect(next!.Cidr).to.equal("10.0.128.0/24");
        });

        it("is released by hand and its block handed out again", async () => {
            const { Cidr, IpamPoolAllocationId } = await allocate(west, pool, 24);
            const release = new ReleaseIpamPoolAllocationCommand({
                IpamPoolId: pool,
                Cidr,
                IpamPoolAllocationId,
            });
            expect((await west.send(release)).Success).to.equal(true);
            expect(await errorOf(west.send(release))).to.match(
                /^InvalidParameterCombination: No allocation found/,
            );
            expect((await allocate(west, pool, 24)).Cidr).to.equal(Cidr);
        });

        it("that is unknown is not found when read", async () => {
            const IpamPoolAllocationId = `ipam-pool-alloc-${"0".repeat(33)}`;
            expect(
                await errorOf(
                    west.send(new GetIpamPoolAllocationsCommand({ IpamPoolId: pool, IpamPoolAllocationId })),
                ),
            ).to.equal(
                `InvalidIpamPoolAllocationId.NotFound: The IPAM pool allocation (${IpamPoolAllocationId}) does not exist.`,
            );
        });

        it("is one of thousands, of which pages give each once", async () => {
            const other = await poolWith({});
            await provision(home, { IpamPoolId: other, Cidr: "10.128.0.0/9" });
            for (let i = 0; i < 1500; i += 50) {
                await Promise.all(Array.from({ length: 50 }, () => allocate(west, other, 28)));
            }
            const seen: string[] = [];
            let NextToken: string | undefined;
            do {
                const answer = await west.send(
                    new GetIpamPoolAllocationsCommand({ IpamPoolId: other, MaxResults: 1000, NextToken }),
                );
                seen.push(...answer.IpamPoolAllocations!.map(row => row.Cidr!));
                NextToken = answer.NextToken;
            } while (NextToken);
            expect(seen).to.have.lengthOf(1500);
            expect(new Set(seen).size).to.equal(1500);
        }).timeout(20_000);
    });

    describe("a VPC from the pool", () => {
        const vpcFrom = async (ec2: EC2Client, more: object): Promise<{ id: string; cidr: string }> => {
            const { Vpc } = await ec2.send(new CreateVpcCommand(more));
            return { id: Vpc!.VpcId!, cidr: Vpc!.CidrBlock! };
        };

        it("is recorded with its id, region and owner, and outlived by its allocation", async () => {
            const vpc = await vpcFrom(west, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 });
            expect(vpc.cidr).to.equal("10.0.0.0/20");
            const [allocation] = await allocationsOf(west, pool);
            expect(allocation).to.deep.include({
                Cidr: vpc.cidr,
                ResourceId: vpc.id,
                ResourceType: "vpc",
                ResourceRegion: "us-west-2",
                ResourceOwner: OWNER,
            });
            await west.send(new DeleteVpcCommand({ VpcId: vpc.id }));
            expect(await allocationsOf(west, pool)).to.have.lengthOf(1);
            expect((await vpcFrom(west, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 })).cidr).to.equal(
                "10.0.16.0/20",
            );
            await until(
                async () => (await allocationsOf(west, pool)).every(row => row.ResourceId !== vpc.id),
                "released",
            );
            expect((await vpcFrom(west, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 })).cidr).to.equal(
                "10.0.0.0/20",
            );
        });

        it("needs the tags that the pool requires", async () => {
            const tagged = await poolWith({ AllocationResourceTags: [{ Key: "env", Value: "prod" }] });
            await provision(home, { IpamPoolId: tagged, Cidr: "10.9.0.0/16" });
            const request = { Ipv4IpamPoolId: tagged, Ipv4NetmaskLength: 20 };
            expect(await errorOf(vpcFrom(west, request))).to.equal(
                "InvalidParameterValue: The resource is missing one or more of the resource tags required by the IPAM pool.",
            );
            const Tags = [{ Key: "env", Value: "prod" }];
            await vpcFrom(west, { ...request, TagSpecifications: [{ ResourceType: "vpc", Tags }] });
        });

        it("cannot come from a pool without locale, or of another region", async () => {
            const top = await createPool(home, { IpamScopeId: ipam.PrivateDefaultScopeId! });
            await provision(home, { IpamPoolId: top.IpamPoolId, Cidr: "10.9.0.0/16" });
            expect(
                await errorOf(vpcFrom(home, { Ipv4IpamPoolId: top.IpamPoolId, Ipv4NetmaskLength: 20 })),
            ).to.equal(
                "InvalidParameterValue: The resource type vpc is not valid for pool with None locale.",
            );
            expect(await errorOf(vpcFrom(home, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 }))).to.equal(
                `InvalidParameterValue: The pool ${pool} is not in the current region ${HOME}.`,
            );
        });

        it("is found as managed and compliant, next to unmanaged ones that overlap it", async () => {
            const vpc = await vpcFrom(west, { Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 });
            const legacy = await vpcFrom(west, { CidrBlock: "10.0.0.0/18" });
            const IpamScopeId = ipam.PrivateDefaultScopeId!;
            const rows = await until(async () => {
                const { IpamResourceCidrs } = await home.send(
                    new GetIpamResourceCidrsCommand({ IpamScopeId }),
                );
                return IpamResourceCidrs!.length === 2 && IpamResourceCidrs!;
            }, "discovered");
            expect(rows.find(row => row.ResourceId === vpc.id)).to.deep.include({
                IpamPoolId: pool,
                ResourceCidr: "10.0.0.0/20",
                ResourceType: "vpc",
                ManagementState: "managed",
                ComplianceStatus: "compliant",
                OverlapStatus: "overlapping",
                IpUsage: 0,
                VpcId: vpc.id,
            });
            expect(rows.find(row => row.ResourceId === legacy.id)).to.deep.include({
                ManagementState: "unmanaged",
                ComplianceStatus: "unmanaged",
                OverlapStatus: "overlapping",
            });
            await home.send(
                new ModifyIpamResourceCidrCommand({
                    ResourceId: legacy.id,
                    ResourceCidr: legacy.cidr,
                    ResourceRegion: "us-west-2",
                    CurrentIpamScopeId: IpamScopeId,
                    Monitored: false,
                }),
            );
            const { IpamResourceCidrs } = await home.send(
                new GetIpamResourceCidrsCommand({
                    IpamScopeId,
                    Filters: [{ Name: "management-state", Values: ["ignored"] }],
                }),
            );
            expect(IpamResourceCidrs!.map(row => [row.ResourceId, row.OverlapStatus])).to.deep.equal([
                [legacy.id, "ignored"],
            ]);
        });

        it("that was there before is imported into a pool that does so", async () => {
            const legacy = await vpcFrom(west, { CidrBlock: "10.9.0.0/20" });
            const importing = await poolWith({ AutoImport: true });
            await provision(home, { IpamPoolId: importing, Cidr: "10.9.0.0/16" });
            const [row] = await until(async () => {
                const rows = await allocationsOf(home, importing);
                return rows.length > 0 && rows;
            }, "imported");
            expect(row).to.deep.include({ Cidr: legacy.cidr, ResourceId: legacy.id, ResourceType: "vpc" });
        });
    });
});
