import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../../world/call";
import { page } from "../pages";
import { applyFilters } from "../query";
import { invalidValue } from "./errors";
import { ownResolver } from "./prefix-list-resolver";
import { evaluateResolvers, versionId } from "./resolver-evaluation";
import { resolverVersions } from "./resolver-rows";

function GetIpamPrefixListResolverVersions(
    input: EC2.GetIpamPrefixListResolverVersionsRequest,
    call: Call,
): EC2.GetIpamPrefixListResolverVersionsResult {
    evaluateResolvers(call.world);
    const { id } = ownResolver(call, input.IpamPrefixListResolverId!);
    const asked = input.IpamPrefixListResolverVersions;
    const rows = resolverVersions(call.world)
        .by("resolver", id)
        .filter(({ version }) => !asked?.length || asked.includes(version));
    const found = applyFilters(rows, input.Filters, { version: row => row.version });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { IpamPrefixListResolverVersions: items.map(({ version }) => ({ Version: version })), NextToken };
}

function GetIpamPrefixListResolverVersionEntries(
    input: EC2.GetIpamPrefixListResolverVersionEntriesRequest,
    call: Call,
): EC2.GetIpamPrefixListResolverVersionEntriesResult {
    evaluateResolvers(call.world);
    const { id } = ownResolver(call, input.IpamPrefixListResolverId!);
    const version = input.IpamPrefixListResolverVersion!;
    const row = resolverVersions(call.world).get(versionId(id, version));
    if (!row) {
        throw invalidValue(`The version ${version} of the prefix list resolver ${id} does not exist.`);
    }
    const { items, NextToken } = page(row.cidrs, input, { min: 5, max: 1000 }, cidr => cidr);
    return { Entries: items.map(Cidr => ({ Cidr })), NextToken };
}

export const actions: Record<string, Action> = {
    GetIpamPrefixListResolverVersions,
    GetIpamPrefixListResolverVersionEntries,
};
