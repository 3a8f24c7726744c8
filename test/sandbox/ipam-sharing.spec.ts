import {
    CreateIpamPoolCommand,
    CreateVpcCommand,
    DescribeIpamPoolsCommand,
    DisableIpamOrganizationAdminAccountCommand,
    type EC2Client,
    EnableIpamOrganizationAdminAccountCommand,
    GetIpamDiscoveredAccountsCommand,
    GetIpamResourceCidrsCommand,
    ReleaseIpamPoolAllocationCommand,
} from "@aws-sdk/client-ec2";
import { CreateResourceShareCommand, RAMClient } from "@aws-sdk/client-ram";
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
    poolCidrs,
    provision,
    until,
} from "./ipam-clients";

const CONSUMER = "444455556666";
const STRANGER = "777788889999";
const MANAGEMENT = "999999999999";

describe("a pool that is shared with another account", () => {
    let sandbox: Sandbox;
    let home: EC2Client;
    let scope: string;
    let ipamId: string;
    let discovery: string;
    let pool: string;
    const clients: EC2Client[] = [];

    async function start(options: Parameters<typeof startSandbox>[0]): Promise<void> {
        sandbox = await startSandbox(options);
        home = as(OWNER, HOME);
        const ipam = await createIpam(home, ["us-west-2"]);
        ipamId = ipam.IpamId!;
        scope = ipam.PrivateDefaultScopeId!;
        discovery = ipam.DefaultResourceDiscoveryId!;
        const made = await createPool(home, {
            IpamScopeId: scope,
            Locale: "us-west-2",
            Description: "workloads",
            TagSpecifications: [{ ResourceType: "ipam-pool", Tags: [{ Key: "env", Value: "prod" }] }],
        });
        pool = made.IpamPoolId!;
        await provision(home, { IpamPoolId: pool, Cidr: "10.0.0.0/16" });
        const ram = new RAMClient({
            endpoint: sandbox.endpoint,
            region: HOME,
            credentials: { accessKeyId: OWNER, secretAccessKey: "x" },
        });
        await ram.send(
            new CreateResourceShareCommand({
                name: "workloads",
                resourceArns: [made.IpamPoolArn!],
                principals: [CONSUMER],
            }),
        );
        ram.destroy();
    }

    function as(account: string, region: string): EC2Client {
        const made = client(sandbox.endpoint, region, account);
        clients.push(made);
        return made;
    }

    async function seenBy(consumer: EC2Client): Promise<void> {
        await until(async () => {
            const { IpamPools } = await consumer.send(new DescribeIpamPoolsCommand({}));
            return IpamPools!.length > 0;
        }, "share visible");
    }

    afterEach(async () => {
        for (const one of clients.splice(0)) {
            one.destroy();
        }
        await sandbox.close();
    });

    it("is seen in its locale, as the owner's and without the owner's tags", async () => {
        await start({});
        const consumer = as(CONSUMER, "us-west-2");
        await seenBy(consumer);
        const { IpamPools } = await consumer.send(
            new DescribeIpamPoolsCommand({
                Filters: [
                    { Name: "description", Values: ["workloads"] },
                    { Name: "locale", Values: ["us-west-2"] },
                ],
            }),
        );
        expect(IpamPools).to.have.lengthOf(1);
        expect(IpamPools![0]).to.deep.include({ IpamPoolId: pool, OwnerId: OWNER });
        expect(IpamPools![0].Tags ?? []).to.deep.equal([]);
        const byTag = { Filters: [{ Name: "tag:env", Values: ["prod"] }] };
        expect((await consumer.send(new DescribeIpamPoolsCommand(byTag))).IpamPools).to.deep.equal([]);
        expect((await poolCidrs(consumer, pool)).map(row => row.Cidr)).to.deep.equal(["10.0.0.0/16"]);
        const third = as(CONSUMER, "eu-west-1");
        expect((await third.send(new DescribeIpamPoolsCommand({}))).IpamPools).to.deep.equal([]);
    });

    it("serves the consumer's VPCs and custom allocations, which the owner sees as the consumer's", async () => {
        await start({});
        const consumer = as(CONSUMER, "us-west-2");
        await seenBy(consumer);
        const { Vpc } = await consumer.send(
            new CreateVpcCommand({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 }),
        );
        const custom = await allocate(consumer, pool, 24);
        const rows = await allocationsOf(home, pool);
        expect(rows.map(row => [row.Cidr, row.ResourceType, row.ResourceOwner])).to.deep.equal([
            [Vpc!.CidrBlock, "vpc", CONSUMER],
            [custom.Cidr, "custom", CONSUMER],
        ]);
        await consumer.send(
            new ReleaseIpamPoolAllocationCommand({
                IpamPoolId: pool,
                Cidr: custom.Cidr,
                IpamPoolAllocationId: custom.IpamPoolAllocationId,
            }),
        );
        const found = await until(async () => {
            const { IpamResourceCidrs } = await home.send(
                new GetIpamResourceCidrsCommand({ IpamScopeId: scope }),
            );
            return IpamResourceCidrs!.find(row => row.ResourceId === Vpc!.VpcId);
        }, "the consumer's VPC is discovered");
        expect(found).to.deep.include({ ResourceOwnerId: CONSUMER, ManagementState: "managed" });
        const { IpamDiscoveredAccounts } = await home.send(
            new GetIpamDiscoveredAccountsCommand({
                IpamResourceDiscoveryId: discovery,
                DiscoveryRegion: "us-west-2",
            }),
        );
        expect(IpamDiscoveredAccounts!.map(row => row.AccountId)).to.include.members([OWNER, CONSUMER]);
    });

    it("stays the owner's to change, and does not exist for accounts that it is not shared with", async () => {
        await start({});
        const consumer = as(CONSUMER, HOME);
        expect(
            await errorOf(
                consumer.send(
                    new CreateIpamPoolCommand({
                        IpamScopeId: scope,
                        AddressFamily: "ipv4",
                        SourceIpamPoolId: pool,
                    }),
                ),
            ),
        ).to.match(/^InvalidIpamScopeId\.NotFound: /);
        expect(await errorOf(allocate(as(STRANGER, "us-west-2"), pool, 24))).to.equal(
            `InvalidIpamPoolId.NotFound: The ipam-pool ID '${pool}' does not exist`,
        );
    });

    it("serves nobody whom the IPAM does not watch, until the IPAM's account is made administrator", async () => {
        await start({ delegatedAdministrator: false });
        const consumer = as(CONSUMER, "us-west-2");
        await seenBy(consumer);
        const refused =
            "UnsupportedOperation: The operation AllocateIpamPoolCidr is not supported. " +
            `Account ${CONSUMER} is not monitored by IPAM ${ipamId}.`;
        expect(await errorOf(allocate(consumer, pool, 24))).to.equal(refused);
        expect(
            await errorOf(
                consumer.send(new CreateVpcCommand({ Ipv4IpamPoolId: pool, Ipv4NetmaskLength: 20 })),
            ),
        ).to.equal(refused);
        const management = as(MANAGEMENT, HOME);
        const admin = { DelegatedAdminAccountId: OWNER };
        await management.send(new EnableIpamOrganizationAdminAccountCommand(admin));
        expect((await allocate(consumer, pool, 24)).Cidr).to.equal("10.0.0.0/24");
        await management.send(new DisableIpamOrganizationAdminAccountCommand(admin));
        expect(await errorOf(allocate(consumer, pool, 24))).to.equal(refused);
        expect(
            await errorOf(management.send(new DisableIpamOrganizationAdminAccountCommand(admin))),
        ).to.match(/^IpamOrganizationAccountNotRegistered: /);
    });
});
