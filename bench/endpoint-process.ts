import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Ec2Requests } from "./aws-requests";

/** An AWS endpoint in a process of its own. */
export interface EndpointProcess {
    readonly endpoint: string;
    /** From starting the process to its first answer. */
    readonly startSeconds: number;
    /** Largest resident memory so far; 0 where there is no /proc. */
    peakMegabytes(): number;
    stop(): Promise<void>;
}

/**
 * Starts a server and waits until it answers DescribeVpcs.
 *
 * @param command The command for a given port.
 */
export async function startEndpoint(command: (port: number) => readonly string[]): Promise<EndpointProcess> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const [program, ...args] = command(port);
    const began = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", chunk => (errors = (errors + chunk).slice(-2000)));
    const client = new Ec2Requests(endpoint, "111122223333", "us-east-1");
    try {
        while (!(await answers(client))) {
            if (child.exitCode !== null || performance.now() - began > 60_000) {
                throw new Error(`${program} ${args.join(" ")} does not answer:\n${errors}`);
            }
            await new Promise(resolve => setTimeout(resolve, 5));
        }
    } catch (error) {
        child.kill("SIGKILL");
        throw error;
    } finally {
        client.close();
    }
    return {
        endpoint,
        startSeconds: (performance.now() - began) / 1000,
        peakMegabytes: () => peakOf(child.pid),
        stop: () => ended(child),
    };
}

function answers(client: Ec2Requests): Promise<boolean> {
    return client.send("DescribeVpcs").then(
        () => true,
        () => false,
    );
}

function ended(child: ChildProcess): Promise<void> {
    return new Promise(resolve => {
        if (child.exitCode !== null || child.signalCode !== null) {
            resolve();
            return;
        }
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
    });
}

function peakOf(pid: number | undefined): number {
    try {
        return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    } catch {
        return 0;
    }
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.on("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as { port: number };
            server.close(() => resolve(port));
        });
    });
}
