import { chooseIntegration } from "../integrations/choose";
import type { Integration, Remark } from "../model";
import type { Aws } from "../read/aws";
import { readDiscovery } from "../read/discovery";
import { describeFailure, failureOf } from "../read/failures";
import { regionOfLocale } from "../read/pools";
import type { Inventory } from "../store/inventory";
import { openAws, type SyncOptions } from "../sync/sync";
import { minimalPolicy, type Policy } from "./policy";

/** `ok`, `warn`: it works, with something left out; `bad`: a sync cannot be complete. */
export type Verdict = "ok" | "warn" | "bad";

/** One thing that was looked at. */
export interface Check {
    readonly verdict: Verdict;
    /** What was looked at, such as `identity` or `allocations in eu-west-1`. */
    readonly what: string;
    readonly found: string;
    readonly wayOut?: string;
}

export interface Diagnosis {
    readonly integration: string;
    readonly verdict: Verdict;
    readonly checks: readonly Check[];
    /** The smallest IAM policy with which this integration works. */
    readonly policy: Policy;
}

/**
 * Looks at everything that a sync depends on: whose credentials these are, the IPAM and its tier, its regions, what its
 * discovery cannot look into, and whether each call of a sync is allowed. It changes nothing, here or in AWS.
 *
 * @throws InventoryError `not-found` or `usage`: no such integration
 */
export async function doctor(
    inventory: Inventory,
    options: Pick<SyncOptions, "integration" | "access" | "onProgress"> = {},
): Promise<Diagnosis> {
    const integration = chooseIntegration(inventory, options.integration);
    const aws = openAws(integration, options);
    const checks: Check[] = [];
    try {
        aws.begin("doctor");
        const hasIdentity = await checkIdentity(aws, integration, checks);
        if (hasIdentity) {
            await checkIpam(aws, integration, checks);
        }
    } finally {
        aws.close();
    }
    const verdict = checks.some(one => one.verdict === "bad")
        ? "bad"
        : checks.some(one => one.verdict === "warn")
          ? "warn"
          : "ok";
    return { integration: integration.name, verdict, checks, policy: minimalPolicy(integration.mode) };
}

