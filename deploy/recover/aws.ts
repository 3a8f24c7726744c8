import type { EC2Client } from "@aws-sdk/client-ec2";
import type { RAMClient } from "@aws-sdk/client-ram";
import type { Values } from "./deployment";
import type { Aws } from "./kinds/kind";

type Environment = Readonly<Record<string, string | undefined>>;

interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

interface Role {
    readonly roleArn: string;
    readonly sessionName?: string;
    readonly externalId?: string;
}

/** Everything that the SDK is to be told; what is left out, it finds as always (profiles, instance roles). */
interface Settings {
    readonly region: string;
    readonly endpoint?: string;
    readonly credentials?: Credentials;
    readonly profile?: string;
}

/** The AWS clients of a stack's providers, closed together. */
export class AwsClients {
    private readonly opened: { destroy(): void }[] = [];

    /** @param env Variables under which the engine runs. */
    constructor(private readonly env: Environment) {}

    /**
     * AWS as a provider of the stack reaches it: with its keys or profile, its roles and its endpoints.
     *
     * @param provider Arguments of the provider, as recorded.
     */
    in(region: string, provider: Values): Aws {
        let ec2: Promise<EC2Client> | undefined;
        let ram: Promise<RAMClient> | undefined;
        return {
            ec2: () => {
                ec2 ??= (async () => {
                    const { EC2Client } = await import("@aws-sdk/client-ec2");
                    return this.kept(new EC2Client(await this.settings("ec2", region, provider)));
                })();
                return ec2;
            },
            ram: () => {
                ram ??= (async () => {
                    const { RAMClient } = await import("@aws-sdk/client-ram");
                    return this.kept(new RAMClient(await this.settings("ram", region, provider)));
                })();
                return ram;
            },
        };
    }

    close(): void {
        for (const client of this.opened) {
            client.destroy();
        }
    }

    private kept<T extends { destroy(): void }>(client: T): T {
        this.opened.push(client);
        return client;
    }

    private async settings(service: string, region: string, provider: Values): Promise<Settings> {
        let { credentials, profile } = this.ownCredentials(provider);
        for (const role of rolesOf(provider)) {
            const own = { credentials, profile, endpoint: this.endpointOf("sts", provider), region };
            credentials = await assume(role, own);
            profile = undefined;
        }
        return { region, endpoint: this.endpointOf(service, provider), credentials, profile };
    }

    private ownCredentials(provider: Values): { credentials?: Credentials; profile?: string } {
        const { accessKey, secretKey, token, profile } = provider as Record<string, string | undefined>;
        if (accessKey && secretKey) {
            return {
                credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token },
            };
        }
        if (profile) {
            return { profile };
        }
        const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = this.env;
        return id && secret
            ? { credentials: { accessKeyId: id, secretAccessKey: secret, sessionToken: session } }
            : { profile: this.env.AWS_PROFILE };
    }

    private endpointOf(service: string, provider: Values): string | undefined {
        const own = parsed<Record<string, string>[]>(provider.endpoints) ?? [];
        return (
            own.find(endpoints => endpoints[service])?.[service] ??
            this.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
            this.env.AWS_ENDPOINT_URL
        );
    }
}

/** The roles that a provider assumes one after the other: `assumeRoles` (7.x), or `assumeRole` before. */
function rolesOf({ assumeRoles, assumeRole }: Values): Role[] {
    const several = parsed<Role[]>(assumeRoles) ?? [];
    const one = parsed<Role>(assumeRole);
    return [...several, ...(one ? [one] : [])].filter(({ roleArn }) => roleArn);
}

/** Nested provider arguments are recorded as JSON text. */
function parsed<T>(value: unknown): T | undefined {
    return (typeof value === "string" && value !== "" ? JSON.parse(value) : value) as T | undefined;
}

async function assume(role: Role, settings: Settings): Promise<Credentials> {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const sts = new STSClient({ ...settings });
    try {
        const { Credentials: assumed } = await sts.send(
            new AssumeRoleCommand({
                RoleArn: role.roleArn,
                RoleSessionName: role.sessionName ?? "recover",
                ExternalId: role.externalId,
            }),
        );
        return {
            accessKeyId: assumed!.AccessKeyId!,
            secretAccessKey: assumed!.SecretAccessKey!,
            sessionToken: assumed!.SessionToken,
        };
    } catch (error) {
        throw new Error(`role ${role.roleArn} cannot be assumed: ${(error as Error).message}`, {
            cause: error,
        });
    } finally {
        sts.destroy();
    }
}
