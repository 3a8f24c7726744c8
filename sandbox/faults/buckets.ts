import type { PendingCall } from "../http/middleware";
import { isRead } from "./reads";

/** A token bucket: so many requests at once, and so many more a second. */
interface Bucket {
    readonly name: string;
    readonly capacity: number;
    readonly refill: number;
}

/** "Request token bucket sizes and refill rates" (EC2 Developer Guide, "Request throttling for the EC2 API"). */
const READS: Bucket = { name: "reads", capacity: 100, refill: 20 };
const CHANGES: Bucket = { name: "changes", capacity: 50, refill: 5 };
const OF_ACTIONS: ReadonlyMap<string, Bucket> = new Map([
    ["CreateTags", { name: "tags", capacity: 100, refill: 10 }],
    ["DeleteTags", { name: "tags", capacity: 100, refill: 10 }],
    ["DescribeByoipCidrs", { name: "DescribeByoipCidrs", capacity: 1, refill: 0.5 }],
    ["ProvisionByoipCidr", { name: "ProvisionByoipCidr", capacity: 1, refill: 0.1 }],
]);

/** AWS's bucket for a call. The other services do not publish theirs and are not throttled. */
export function bucketOf({ service, action }: PendingCall): Bucket | undefined {
    if (service !== "ec2") {
        return undefined;
    }
    return OF_ACTIONS.get(action) ?? (isRead(action) ? READS : CHANGES);
}

/** The tokens left in buckets, by bucket, account and region. */
export class Tokens {
    private readonly levels = new Map<string, { tokens: number; at: number }>();

    /**
     * Takes a token, if there is one.
     *
     * @param now in milliseconds
     */
    take({ name, capacity, refill }: Bucket, { account, region }: PendingCall, now: number): boolean {
        const key = `${name} ${account} ${region}`;
        const before = this.levels.get(key) ?? { tokens: capacity, at: now };
        const refilled = before.tokens + ((now - before.at) / 1_000) * refill;
        const tokens = Math.min(capacity, refilled);
        const isGranted = tokens >= 1;
        this.levels.set(key, { tokens: isGranted ? tokens - 1 : tokens, at: now });
        return isGranted;
    }
}
