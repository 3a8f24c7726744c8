import type { Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import { regionOfLocale } from "./locale";
import type { PoolRow } from "./rows";
import { isUsable } from "./space";
import { poolCidrs, pools } from "./tables";

export type ByoipState =
    | "pending-provision"
    | "provisioned"
    | "provisioned-not-publicly-advertisable"
    | "pending-advertising"
    | "advertised"
    | "pending-withdrawal"
    | "pending-deprovision";

/** A range that its account brought to a region. Those in pools have a row once they are advertised. */
export interface ByoipRow extends Row {
    readonly cidr: string;
    readonly description?: string;
    readonly state: ByoipState;
    readonly advertisable: boolean;
    /** The public IPv4 pool that was made for a range brought without IPAM. */
    readonly publicIpv4PoolId?: string;
    /** The same for IPv6. */
    readonly ipv6PoolId?: string;
    /** The IPAM pool that it lies in. */
    readonly ipamPoolId?: string;
    readonly networkBorderGroup: string;
}

export const byoipRanges = declareTable<ByoipRow>("byoip-cidrs", { cidr: row => row.cidr });

export function rangeId({ account, region }: Pick<Row, "account" | "region">, cidr: string): string {
    return `${account} ${region} ${cidr}`;
}

/** A range that the caller brought to this region, without IPAM or through a pool that is used here. */
export function ownRange(
    call: Call,
    cidr: string,
): { readonly row?: ByoipRow; readonly pool?: PoolRow } | undefined {
    const row = byoipRanges(call.world).get(rangeId(call, cidr));
    const pool = poolWith(call, cidr);
    return row || pool ? { row, pool } : undefined;
}

function poolWith({ world, account, region }: Call, cidr: string): PoolRow | undefined {
    const holders = poolCidrs(world)
        .where(row => row.account === account && row.cidr === cidr && isUsable(row))
        .map(row => pools(world).get(row.poolId));
    return holders.find(
        pool => pool?.publicIpSource === "byoip" && (regionOfLocale(pool.locale) ?? pool.region) === region,
    );
}
