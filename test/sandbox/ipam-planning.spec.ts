import {
    CreateSubnetCommand,
    CreateVpcCommand,
    DeleteIpamPoolCommand,
    type EC2Client,
    GetIpamResourceCidrsCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import {
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

describe("a resource planning pool", () => {
    let sandbox: Sandbox;
    let ec2: EC2Client;
    let scope: string;
    let pool: string;
    let vpc: { id: string; cidr: string };

    beforeEach(async () => {
        sandbox = await startSandbox();
        ec2 = client(sandbox.endpoint);
        const ipam = await createIpam(ec2);
        scope = ipam.PrivateDefaultScopeId!;
        pool = (await createPool(ec2, { IpamScopeId: scope, Locale: HOME })).IpamPoolId!;
        await provision(ec2, { IpamPoolId: pool, Cidr: "10.0.0.0/16" });
        const { Vpc } = await ec2.send(new CreateVpcCommand({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 }));
        vpc = { id: Vpc!.VpcId!, cidr: Vpc!.CidrBlock! };
    });

    afterEach(async () => {
        ec2.destroy();
        await sandbox.close();
    });

    const planFor = (more: object = {}): ReturnType<typeof createPool> =>
        createPool(ec2, {
            IpamScopeId: scope,
            Locale: HOME,
            SourceResource: {
                ResourceId: vpc.id,
                ResourceType: "vpc",
                ResourceRegion: HOME,
                ResourceOwner: OWNER,
            },
            ...more,
        });

    async function managed(): Promise<void> {
        await until(async () => {
            const { IpamResourceCidrs } = await ec2.send(
                new GetIpamResourceCidrsCommand({ IpamScopeId: scope, ResourceId: vpc.id }),
            );
            return IpamResourceCidrs!.some(row => row.ManagementState === "managed");
        }, "VPC managed");
    }

    it("is made when the VPC is managed, takes the VPC's CIDR alone, and hands it to subnets", async () => {
        expect(await errorOf(planFor())).to.match(/^InvalidParameterValue: .* is not managed by ipam /);
        await managed();
        const planning = await planFor();
        const IpamPoolId = planning.IpamPoolId!;
        expect(planning.SourceResource).to.deep.include({ ResourceId: vpc.id, ResourceType: "vpc" });
        expect((await provision(ec2, { IpamPoolId, Cidr: "10.0.0.0/24" })).State).to.equal(
            "failed-provision",
        );
        expect((await provision(ec2, { IpamPoolId, Cidr: vpc.cidr })).State).to.equal("provisioned");
        const { Subnet } = await ec2.send(
            new CreateSubnetCommand({ VpcId: vpc.id, Ipv4IpamPoolId: IpamPoolId, Ipv4NetmaskLength: 24 }),
        );
        expect(Subnet!.CidrBlock).to.equal("10.0.0.0/24");
        expect(
            (await allocationsOf(ec2, IpamPoolId)).map(row => [row.ResourceType, row.ResourceId]),
        ).to.deep.equal([["subnet", Subnet!.SubnetId]]);
        const second = await planFor();
        const row = await provision(ec2, { IpamPoolId: second.IpamPoolId, Cidr: vpc.cidr });
        expect(row.FailureReason!.Code).to.equal("cidr-not-available");
        await ec2.send(new DeleteIpamPoolCommand({ IpamPoolId, Cascade: true }));
    });

    it("is what a subnet needs; an ordinary pool is refused", async () => {
        expect(
            await errorOf(
                ec2.send(
                    new CreateSubnetCommand({ VpcId: vpc.id, Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 24 }),
                ),
            ),
        ).to.contain(`IpamPool '${pool}' is missing a source resource`);
    });

    it("has the VPC's region as locale, and passes its resource on to pools below", async () => {
        await managed();
        expect(await errorOf(planFor({ Locale: undefined }))).to.match(/^InvalidParameterValue: The locale /);
        const planning = await planFor();
        const below = await createPool(ec2, {
            IpamScopeId: scope,
            Locale: HOME,
            SourceIpamPoolId: planning.IpamPoolId,
        });
        expect(below.SourceResource).to.deep.equal(planning.SourceResource);
    });
});
