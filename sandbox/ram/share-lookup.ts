import type { Call } from "../world/call";
import { malformedShareArn, unknownResource } from "./errors";
import { type ShareRow, shares } from "./shares";

/**
 * The caller's share of that ARN, in its region. One that was deleted is still found by listings alone.
 *
 * @throws MalformedArnException, UnknownResourceException
 */
export function ownShare(arn: string, call: Call): ShareRow {
    if (!/^arn:aws:ram:[a-z0-9-]+:\d{12}:resource-share\/[\w-]+$/.test(arn)) {
        throw malformedShareArn();
    }
    const share = shares(call.world).get(arn);
    if (
        !share ||
        share.account !== call.account ||
        share.region !== call.region ||
        share.status === "DELETED"
    ) {
        throw unknownResource(`ResourceShare ${arn}`);
    }
    return share;
}
