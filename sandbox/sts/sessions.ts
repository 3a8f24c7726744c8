import { createHash } from "node:crypto";
import type { ServiceName } from "../models/model";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";
import type { World } from "../world/world";

/** Temporary credentials that STS handed out. The id is the access key, the account that of the role. */
export interface Session extends Row {
    /** What GetCallerIdentity says. */
    readonly arn: string;
    readonly userId: string;
    /** Until when, in milliseconds. */
    readonly until: number;
}

export const sessions = declareTable<Session>("_sessions");

/**
 * The account that an access key belongs to: that of the role for keys from AssumeRole, the key itself if it has 12
 * digits, else the world's default account.
 *
 * @throws an error of the service if the key has expired
 */
export function accountOf(world: World, accessKey: string, service: ServiceName): string {
    const session = sessions(world).get(accessKey);
    if (session) {
        if (session.until <= world.clock.now()) {
            throw service === "ec2"
                ? new AwsError("RequestExpired", "Request has expired.")
                : new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
        }
        return session.account;
    }
    return /^\d{12}$/.test(accessKey) ? accessKey : world.options.defaultAccount;
}

export interface Identity {
    readonly account: string;
    readonly arn: string;
    readonly userId: string;
}

/** Who signs with a key. Keys that STS did not make belong to a user called `sandbox`. */
export function identityOf(world: World, accessKey: string, account: string): Identity {
    const session = sessions(world).get(accessKey);
    return (
        session ?? {
            account,
            arn: `arn:aws:iam::${account}:user/sandbox`,
            userId: principalId("AIDA", account),
        }
    );
}

/** An id like those of IAM, the same for the same name. */
export function principalId(prefix: "AIDA" | "AROA", name: string): string {
    const digest = createHash("sha256").update(name).digest();
    let id: string = prefix;
    for (let i = 0; i < 17; i += 1) {
        id += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digest[i] & 31];
    }
    return id;
}
