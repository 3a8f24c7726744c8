import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { applyFilters, tagFilters } from "../query";
import { tagSet, tagsFrom } from "../tags";
import { arn } from "./arns";
import { invalidValue, notFound } from "./errors";
import type { PoolRow } from "./rows";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam } from "./visibility";

/** A token for a DNS TXT record that proves the control of an address range (bring your own IP). */
interface TokenRow extends Row {
    readonly ipamId: string;
    readonly tokenName: string;
    readonly tokenValue: string;
    /** Until when it proves anything, in milliseconds. */
    readonly notAfter: number;
    readonly state: "create-in-progress" | "create-complete" | "delete-in-progress";
}

const tokens = declareTable<TokenRow>("ipam-verification-tokens", { ipam: row => row.ipamId });

/** How long a token can be used: three days. */
const VALID_MS = 72 * 3_600_000;

function CreateIpamExternalResourceVerificationToken(
    input: EC2.CreateIpamExternalResourceVerificationTokenRequest,
    call: Call,
): EC2.CreateIpamExternalResourceVerificationTokenResult {
    const { world, account, region, now } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    const row: TokenRow = {
        id: world.newId("ipam-ext-res-ver-token-"),
        account,
        region,
        ipamId: ipam.id,
        tokenName: world.ids.hex(12),
        tokenValue: world.ids.uuid(),
        notAfter: now + VALID_MS,
        state: "create-in-progress",
        tags: tagsFrom(input.TagSpecifications, "ipam-external-resource-verification-token"),
    };
    tokens(world).put(row);
    world.schedule(delay(world, "change"), "ipam-token-created", { id: row.id });
    return { IpamExternalResourceVerificationToken: tokenShape(call, row) };
}

function DescribeIpamExternalResourceVerificationTokens(
    input: EC2.DescribeIpamExternalResourceVerificationTokensRequest,
    call: Call,
): EC2.DescribeIpamExternalResourceVerificationTokensResult {
    const rows = input.IpamExternalResourceVerificationTokenIds?.length
        ? input.IpamExternalResourceVerificationTokenIds.map(id => ownToken(call, id))
        : tokens(call.world).where(row => isAtHome(call, row));
    const found = applyFilters(rows, input.Filters, {
        "ipam-arn": row => arn("ipam", row.account, row.ipamId),
        "ipam-external-resource-verification-token-arn": row => tokenArn(row),
        "ipam-external-resource-verification-token-id": row => row.id,
        "ipam-id": row => row.ipamId,
        "ipam-region": row => row.region,
        state: row => row.state,
        status: row => statusOf(call, row),
        "token-name": row => row.tokenName,
        "token-value": row => row.tokenValue,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamExternalResourceVerificationTokens: items.map(row => tokenShape(call, row)), NextToken };
}

function DeleteIpamExternalResourceVerificationToken(
    input: EC2.DeleteIpamExternalResourceVerificationTokenRequest,
    call: Call,
): EC2.DeleteIpamExternalResourceVerificationTokenResult {
    const { world } = call;
    const row = ownToken(call, input.IpamExternalResourceVerificationTokenId!);
    const deleted: TokenRow = { ...row, state: "delete-in-progress" };
    tokens(world).put(deleted);
    world.schedule(delay(world, "change"), "ipam-token-deleted", { id: row.id });
    return { IpamExternalResourceVerificationToken: tokenShape(call, deleted) };
}

onEvent("ipam-token-created", (payload: object, world: World) => {
    const row = tokens(world).get((payload as { id: string }).id);
    if (row?.state === "create-in-progress") {
        tokens(world).put({ ...row, state: "create-complete" });
    }
});

onEvent("ipam-token-deleted", (payload: object, world: World) => {
    tokens(world).delete((payload as { id: string }).id);
});

/** Refuses a token that does not prove anything for the IPAM of the pool. */
export function checkToken(call: Call, pool: PoolRow, id: string): void {
    const row = ownToken(call, id);
    if (row.ipamId !== pool.ipamId || statusOf(call, row) === "expired") {
        throw invalidValue(`The verification token ${id} is not a valid token of ipam ${pool.ipamId}.`);
    }
}

/** To be called when an IPAM is gone. */
export function dropTokens(world: World, ipamId: string): void {
    for (const row of tokens(world).by("ipam", ipamId)) {
        tokens(world).delete(row.id);
    }
}

function ownToken(call: Call, id: string): TokenRow {
    const row = tokens(call.world).get(id);
    if (!row || !isAtHome(call, row)) {
        throw notFound("InvalidIpamExternalResourceVerificationTokenId", id);
    }
    return row;
}

function statusOf(call: Call, row: TokenRow): "valid" | "expired" {
    return call.now <= row.notAfter ? "valid" : "expired";
}

function tokenArn(row: TokenRow): string {
    return arn("ipam-external-resource-verification-token", row.account, row.id);
}

function tokenShape(call: Call, row: TokenRow): EC2.IpamExternalResourceVerificationToken {
    return {
        IpamExternalResourceVerificationTokenId: row.id,
        IpamExternalResourceVerificationTokenArn: tokenArn(row),
        IpamId: row.ipamId,
        IpamArn: arn("ipam", row.account, row.ipamId),
        IpamRegion: row.region,
        TokenName: row.tokenName,
        TokenValue: row.tokenValue,
        NotAfter: new Date(row.notAfter),
        Status: statusOf(call, row),
        State: row.state,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateIpamExternalResourceVerificationToken,
    DescribeIpamExternalResourceVerificationTokens,
    DeleteIpamExternalResourceVerificationToken,
};
