import type * as ec2 from "@aws-sdk/client-ec2";
import type * as sts from "@aws-sdk/client-sts";

/** How AWS is reached. */
export interface Access {
    readonly homeRegion: string;
    /** Assumed for every call. */
    readonly roleArn?: string;
    /** Instead of AWS's own endpoints; AWS_ENDPOINT_URL has the same effect. */
    readonly endpoint?: string;
    /** Instead of the SDK's chain of sources. */
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type EC2Module = typeof ec2;

/**
 * The SDK's clients, one for each region. The SDK is loaded with the first of them, because questions to the file must
 * not wait for it. Attempts are counted and repeated by whoever calls, so the SDK makes one.
 */
export class Clients {
    readonly sdk: EC2Module = require("@aws-sdk/client-ec2");
    private readonly clients = new Map<string, ec2.EC2Client>();
    private readonly credentials: ec2.EC2ClientConfig["credentials"];

    constructor(private readonly access: Access) {
        this.credentials = access.roleArn ? this.assumedRole(access.roleArn) : access.credentials;
    }

    of(region: string): ec2.EC2Client {
        let client = this.clients.get(region);
        if (!client) {
            client = new this.sdk.EC2Client({ ...this.config(region), credentials: this.credentials });
            this.clients.set(region, client);
        }
        return client;
    }

    /** Asks once whose credentials these are. */
    async accountId(): Promise<string> {
        const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts") as typeof sts;
        const client = new STSClient({
            ...this.config(this.access.homeRegion),
            credentials: this.credentials,
        });
        try {
            return (await client.send(new GetCallerIdentityCommand({}))).Account!;
        } finally {
            client.destroy();
        }
    }

    close(): void {
        for (const client of this.clients.values()) {
            client.destroy();
        }
        this.clients.clear();
    }

    private config(region: string) {
        return {
            region,
            endpoint: this.access.endpoint,
            maxAttempts: 1,
            requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000 },
        };
    }

    /** Credentials of the role, which the SDK asks for again before they end. */
    private assumedRole(roleArn: string): ec2.EC2ClientConfig["credentials"] {
        return async () => {
            const { STSClient, AssumeRoleCommand } = require("@aws-sdk/client-sts") as typeof sts;
            const client = new STSClient({
                ...this.config(this.access.homeRegion),
                credentials: this.access.credentials,
            });
            try {
                const { Credentials } = await client.send(
                    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "aws-ipam-inventory" }),
                );
                return {
                    accessKeyId: Credentials!.AccessKeyId!,
                    secretAccessKey: Credentials!.SecretAccessKey!,
                    sessionToken: Credentials!.SessionToken,
                    expiration: Credentials!.Expiration,
                };
            } finally {
                client.destroy();
            }
        };
    }
}
