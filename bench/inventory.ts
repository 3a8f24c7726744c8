import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Benchmark, type Figure, median } from "./benchmark";
import { measure } from "./child";
import { type EndpointProcess, startEndpoint } from "./endpoint-process";
import { viewFigures } from "./inventory-views";
import { buildOrganization, OWNER } from "./inventory-world";

const ROUNDS = 3;
const root = join(__dirname, "..");

const SANDBOX = (port: number) => [
    process.execPath,
    join(root, "sandbox", "bin", "aws-ipam-sandbox.js"),
    ...["start", "--no-pulumi", "--faults-endpoint", "--port", String(port)],
    ...[
        "poolsPerScope=1000",
        "vpcsPerRegion=20000",
        "subnetsPerVpc=400",
        "concurrentMutations=10000",
    ].flatMap(quota => ["--quota", quota]),
];

/** One sync by the built package, in a process of its own; prints the result and its peak memory. */
const SYNC = `
const inventory = require(process.argv[1]);
const [, , file, endpoint, account] = process.argv;
const one = inventory.openInventory(file);
if (one.integrations().length === 0) inventory.addIntegration(one, { name: "main", homeRegion: "us-east-1" });
inventory
    .sync(one, { access: { endpoint, credentials: { accessKeyId: account, secretAccessKey: "x" } } })
    .then(result => {
        one.close();
        console.log(JSON.stringify({ ...result, megabytes: process.resourceUsage().maxRSS / 1024 }));
    });
`;

interface Synced {
    readonly seconds: number;
    readonly megabytes: number;
    readonly calls: number;
    readonly retries: number;
    readonly outcome: string;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
}

/** Syncs of a large organization: 200 pools, 10,000 VPCs, 100,000 subnets, 4 regions, 20 accounts. */
export const inventory: Benchmark = {
    name: "inventory",
    summary:
        "syncs of 200 pools, 10,000 VPCs and 100,000 subnets in 4 regions and 20 accounts, and views of them",
    async run(say) {
        const folder = mkdtempSync(join(tmpdir(), "inventory-bench-"));
        const server = await startEndpoint(SANDBOX);
        try {
            await buildOrganization(server.endpoint, say);
            const figures = await figuresOf(server, folder, say);
            return [...figures, ...(await viewFigures(say, fileOf(folder, 1)))];
        } finally {
            await server.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

async function figuresOf(
    server: EndpointProcess,
    folder: string,
    say: (line: string) => void,
): Promise<Figure[]> {
    // The sandbox works out its inventory once, before anything is measured.
    await syncOnce(server.endpoint, join(folder, "warm.db"));
    const first: Synced[] = [];
    const again: Synced[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
        const file = fileOf(folder, round);
        first.push(await syncOnce(server.endpoint, file));
        again.push(await syncOnce(server.endpoint, file));
        say(
            `round ${round}: ${first.at(-1)!.seconds.toFixed(2)} s, again ${again.at(-1)!.seconds.toFixed(2)} s`,
        );
    }
    const written = again.map(one => one.created + one.updated + one.deleted);
    const throttled = await withFaults(
        server.endpoint,
        [
            "DescribeIpam*",
            "GetIpamPoolCidrs",
            "GetIpamPoolAllocations",
            "GetIpamResourceCidrs",
            "GetIpamDiscovered*",
        ].map(action => ({ kind: "throttle", action, capacity: 100, refill: 20 })),
        () => syncOnce(server.endpoint, fileOf(folder, 1)),
    );
    say(`throttled: ${throttled.seconds.toFixed(2)} s, ${throttled.retries} retries, ${throttled.outcome}`);
    const delayed = await withDelay(server, 100, endpoint => syncOnce(endpoint, fileOf(folder, 1)));
    say(`with 100 ms: ${delayed.seconds.toFixed(2)} s`);
    const atMost = (value: number) => ({ what: "at most", value });
    const seconds = (what: string, all: readonly Synced[], limit: number): Figure => ({
        what,
        value: median(all.map(one => one.seconds)),
        unit: "s",
        against: atMost(limit),
    });
    return [
        { what: "calls of a full sync", value: first[0].calls, unit: "", against: atMost(520) },
        { what: "rows", value: first[0].created, unit: "" },
        seconds("first sync", first, 9),
        seconds("repeat, nothing changed", again, 8),
        { what: "rows written by a repeat", value: Math.max(...written), unit: "", against: atMost(0) },
        seconds("with 100 ms latency a call", [delayed], 20),
        seconds("with throttling 100 + 20/s per API", [throttled], 25),
        {
            what: "peak memory",
            value: Math.max(...[...first, ...again].map(one => one.megabytes)),
            unit: "MB",
            against: atMost(400),
        },
    ];
}

function fileOf(folder: string, round: number): string {
    return join(folder, `round-${round}.db`);
}

/** With the start of the process. */
async function syncOnce(endpoint: string, file: string): Promise<Synced> {
    const cost = await measure(process.execPath, [
        "-e",
        SYNC,
        join(root, "inventory", "dist", "inventory", "index.js"),
        file,
        endpoint,
        OWNER,
    ]);
    const synced = { ...(JSON.parse(cost.output) as Synced), seconds: cost.seconds };
    if (synced.outcome !== "done") {
        throw new Error(`a sync ended ${synced.outcome}: ${cost.output.slice(0, 500)}`);
    }
    return synced;
}

async function withFaults<T>(
    endpoint: string,
    faults: readonly object[],
    work: () => Promise<T>,
): Promise<T> {
    const url = `${endpoint}/_sandbox/faults`;
    await fetch(url, { method: "POST", body: JSON.stringify({ faults }) });
    try {
        return await work();
    } finally {
        await fetch(url, { method: "DELETE" });
    }
}

/** Behind a proxy that keeps every call back for so long. */
async function withDelay<T>(
    { endpoint }: EndpointProcess,
    milliseconds: number,
    work: (endpoint: string) => Promise<T>,
): Promise<T> {
    const target = new URL(endpoint).port;
    const proxy = await startEndpoint(port => [
        process.execPath,
        ...["-r", "ts-node/register/transpile-only", join(__dirname, "delay.ts")],
        ...[String(port), target, String(milliseconds)],
    ]);
    try {
        return await work(proxy.endpoint);
    } finally {
        await proxy.stop();
    }
}
