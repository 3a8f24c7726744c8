import { InventoryError } from "../errors";
import type { Integration, Remark } from "../model";
import { isSwitchedOn } from "../model/switches";
import type { Aws } from "./aws";
import { readDiscovery } from "./discovery";
import { describeFailure } from "./failures";
import { addFresh } from "./fresh";
import { merge } from "./merge";
import type { Observed, Part, Reading } from "./observed";
import { readAllocations, readPools, withCidrs } from "./pools";
import { readResources, type Watched, type WatchedType } from "./resources";

export interface ReadOptions {
    /** Also asks DescribeVpcs and DescribeSubnets, which are ahead of IPAM's discovery. */
    readonly fresh?: boolean;
    readonly now?: () => number;
}

/**
 * Reads everything that the integration covers. What cannot be read is told as a part that is not complete; only
 * where nothing at all can be known, the call fails.
 *
 * @throws InventoryError `aws`: no credentials, or no such IPAM
 */
export async function readAws(
    aws: Aws,
    integration: Pick<Integration, "homeRegion" | "ipamId" | "scopeIds" | "switches">,
    { fresh = false, now = Date.now }: ReadOptions = {},
): Promise<Reading> {
    const startedAt = now();
    const remarks: Remark[] = [];
    aws.begin("identity");
    const accountId = await orFail("AWS does not tell whose credentials these are", aws.accountId());
    const ipam = await readIpam(aws, integration.ipamId);
    const scopeIds = ipam && (await orUndefined(readScopes(aws, ipam.id), "the IPAM's scopes", remarks));
    const wanted = integration.scopeIds.length > 0 ? integration.scopeIds : (scopeIds ?? []);
    const isWanted = (id: string): boolean =>
        integration.scopeIds.length > 0 ? integration.scopeIds.includes(id) : true;
    for (const missing of scopeIds ? wanted.filter(id => !scopeIds.includes(id)) : []) {
        remarks.push({
            kind: "incomplete",
            about: `scope ${missing}`,
            reason: `the IPAM ${ipam?.id} does not have it`,
            wayOut: "Correct the integration's scopes with `integration edit --scope`.",
        });
    }

    const parts = new Map<string, Part>();
    const { switches } = integration;
    // The long chains first; the many short calls fill the places beside them.
    aws.begin("resources");
    const types = [
        ...(switches.blocks || switches.allocations ? ["vpc" as const] : []),
        ...(switches.allocations ? ["subnet" as const] : []),
    ];
    const watching: Promise<Watched[]> = Promise.all(
        ipam
            ? wanted.map(scope => readScope(aws, scope, types, scope === ipam.publicScopeId, now, remarks))
            : [],
    ).then(all => all.flat());
    const discovering = ipam
        ? readDiscovery(aws, ipam.id, ipam.operatingRegions, remarks)
        : Promise.resolve(new Map<string, Part>());

    const asOf = now();
    const pools = await orUndefined(readPools(aws, ipam?.id, isWanted), "pools", remarks);
    parts.set("pools", { isComplete: pools !== undefined, asOf, count: pools?.length ?? 0 });
    const known = (pools ?? []).filter(pool => pool.observed.state !== "delete-complete");
    const [observedPools, allocations, watched, discovered] = await Promise.all([
        switches.pools ? withCidrs(aws, known, remarks) : [],
        switches.blocks || switches.allocations || switches.pools
            ? readAllocations(aws, known, now, remarks)
            : [],
        watching,
        discovering,
    ]);
    for (const { pool, part } of allocations) {
        parts.set(`allocations ${pool.id}`, part);
    }
    for (const { scopeId, type, part } of watched) {
        parts.set(`resources ${scopeId} ${type}`, part);
    }
    for (const [key, part] of discovered) {
        parts.set(key, part);
    }
    let observed: Observed[] = [
        ...observedPools,
        ...merge(allocations, watched, new Set(known.map(({ id }) => id)), parts),
    ];
    if (fresh) {
        aws.begin("fresh");
        const regions = ipam?.operatingRegions ?? [integration.homeRegion];
        observed = await addFresh(aws, observed, accountId, regions, privateScope(wanted, ipam), remarks);
    }
    return {
        identity: {
            accountId,
            ipamId: ipam?.id,
            scopeIds: [...(integration.scopeIds.length > 0 ? integration.scopeIds : (scopeIds ?? []))].sort(),
        },
        accountId,
        startedAt,
        observed: observed.filter(row => isSwitchedOn(row.kind, switches)),
        parts,
        scopeIds,
        isFresh: fresh,
        remarks,
    };
}