async function checkIdentity(aws: Aws, { identity, name }: Integration, checks: Check[]): Promise<boolean> {
    try {
        const accountId = await aws.accountId();
        const isOther = identity !== undefined && identity.accountId !== accountId;
        checks.push({
            verdict: isOther ? "bad" : "ok",
            what: "identity",
            found: `account ${accountId}${isOther ? `; so far the integration was of ${identity.accountId}` : ""}`,
            wayOut: isOther
                ? `Use the credentials of ${identity.accountId}, or \`integration edit ${name} --accept-identity\`.`
                : undefined,
        });
        return true;
    } catch (error) {
        checks.push({
            verdict: "bad",
            what: "identity",
            found: describeFailure(error),
            wayOut: "Set credentials as for the AWS CLI: a profile (AWS_PROFILE), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        });
        return false;
    }
}

async function checkIpam(aws: Aws, integration: Integration, checks: Check[]): Promise<void> {
    const home = integration.homeRegion;
    const ipams = await probe(aws, checks, home, "ec2:DescribeIpams", async (client, sdk) => {
        const { Ipams = [] } = await client.send(new sdk.DescribeIpamsCommand({ MaxResults: 1000 }));
        return Ipams;
    });
    if (!ipams) {
        return;
    }
    const here = ipams.filter(one => one.IpamRegion === home);
    const ipam = here.find(one => integration.ipamId === undefined || one.IpamId === integration.ipamId);
    if (!ipam || (here.length > 1 && integration.ipamId === undefined)) {
        checks.push({
            verdict: integration.ipamId === undefined && here.length === 0 ? "warn" : "bad",
            what: "ipam",
            found:
                here.length === 0
                    ? `none in ${home}; pools that are shared with this account are read without what IPAM discovers`
                    : here.length > 1
                      ? `several: ${here.map(one => one.IpamId).join(", ")}`
                      : `no ${integration.ipamId}`,
            wayOut:
                here.length > 1
                    ? `Name one with \`integration edit ${integration.name} --ipam ID\`.`
                    : "Is this the IPAM's home region, and is this its account?",
        });
    }
    if (ipam) {
        const regions = (ipam.OperatingRegions ?? []).map(one => one.RegionName!);
        checks.push({ verdict: "ok", what: "ipam", found: `${ipam.IpamId}, ${ipam.State}` });
        checks.push({
            verdict: ipam.Tier === "free" ? "warn" : "ok",
            what: "tier",
            found:
                ipam.Tier === "free"
                    ? "free: only the home region and the own account are watched"
                    : String(ipam.Tier),
        });
        checks.push({ verdict: "ok", what: "operating regions", found: regions.join(", ") });
        await checkDiscovery(aws, ipam.IpamId!, regions, checks);
        await checkScopes(aws, integration, ipam.IpamId!, checks);
    }
    await checkPools(aws, integration, ipam?.IpamId, checks);
}

async function checkDiscovery(
    aws: Aws,
    ipamId: string,
    regions: readonly string[],
    checks: Check[],
): Promise<void> {
    const remarks: Remark[] = [];
    const parts = await readDiscovery(aws, ipamId, regions, remarks);
    const accounts = new Set([...parts.keys()].map(key => key.split(" ")[2]));
    checks.push({
        verdict: "ok",
        what: "discovery",
        found: `${accounts.size} account${accounts.size === 1 ? "" : "s"} in ${regions.length} region${regions.length === 1 ? "" : "s"}`,
    });
    for (const { about, reason, wayOut } of remarks) {
        checks.push({ verdict: "bad", what: about, found: reason, wayOut });
    }
}

async function checkScopes(
    aws: Aws,
    integration: Integration,
    ipamId: string,
    checks: Check[],
): Promise<void> {
    const home = integration.homeRegion;
    const scopes = await probe(aws, checks, home, "ec2:DescribeIpamScopes", async (client, sdk) => {
        const { IpamScopes = [] } = await client.send(
            new sdk.DescribeIpamScopesCommand({ MaxResults: 1000 }),
        );
        return IpamScopes.filter(one => one.IpamArn?.endsWith(`/${ipamId}`)).map(one => one.IpamScopeId!);
    });
    if (!scopes) {
        return;
    }
    const missing = integration.scopeIds.filter(id => !scopes.includes(id));
    checks.push({
        verdict: missing.length > 0 ? "bad" : "ok",
        what: "scopes",
        found: missing.length > 0 ? `the IPAM does not have ${missing.join(", ")}` : scopes.join(", "),
        wayOut:
            missing.length > 0
                ? `It has ${scopes.join(", ")}: \`integration edit ${integration.name} --scope ID\`.`
                : undefined,
    });
    const [first] = integration.scopeIds.length > 0 ? integration.scopeIds : scopes;
    if (first) {
        await probe(aws, checks, home, "ec2:GetIpamResourceCidrs", async (client, sdk) =>
            client.send(new sdk.GetIpamResourceCidrsCommand({ IpamScopeId: first, MaxResults: 5 })),
        );
    }
}

/** One pool of each locale is enough to see whether the region answers. */
async function checkPools(
    aws: Aws,
    integration: Integration,
    ipamId: string | undefined,
    checks: Check[],
): Promise<void> {
    const home = integration.homeRegion;
    const pools = await probe(aws, checks, home, "ec2:DescribeIpamPools", async (client, sdk) => {
        const { IpamPools = [] } = await client.send(new sdk.DescribeIpamPoolsCommand({ MaxResults: 1000 }));
        return IpamPools.filter(one => ipamId === undefined || one.IpamArn?.endsWith(`/${ipamId}`));
    });
    const byRegion = new Map(
        (pools ?? []).map(pool => [regionOfLocale(pool.Locale) ?? home, pool.IpamPoolId!] as const),
    );
    const [anyPool] = byRegion.values();
    if (anyPool) {
        await probe(aws, checks, home, "ec2:GetIpamPoolCidrs", (client, sdk) =>
            client.send(new sdk.GetIpamPoolCidrsCommand({ IpamPoolId: anyPool, MaxResults: 5 })),
        );
    }
    for (const [region, pool] of [...byRegion].sort()) {
        await probe(aws, checks, region, "ec2:GetIpamPoolAllocations", (client, sdk) =>
            client.send(new sdk.GetIpamPoolAllocationsCommand({ IpamPoolId: pool, MaxResults: 1000 })),
        );
        await probe(aws, checks, region, "ec2:DescribeVpcs", (client, sdk) =>
            client.send(new sdk.DescribeVpcsCommand({ MaxResults: 5 })),
        );
        await probe(aws, checks, region, "ec2:DescribeSubnets", (client, sdk) =>
            client.send(new sdk.DescribeSubnetsCommand({ MaxResults: 5 })),
        );
        if (integration.mode === "read-write") {
            // AWS answers a dry run with DryRunOperation if the call would be allowed.
            await probe(aws, checks, region, "ec2:CreateVpc", (client, sdk) =>
                client.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/28", DryRun: true })),
            );
        }
    }
}

async function probe<T>(
    aws: Aws,
    checks: Check[],
    region: string,
    action: string,
    send: Parameters<typeof aws.read<T>>[2],
): Promise<T | undefined> {
    const what = `${action} in ${region}`;
    try {
        const answer = await aws.read(region, action.replace("ec2:", ""), send);
        checks.push({ verdict: "ok", what, found: "allowed" });
        return answer;
    } catch (error) {
        const { code } = failureOf(error);
        if (code === "DryRunOperation") {
            checks.push({ verdict: "ok", what, found: "allowed" });
        } else {
            checks.push({
                verdict: "bad",
                what,
                found: describeFailure(error),
                wayOut: /Unauthorized|AccessDenied/.test(code)
                    ? `Allow ${action}; the policy below has all that is needed.`
                    : undefined,
            });
        }
        return undefined;
    }
}
