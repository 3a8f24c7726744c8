import { isLoopback } from "./loopback";
import { type Target, TRANSPILE_ONLY } from "./target";

/** Who the credentials of a stack belong to, by `sts:GetCallerIdentity`. */
export type Identify = (settings: {
    profile?: string;
    region: string;
}) => Promise<{ account: string; arn: string }>;

export interface AwsTargetOptions {
    /** Folder with the project file. */
    readonly project: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly identify?: Identify;
}

/**
 * Real AWS: the project, its backend, its home and its credentials as they are. Shows account and region and asks.
 *
 * @throws Error when the environment sends AWS calls to this machine.
 */
export function awsTarget({
    project,
    env = process.env,
    identify = callerIdentity,
}: AwsTargetOptions): Target {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2"]) {
        const value = env[name];
        if (value && isLoopback(value)) {
            throw new Error(
                `${name} is ${value}, which is on this machine and not AWS: unset it (and the other variables of the ` +
                    "sandbox), or use --target sandbox",
            );
        }
    }
    return {
        name: "aws",
        workDir: project,
        env: TRANSPILE_ONLY,
        asks: true,
        describe: config => describe(config, env, identify),
        close: async () => undefined,
    };
}

async function describe(
    config: Readonly<Record<string, string>>,
    env: NodeJS.ProcessEnv,
    identify: Identify,
): Promise<string> {
    const region = config["aws:region"] ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
    if (!region) {
        throw new Error("no region: set aws:region in the stack's configuration, or AWS_REGION");
    }
    const profile = config["aws:profile"];
    const roles = assumedRoles(config);
    const identity = await identify({ profile, region }).catch(error => {
        throw new Error(
            `the AWS credentials${profile ? ` of profile ${profile}` : ""} cannot be used: ${error.message}`,
        );
    });
    const role = roles.at(-1);
    // The account of a role stands in its ARN; arn:aws:iam::<account>:role/<name>.
    const account = role ? (role.split(":")[4] ?? identity.account) : identity.account;
    const as = role ? `as ${role} assumed by ${identity.arn}` : `as ${identity.arn}`;
    return `account ${account}, region ${region}, ${as}`;
}

/** The roles that the provider assumes one after the other: `aws:assumeRoles` (7.x), or `aws:assumeRole` before. */
function assumedRoles(config: Readonly<Record<string, string>>): string[] {
    try {
        const several = JSON.parse(config["aws:assumeRoles"] ?? "[]") as { roleArn?: string }[];
        const one = JSON.parse(config["aws:assumeRole"] ?? "{}") as { roleArn?: string };
        return [...several, one].flatMap(({ roleArn }) => (roleArn ? [roleArn] : []));
    } catch {
        return [];
    }
}

async function callerIdentity({ profile, region }: { profile?: string; region: string }) {
    // Loaded only when AWS is the target.
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({ region, profile });
    try {
        const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
        return { account: Account ?? "unknown", arn: Arn ?? "unknown" };
    } finally {
        client.destroy();
    }
}
