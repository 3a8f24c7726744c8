import { EC2, type Subnet, type Vpc } from "@aws-sdk/client-ec2";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";

export const HOME = "us-east-1";
export const OWNER = "111122223333";

/** A client of an account in a region; errors are not retried, so that a test sees the first answer. */
export function clientOf(sandbox: Sandbox, region = HOME, account = OWNER): EC2 {
    return new EC2({
        endpoint: sandbox.endpoint,
        region,
        credentials: { accessKeyId: account, secretAccessKey: "x" },
        maxAttempts: 1,
    });
}

/** A sandbox for the tests of one `describe`, whose clock moves only when it is told to. */
export function sandboxForTests(options: SandboxOptions = {}): {
    readonly sandbox: Sandbox;
    readonly ec2: EC2;
    in(region: string, account?: string): EC2;
    /** Lets time pass in the world. */
    pass(milliseconds: number): void;
} {
    let sandbox: Sandbox;
    let ec2: EC2;
    before(async () => {
        sandbox = await startSandbox({ steppedClock: true, seed: 7, ...options });
        ec2 = clientOf(sandbox);
    });
    after(async () => {
        ec2.destroy();
        await sandbox.close();
    });
    return {
        get sandbox() {
            return sandbox;
        },
        get ec2() {
            return ec2;
        },
        in: (region, account) => clientOf(sandbox, region, account),
        pass: milliseconds => sandbox.world.step(milliseconds),
    };
}

export async function createVpc(ec2: EC2, CidrBlock = "10.0.0.0/16", more: object = {}): Promise<Vpc> {
    const { Vpc: vpc } = await ec2.createVpc({ CidrBlock, ...more });
    return vpc!;
}

export async function createSubnet(
    ec2: EC2,
    VpcId: string | undefined,
    CidrBlock = "10.0.0.0/24",
    more: object = {},
): Promise<Subnet> {
    const { Subnet: subnet } = await ec2.createSubnet({ VpcId, CidrBlock, ...more });
    return subnet!;
}

export async function createAttachedGateway(ec2: EC2, VpcId: string | undefined): Promise<string> {
    const { InternetGateway: gateway } = await ec2.createInternetGateway({});
    await ec2.attachInternetGateway({ InternetGatewayId: gateway!.InternetGatewayId!, VpcId: VpcId! });
    return gateway!.InternetGatewayId!;
}

export async function mainTableOf(ec2: EC2, VpcId: string | undefined): Promise<string> {
    const { RouteTables = [] } = await ec2.describeRouteTables({
        Filters: [
            { Name: "vpc-id", Values: [VpcId!] },
            { Name: "association.main", Values: ["true"] },
        ],
    });
    return RouteTables[0].RouteTableId!;
}

/** A filter in the shape of requests. */
export function filter(Name: string, ...Values: string[]): { Name: string; Values: string[] } {
    return { Name, Values };
}
