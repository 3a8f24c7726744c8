import { join } from "node:path";
import { pythonEnvironment } from "../tools/python-environment";
import { Ec2Requests, element, inFlight } from "./aws-requests";
import { type Benchmark, type Figure, median } from "./benchmark";
import { type EndpointProcess, startEndpoint } from "./endpoint-process";

const ROUNDS = 3;
const WIDTH = 8;
/** VPCs of one round, each of which costs 11 calls. */
const VPCS_PER_ROUND = 60;
const MANY = { vpcs: 10_000, subnetsPerVpc: 10 };

const root = join(__dirname, "..");
const SANDBOX = (port: number) => [
    process.execPath,
    join(root, "sandbox", "bin", "aws-ipam-sandbox.js"),
    ...["start", "--no-pulumi", "--port", String(port)],
    ...["--quota", "vpcsPerRegion=20000", "--quota", "subnetsPerVpc=400"],
];

/** The sandbox beside moto's server on the same VPC calls, and at the size of a large organization. */
export const sandbox: Benchmark = {
    name: "sandbox",
    summary: "the sandbox beside moto on the same VPC calls, and with 110,000 resources",
    async run(say) {
        const python = pythonEnvironment(
            join(__dirname, "moto", "requirements.txt"),
            join(root, ".cache", "moto"),
            say,
        );
        const moto = (port: number) => [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)];
        return [...(await besideMoto(moto, say)), ...(await withManyResources(say))];
    },
};

async function besideMoto(
    moto: (port: number) => readonly string[],
    say: (line: string) => void,
): Promise<Figure[]> {
    const rates: Record<string, number[]> = { sandbox: [], moto: [] };
    const starts: Record<string, number[]> = { sandbox: [], moto: [] };
    for (let round = 1; round <= ROUNDS; round++) {
        for (const [name, command] of [
            ["sandbox", SANDBOX],
            ["moto", moto],
        ] as const) {
            const server = await startEndpoint(command);
            try {
                // Once to warm up, once to count.
                await vpcCalls(server, 10);
                const rate = await vpcCalls(server, VPCS_PER_ROUND);
                rates[name].push(rate);
                starts[name].push(server.startSeconds);
                say(
                    `round ${round}: ${name} starts in ${server.startSeconds.toFixed(2)} s, ${Math.round(rate)} requests a second`,
                );
            } finally {
                await server.stop();
            }
        }
    }
    const [ours, theirs] = [median(rates["sandbox"]), median(rates["moto"])];
    return [
        {
            what: "requests a second, sandbox",
            value: ours,
            unit: "/s",
            against: { what: "moto", value: Math.round(theirs) },
        },
        {
            what: "requests a second, sandbox to moto",
            value: ours / theirs,
            unit: "x",
            against: { what: "at least", value: 10 },
        },
        {
            what: "time to the first answer, sandbox",
            value: median(starts["sandbox"]),
            unit: "s",
            against: { what: "moto", value: Math.round(median(starts["moto"]) * 100) / 100 },
        },
    ];
}

/** VPCs with subnets, described, tagged and deleted; the rate of all calls together. */
async function vpcCalls(server: EndpointProcess, vpcs: number): Promise<number> {
    const client = new Ec2Requests(server.endpoint, "111122223333", "us-east-1");
    let calls = 0;
    const send = async (action: string, parameters?: Record<string, string>): Promise<string> => {
        calls++;
        return client.send(action, parameters);
    };
    const began = performance.now();
    try {
        await inFlight(
            Array.from({ length: vpcs }, (_, i) => i),
            WIDTH,
            async i => {
                const vpc = element(await send("CreateVpc", { CidrBlock: `10.${i}.0.0/16` }), "vpcId");
                await send("DescribeVpcs", { "VpcId.1": vpc });
                await send("DescribeVpcAttribute", { VpcId: vpc, Attribute: "enableDnsSupport" });
                await send("CreateTags", { "ResourceId.1": vpc, "Tag.1.Key": "Name", "Tag.1.Value": "x" });
                const subnets: string[] = [];
                for (const third of [0, 1]) {
                    const made = await send("CreateSubnet", {
                        VpcId: vpc,
                        CidrBlock: `10.${i}.${third}.0/24`,
                    });
                    subnets.push(element(made, "subnetId"));
                }
                await send("DescribeSubnets", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc });
                await send("DescribeRouteTables", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc });
                for (const subnet of subnets) {
                    await send("DeleteSubnet", { SubnetId: subnet });
                }
                await send("DeleteVpc", { VpcId: vpc });
            },
        );
    } finally {
        client.close();
    }
    return calls / ((performance.now() - began) / 1000);
}

