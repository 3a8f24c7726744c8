import type { EC2Client } from "@aws-sdk/client-ec2";
import {
    CreateSubnetCommand,
    CreateVpcCommand,
    DeleteSubnetCommand,
    DeleteVpcCommand,
    ModifyIpamCommand,
} from "@aws-sdk/client-ec2";
import { addIntegration, type Inventory, openInventory, type SyncOptions } from "../../inventory";
import { type Middleware, type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { AwsError } from "../../sandbox/world/errors";
import { allocate, client, createIpam, createPool, HOME, OWNER, provision } from "../sandbox/ipam-clients";

export const SECOND_REGION = "eu-west-1";
/** A region without pools, which the IPAM watches. */
export const THIRD_REGION = "us-west-2";

/**
 * A small organization: an IPAM in two regions, a pool for each below a top pool, VPCs with subnets, and a custom
 * allocation.
 */
export class Cloud {
    private constructor(
        readonly sandbox: Sandbox,
        /** Actions whose lists come back empty. */
        readonly emptied: Set<string>,
        /** Regions that answer nothing to anybody. */
        readonly unreachable: Set<string>,
        readonly home: EC2Client,
        readonly away: EC2Client,
        readonly ids: {
            readonly ipam: string;
            readonly scope: string;
            readonly top: string;
            readonly pools: readonly [string, string];
        },
    ) {}

    static async start(options: SandboxOptions = {}): Promise<Cloud> {
        const emptied = new Set<string>();
        const unreachable = new Set<string>();
        const sandbox = await startSandbox({
            seed: 7,
            faultsEndpoint: true,
            middleware: [
                ({ action, region }, next) => {
                    if (unreachable.has(region)) {
                        throw new AwsError("UnauthorizedOperation", "You are not authorized.", 403);
                    }
                    return emptied.has(action) ? withoutItems(next) : next();
                },
            ],
            ...options,
        });
        const home = client(sandbox.endpoint, HOME);
        const away = client(sandbox.endpoint, SECOND_REGION);
        const ipam = await createIpam(home, [SECOND_REGION, THIRD_REGION]);
        const scope = ipam.PrivateDefaultScopeId!;
        const name = (value: string) => ({
            TagSpecifications: [
                { ResourceType: "ipam-pool" as const, Tags: [{ Key: "Name", Value: value }] },
            ],
        });
        const top = await createPool(home, { IpamScopeId: scope, ...name("all") });
        await provision(home, { IpamPoolId: top.IpamPoolId!, Cidr: "10.0.0.0/8" });
        const pools = [];
        for (const [at, locale] of [HOME, SECOND_REGION].entries()) {
            const pool = await createPool(home, {
                IpamScopeId: scope,
                SourceIpamPoolId: top.IpamPoolId,
                Locale: locale,
                ...(at === 0 ? name("one") : {}),
            });
            await provision(home, { IpamPoolId: pool.IpamPoolId!, Cidr: `10.${at * 16}.0.0/12` });
            pools.push(pool.IpamPoolId!);
        }
        return new Cloud(sandbox, emptied, unreachable, home, away, {
            ipam: ipam.IpamId!,
            scope,
            top: top.IpamPoolId!,
            pools: [pools[0], pools[1]],
        });
    }

    /** Two VPCs from each pool with two subnets each, one VPC from no pool, one custom allocation. */
    async fill(): Promise<{ readonly vpcs: string[]; readonly subnets: string[]; readonly custom: string }> {
        const vpcs: string[] = [];
        const subnets: string[] = [];
        for (const [at, ec2] of [this.home, this.away].entries()) {
            for (const number of [0, 1]) {
                const block = `10.${at * 16 + number}`;
                const vpc = await this.vpc(`${block}.0.0/16`, { ec2, Ipv4IpamPoolId: this.ids.pools[at] });
                vpcs.push(vpc);
                for (const third of [0, 1]) {
                    subnets.push(
                        await this.subnet(vpc, `${block}.${third}.0/24`, `s-${at}-${number}-${third}`, ec2),
                    );
                }
            }
        }
        vpcs.push(await this.vpc("192.168.0.0/16", {}));
        const custom = await allocate(this.home, this.ids.pools[0], 24);
        await this.pause();
        return { vpcs, subnets, custom: custom.IpamPoolAllocationId! };
    }

    async vpc(
        CidrBlock: string,
        { ec2 = this.home, ...more }: { ec2?: EC2Client; Ipv4IpamPoolId?: string },
    ): Promise<string> {
        const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock, ...more }));
        return Vpc!.VpcId!;
    }

    async subnet(VpcId: string, CidrBlock: string, name: string, ec2 = this.home): Promise<string> {
        const { Subnet } = await ec2.send(
            new CreateSubnetCommand({
                VpcId,
                CidrBlock,
                TagSpecifications: [{ ResourceType: "subnet", Tags: [{ Key: "Name", Value: name }] }],
            }),
        );
        return Subnet!.SubnetId!;
    }

    async deleteSubnet(SubnetId: string, ec2 = this.home): Promise<void> {
        await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    }

    async deleteVpc(VpcId: string, ec2 = this.home): Promise<void> {
        await ec2.send(new DeleteVpcCommand({ VpcId }));
    }

    /** The IPAM watches the third region no more. */
    async loseRegion(): Promise<void> {
        await this.home.send(
            new ModifyIpamCommand({
                IpamId: this.ids.ipam,
                RemoveOperatingRegions: [{ RegionName: THIRD_REGION }],
            }),
        );
        await this.pause(200);
    }

    faults(faults: readonly object[]): Promise<unknown> {
        return fetch(`${this.sandbox.endpoint}/_sandbox/faults`, {
            method: "POST",
            body: JSON.stringify({ faults }),
        });
    }

    /** Lets IPAM's discovery catch up. */
    pause(milliseconds = 1_200): Promise<void> {
        return new Promise(resolve => setTimeout(resolve, milliseconds));
    }

    readonly homeRegion = HOME;

    get access(): NonNullable<SyncOptions["access"]> {
        return {
            endpoint: this.sandbox.endpoint,
            credentials: { accessKeyId: OWNER, secretAccessKey: "x" },
        };
    }

    inventory(settings: object = {}, file = ":memory:"): Inventory {
        const inventory = openInventory(file);
        addIntegration(inventory, { name: "main", environment: "prod", homeRegion: HOME, ...settings });
        return inventory;
    }

    async close(): Promise<void> {
        this.home.destroy();
        this.away.destroy();
        await this.sandbox.close();
    }
}

/** The answer with an empty list: what somebody gets who asks about the wrong thing, or may not see it. */
async function withoutItems(next: Parameters<Middleware>[1]) {
    const answer = await next();
    return { ...answer, body: answer.body.replace(/<(\w+Set)>.*<\/\1>/s, "<$1/>") };
}
