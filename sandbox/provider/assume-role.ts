import { type AssumedRole, type Configuration, type Credentials, endpointOf } from "./configuration";

/** Credentials of a role, assumed with the given ones. */
export async function assumeRole(
    configuration: Configuration,
    credentials: Credentials,
    role: AssumedRole,
): Promise<Credentials> {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const sts = new STSClient({
        region: configuration.region,
        endpoint: endpointOf(configuration, "sts"),
        credentials,
        maxAttempts: configuration.maxRetries + 1,
    });
    try {
        const { Credentials: assumed } = await sts.send(
            new AssumeRoleCommand({
                RoleArn: role.roleArn,
                RoleSessionName: role.sessionName,
                ...(role.externalId ? { ExternalId: role.externalId } : {}),
                ...(role.duration ? { DurationSeconds: role.duration } : {}),
            }),
        );
        return {
            accessKeyId: assumed?.AccessKeyId ?? "",
            secretAccessKey: assumed?.SecretAccessKey ?? "",
            ...(assumed?.SessionToken ? { sessionToken: assumed.SessionToken } : {}),
        };
    } catch (error) {
        throw new Error(`Cannot assume IAM Role ${role.roleArn}: ${(error as Error).message}`, {
            cause: error,
        });
    } finally {
        sts.destroy();
    }
}