async function withManyResources(say: (line: string) => void): Promise<Figure[]> {
    const server = await startEndpoint(SANDBOX);
    const client = new Ec2Requests(server.endpoint, "111122223333", "us-east-1");
    try {
        const ipam = await client.send("CreateIpam", { Tier: "advanced" });
        const scope = element(ipam, "privateDefaultScopeId");
        say(`making ${MANY.vpcs} VPCs of ${MANY.subnetsPerVpc} subnets`);
        let done = 0;
        await inFlight(
            Array.from({ length: MANY.vpcs }, (_, i) => i),
            WIDTH,
            async i => {
                const block = `10.${i >> 8}.${i & 255}`;
                const vpc = element(await client.send("CreateVpc", { CidrBlock: `${block}.0/24` }), "vpcId");
                for (let n = 0; n < MANY.subnetsPerVpc; n++) {
                    await client.send("CreateSubnet", { VpcId: vpc, CidrBlock: `${block}.${n * 16}/28` });
                }
                done++;
                if (done % 1000 === 0) {
                    say(`${done} VPCs, ${server.peakMegabytes().toFixed(0)} MB`);
                }
            },
        );
        const rates: { rows: number; megabytes: number }[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
            // Whatever the sandbox keeps ready is out of date now.
            await client.send("CreateVpc", { CidrBlock: `172.16.${round}.0/24` });
            await new Promise(resolve => setTimeout(resolve, 2500));
            const rate = await readAll(client, scope);
            say(
                `round ${round}: ${rate.count} rows, ${Math.round(rate.rows)} rows a second, ${rate.megabytes.toFixed(1)} MB/s`,
            );
            rates.push(rate);
        }
        return [
            {
                what: "GetIpamResourceCidrs, rows a second",
                value: Math.round(median(rates.map(({ rows }) => rows))),
                unit: "/s",
            },
            {
                what: "GetIpamResourceCidrs",
                value: median(rates.map(({ megabytes }) => megabytes)),
                unit: "MB/s",
                against: { what: "at least", value: 30 },
            },
            {
                what: `peak memory with ${MANY.vpcs} VPCs and ${MANY.vpcs * MANY.subnetsPerVpc} subnets`,
                value: server.peakMegabytes(),
                unit: "MB",
                against: { what: "at most", value: 600 },
            },
        ];
    } finally {
        client.close();
        await server.stop();
    }
}

async function readAll(
    client: Ec2Requests,
    scope: string,
): Promise<{ count: number; rows: number; megabytes: number }> {
    const began = performance.now();
    let bytes = 0;
    let count = 0;
    let token: string | undefined;
    do {
        const page = await client.bytes("GetIpamResourceCidrs", {
            IpamScopeId: scope,
            MaxResults: "1000",
            ...(token === undefined ? {} : { NextToken: token }),
        });
        bytes += page.length;
        count += countOf(page, "<resourceId>");
        token = tokenOf(page);
    } while (token !== undefined);
    const seconds = (performance.now() - began) / 1000;
    const expected = MANY.vpcs * (MANY.subnetsPerVpc + 1);
    if (count < expected) {
        throw new Error(`GetIpamResourceCidrs told of ${count} resources; there are at least ${expected}`);
    }
    return { count, rows: count / seconds, megabytes: bytes / 1e6 / seconds };
}

function tokenOf(page: Buffer): string | undefined {
    const at = page.indexOf("<nextToken>");
    return at < 0 ? undefined : page.toString("utf8", at + 11, page.indexOf("<", at + 11)) || undefined;
}

function countOf(page: Buffer, needle: string): number {
    let count = 0;
    for (let at = page.indexOf(needle); at >= 0; at = page.indexOf(needle, at + needle.length)) {
        count++;
    }
    return count;
}
