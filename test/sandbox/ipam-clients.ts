import {
    AllocateIpamPoolCidrCommand,
    CreateIpamCommand,
    CreateIpamPoolCommand,
    type CreateIpamPoolCommandInput,
    DescribeIpamPoolsCommand,
    DescribeIpamsCommand,
    EC2Client,
    GetIpamPoolAllocationsCommand,
    GetIpamPoolCidrsCommand,
    type Ipam,
    type IpamPool,
    type IpamPoolAllocation,
    type IpamPoolCidr,
    ProvisionIpamPoolCidrCommand,
    type ProvisionIpamPoolCidrCommandInput,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";

export const HOME = "us-east-1";
export const OWNER = "111122223333";

/** A client of an account in a region; errors are not retried, so that a test sees the first answer. */
export function client(endpoint: string, region = HOME, account = OWNER): EC2Client {
    return new EC2Client({
        endpoint,
        region,
        credentials: { accessKeyId: account, secretAccessKey: "x" },
        maxAttempts: 1,
    });
}

/** Waits until the answer is given, in small steps; the sandbox's states last tens of milliseconds. */
export async function until<T>(read: () => Promise<T | undefined | false>, what: string): Promise<T> {
    const deadline = Date.now() + 8_000;
    while (Date.now() < deadline) {
        const answer = await read();
        if (answer) {
            return answer;
        }
        await new Promise(resolve => setTimeout(resolve, 15));
    }
    throw new Error(`timed out: ${what}`);
}

/** The AWS error that the call ends in, as `Code: message`. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
    try {
        await call;
    } catch (error) {
        const { name, message } = error as Error;
        return `${name}: ${message}`;
    }
    return expect.fail("the call succeeded");
}

export async function createIpam(ec2: EC2Client, regions: string[] = [], more: object = {}): Promise<Ipam> {
    const { Ipam: created } = await ec2.send(
        new CreateIpamCommand({ OperatingRegions: regions.map(RegionName => ({ RegionName })), ...more }),
    );
    return until(async () => {
        const { Ipams = [] } = await ec2.send(new DescribeIpamsCommand({ IpamIds: [created!.IpamId!] }));
        return Ipams[0].State === "create-complete" && Ipams[0];
    }, "IPAM complete");
}

export async function createPool(
    ec2: EC2Client,
    input: Partial<CreateIpamPoolCommandInput> & { IpamScopeId: string },
): Promise<IpamPool> {
    const { IpamPool: created } = await ec2.send(
        new CreateIpamPoolCommand({ AddressFamily: "ipv4", ...input }),
    );
    return until(async () => {
        const { IpamPools = [] } = await ec2.send(
            new DescribeIpamPoolsCommand({ IpamPoolIds: [created!.IpamPoolId!] }),
        );
        return IpamPools[0].State === "create-complete" && IpamPools[0];
    }, "pool complete");
}

/** Provisions and waits for the end, good or bad. */
export async function provision(
    ec2: EC2Client,
    input: ProvisionIpamPoolCidrCommandInput,
): Promise<IpamPoolCidr> {
    const { IpamPoolCidr: created } = await ec2.send(new ProvisionIpamPoolCidrCommand(input));
    return until(async () => {
        const found = await poolCidrs(ec2, input.IpamPoolId!);
        const row = found.find(({ IpamPoolCidrId }) => IpamPoolCidrId === created!.IpamPoolCidrId);
        return row?.State !== "pending-provision" && row;
    }, "CIDR provisioned");
}

export async function poolCidrs(ec2: EC2Client, IpamPoolId: string): Promise<IpamPoolCidr[]> {
    const { IpamPoolCidrs = [] } = await ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId }));
    return IpamPoolCidrs;
}

export async function allocationsOf(ec2: EC2Client, IpamPoolId: string): Promise<IpamPoolAllocation[]> {
    const { IpamPoolAllocations = [] } = await ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId }));
    return IpamPoolAllocations;
}

export async function allocate(
    ec2: EC2Client,
    IpamPoolId: string,
    NetmaskLength: number,
): Promise<IpamPoolAllocation> {
    const answer = await ec2.send(new AllocateIpamPoolCidrCommand({ IpamPoolId, NetmaskLength }));
    return answer.IpamPoolAllocation!;
}