interface ReadIpam {
    readonly id: string;
    readonly operatingRegions: readonly string[];
    readonly privateScopeId: string;
    readonly publicScopeId: string;
    readonly tier?: string;
}

/**
 * The IPAM of the integration. Undefined for an account that has none: it sees the pools that are shared with it.
 *
 * @throws InventoryError `aws`
 */
async function readIpam(aws: Aws, ipamId: string | undefined): Promise<ReadIpam | undefined> {
    const home = aws.access.homeRegion;
    const { Ipams = [] } = await orFail(
        `The IPAMs in ${home} cannot be listed`,
        aws.read(home, "DescribeIpams", (client, sdk) =>
            client.send(new sdk.DescribeIpamsCommand({ MaxResults: 1000 })),
        ),
    );
    const there = Ipams.filter(one => !one.State?.startsWith("delete") && one.IpamRegion === home);
    const chosen = ipamId === undefined ? there : there.filter(one => one.IpamId === ipamId);
    if (ipamId !== undefined && chosen.length === 0) {
        throw new InventoryError(
            "aws",
            `There is no IPAM ${ipamId} in ${home} for these credentials. Is ${home} its home region, and is this its account?`,
        );
    }
    if (chosen.length > 1) {
        throw new InventoryError(
            "aws",
            `There are ${chosen.length} IPAMs in ${home}: ${chosen.map(one => one.IpamId).join(", ")}. Name one with \`integration edit --ipam\`.`,
        );
    }
    const [ipam] = chosen;
    return (
        ipam && {
            id: ipam.IpamId!,
            operatingRegions: (ipam.OperatingRegions ?? []).map(({ RegionName }) => RegionName!),
            privateScopeId: ipam.PrivateDefaultScopeId!,
            publicScopeId: ipam.PublicDefaultScopeId!,
            tier: ipam.Tier,
        }
    );
}

/**
 * VPCs and subnets of one scope, side by side. In the public scope there are mostly none, and no subnet lies outside of
 * a VPC: there the second question is only asked if the first had an answer.
 */
async function readScope(
    aws: Aws,
    scopeId: string,
    types: readonly WatchedType[],
    isPublic: boolean,
    now: () => number,
    remarks: Remark[],
): Promise<Watched[]> {
    if (!isPublic) {
        return Promise.all(types.map(type => readResources(aws, scopeId, type, now, remarks)));
    }
    const answers: Watched[] = [];
    for (const type of types) {
        const before = answers[0];
        answers.push(
            before?.part.isComplete && before.part.count === 0
                ? { scopeId, type, rows: [], part: before.part }
                : await readResources(aws, scopeId, type, now, remarks),
        );
    }
    return answers;
}

async function readScopes(aws: Aws, ipamId: string): Promise<string[]> {
    const items = await aws.list(
        aws.access.homeRegion,
        "DescribeIpamScopes",
        "ipamScopeSet",
        (NextToken, sdk) => new sdk.DescribeIpamScopesCommand({ MaxResults: 1000, NextToken }),
    );
    return items
        .filter(({ values }) => values["ipamArn"]?.endsWith(`/${ipamId}`))
        .map(({ values }) => values["ipamScopeId"])
        .sort();
}

function privateScope(wanted: readonly string[], ipam: ReadIpam | undefined): string | undefined {
    return ipam && wanted.includes(ipam.privateScopeId) ? ipam.privateScopeId : undefined;
}

async function orFail<T>(what: string, work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof InventoryError
            ? error
            : new InventoryError("aws", `${what}: ${describeFailure(error)}`, { cause: error });
    }
}

async function orUndefined<T>(work: Promise<T>, about: string, remarks: Remark[]): Promise<T | undefined> {
    try {
        return await work;
    } catch (error) {
        remarks.push({ kind: "incomplete", about, reason: describeFailure(error) });
        return undefined;
    }
}
