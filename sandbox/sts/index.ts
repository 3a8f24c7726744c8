import type * as STS from "@aws-sdk/client-sts";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { type Identity, identityOf, principalId, sessions } from "./sessions";

const HOUR = 3600;

function GetCallerIdentity(_input: object, call: Call): STS.GetCallerIdentityResponse {
    const { account, arn, userId } = identityOf(call.world, call.accessKey, call.account);
    return { Account: account, Arn: arn, UserId: userId };
}

/** Any role of any account can be assumed: the sandbox has no IAM that could say no. */
function AssumeRole(input: STS.AssumeRoleRequest, call: Call): STS.AssumeRoleResponse {
    return assumed(input.RoleArn!, input.RoleSessionName!, input.DurationSeconds ?? HOUR, call);
}

/** The token is not looked into. */
function AssumeRoleWithWebIdentity(
    input: STS.AssumeRoleWithWebIdentityRequest,
    call: Call,
): STS.AssumeRoleWithWebIdentityResponse {
    const { DurationSeconds = HOUR } = input;
    return {
        ...assumed(input.RoleArn!, input.RoleSessionName!, DurationSeconds, call),
        SubjectFromWebIdentityToken: "sandbox",
    };
}

function GetSessionToken(input: STS.GetSessionTokenRequest, call: Call): STS.GetSessionTokenResponse {
    const identity = identityOf(call.world, call.accessKey, call.account);
    return { Credentials: handOut(identity, input.DurationSeconds ?? 12 * HOUR, call) };
}

function GetAccessKeyInfo(input: STS.GetAccessKeyInfoRequest, call: Call): STS.GetAccessKeyInfoResponse {
    return { Account: sessions(call.world).get(input.AccessKeyId!)?.account ?? call.account };
}

function assumed(
    roleArn: string,
    sessionName: string,
    seconds: number,
    call: Call,
): { Credentials: STS.Credentials; AssumedRoleUser: STS.AssumedRoleUser } {
    const role = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(roleArn);
    if (!role) {
        throw new AwsError("ValidationError", `${roleArn} is invalid`);
    }
    const [, account, name] = role;
    const identity = {
        account,
        arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
        userId: `${principalId("AROA", roleArn)}:${sessionName}`,
    };
    return {
        Credentials: handOut(identity, seconds, call),
        AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
    };
}

function handOut({ account, arn, userId }: Identity, seconds: number, call: Call): STS.Credentials {
    const { world, now, region } = call;
    const accessKey = `ASIA${world.ids.base32(16)}`;
    const until = now + seconds * 1000;
    sessions(world).put({ id: accessKey, account, region, arn, userId, until });
    return {
        AccessKeyId: accessKey,
        SecretAccessKey: Buffer.from(world.ids.hex(60), "hex").toString("base64"),
        SessionToken: Buffer.from(world.ids.hex(400), "hex").toString("base64"),
        Expiration: new Date(until),
    };
}

export const actions: Record<string, Action> = {
    GetCallerIdentity,
    AssumeRole,
    AssumeRoleWithWebIdentity,
    GetSessionToken,
    GetAccessKeyInfo,
};
