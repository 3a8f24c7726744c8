import { CreateResourceShareCommand, RAMClient } from "@aws-sdk/client-ram";
import { Ec2Requests, element, inFlight } from "./aws-requests";

/** An organization as large as the figures are promised for. */
export const SIZE = {
    pools: 200,
    vpcs: 10_000,
    subnetsPerVpc: 10,
    regions: ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"],
    accounts: Array.from({ length: 20 }, (_, i) => String(200_000_000_000 + i)),
} as const;

export const OWNER = "111122223333";
const WIDTH = 8;

/**
 * Makes pools in four regions under one top pool, and VPCs with subnets of twenty accounts in them. The accounts are
 * members of the sandbox's organization, so the owner shares its pools with the organization.
 */
export async function buildOrganization(
    endpoint: string,
    say: (line: string) => void,
    size: { readonly pools: number; readonly vpcs: number; readonly subnetsPerVpc: number } = SIZE,
): Promise<{ readonly scopeId: string }> {
    const home = SIZE.regions[0];
    const clients = new Map<string, Ec2Requests>();
    const client = (account: string, region: string): Ec2Requests => {
        const key = `${account} ${region}`;
        const one = clients.get(key) ?? new Ec2Requests(endpoint, account, region);
        clients.set(key, one);
        return one;
    };
    const owner = client(OWNER, home);
    const ipam = await owner.send("CreateIpam", {
        Tier: "advanced",
        ...Object.fromEntries(
            SIZE.regions.slice(1).map((region, i) => [`OperatingRegion.${i + 1}.RegionName`, region]),
        ),
    });
    const scopeId = element(ipam, "privateDefaultScopeId");
    await pause(300);
    const top = await pool(owner, { IpamScopeId: scopeId });
    await provision(owner, top, "10.0.0.0/8");
    const leaves: { id: string; region: string; first: number }[] = [];
    // 199 children of /16 each; a VPC is a /22, so 64 of them fit.
    for (let i = 0; i < size.pools - 1; i++) {
        const region = SIZE.regions[i % SIZE.regions.length];
        const id = await pool(owner, { IpamScopeId: scopeId, SourceIpamPoolId: top, Locale: region });
        leaves.push({ id, region, first: i });
    }
    await pause(200);
    for (const leaf of leaves) {
        await provision(owner, leaf.id, `10.${leaf.first}.0.0/16`);
    }
    await pause(300);
    await share(
        endpoint,
        home,
        leaves.map(({ id }) => `arn:aws:ec2::${OWNER}:ipam-pool/${id}`),
    );
    say(`${size.pools} pools`);
    let done = 0;
    await inFlight(
        Array.from({ length: size.vpcs }, (_, i) => i),
        WIDTH,
        async i => {
            const leaf = leaves[i % leaves.length];
            const account = SIZE.accounts[i % SIZE.accounts.length];
            const third = Math.floor(i / leaves.length) * 4;
            const block = `10.${leaf.first}.${third}`;
            const vpcs = client(account, leaf.region);
            const vpc = element(
                await vpcs.send("CreateVpc", { CidrBlock: `${block}.0/22`, Ipv4IpamPoolId: leaf.id }),
                "vpcId",
            );
            for (let n = 0; n < size.subnetsPerVpc; n++) {
                await vpcs.send("CreateSubnet", {
                    VpcId: vpc,
                    CidrBlock: `10.${leaf.first}.${third + (n >> 2)}.${(n & 3) * 64}/26`,
                    "TagSpecification.1.ResourceType": "subnet",
                    "TagSpecification.1.Tag.1.Key": "Name",
                    "TagSpecification.1.Tag.1.Value": `private-${i}-${n}`,
                });
            }
            done++;
            if (done % 1000 === 0) {
                say(`${done} VPCs`);
            }
        },
    );
    await pause(1000);
    for (const one of clients.values()) {
        one.close();
    }
    return { scopeId };
}

/** With the whole organization, of which every account of the sandbox is a member. */
async function share(endpoint: string, region: string, resourceArns: string[]): Promise<void> {
    const ram = new RAMClient({
        endpoint,
        region,
        credentials: { accessKeyId: OWNER, secretAccessKey: "x" },
    });
    await ram.send(
        new CreateResourceShareCommand({
            name: "pools",
            resourceArns,
            principals: ["arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5"],
        }),
    );
    ram.destroy();
    await pause(300);
}

async function pool(owner: Ec2Requests, parameters: Record<string, string>): Promise<string> {
    const answer = await owner.send("CreateIpamPool", { AddressFamily: "ipv4", ...parameters });
    await pause(parameters["SourceIpamPoolId"] === undefined ? 100 : 5);
    return element(answer, "ipamPoolId");
}

async function provision(owner: Ec2Requests, poolId: string, cidr: string): Promise<void> {
    await owner.send("ProvisionIpamPoolCidr", { IpamPoolId: poolId, Cidr: cidr });
    await pause(cidr.endsWith("/8") ? 400 : 5);
}

function pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, milliseconds));
}
