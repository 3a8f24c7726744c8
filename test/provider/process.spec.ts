import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as p from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { builtPlugin } from "../engine/plugin";

interface Plugin {
    readonly process: ChildProcess;
    readonly client: ResourceProviderClient;
}

async function start(env: Record<string, string> = {}): Promise<Plugin> {
    const child = spawn(process.execPath, [await builtPlugin(), "127.0.0.1:1"], {
        env: { PATH: process.env["PATH"], AWS_STAND_IN_VERSION: "7.48.0", ...env },
        stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    const client = new ResourceProviderClient(
        `127.0.0.1:${line.toString().trim()}`,
        credentials.createInsecure(),
    );
    return { process: child, client };
}

async function stop({ process: child, client }: Plugin): Promise<void> {
    client.close();
    if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
    }
}

function ask<Q, A>(
    call: (request: Q, reply: (error: Error | null, answer: A) => void) => unknown,
    request: Q,
): Promise<A> {
    return new Promise((resolve, reject) => {
        call(request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
}

function configure({ client }: Plugin, args: Record<string, string>): Promise<p.ConfigureResponse> {
    const request = new p.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(args));
    return ask<p.ConfigureRequest, p.ConfigureResponse>((q, r) => client.configure(q, r), request);
}

describe("the plugin as a process", function () {
    this.timeout(180_000);
    let plugin: Plugin | undefined;
    let endpoint: Server | undefined;

    afterEach(async () => {
        if (plugin) {
            await stop(plugin);
        }
        endpoint?.closeAllConnections();
        endpoint?.close();
        plugin = undefined;
        endpoint = undefined;
    });

    it("prints its port, and answers the version it runs under", async () => {
        plugin = await start();
        const info = await ask<Empty, { getVersion(): string }>(
            (q, r) => plugin!.client.getPluginInfo(q, r),
            new Empty(),
        );
        expect(info.getVersion()).to.equal("7.48.0");
    });

    it("dies of SIGINT at once, because the engine waits five seconds for one that does not", async () => {
        plugin = await start();
        const began = Date.now();
        plugin.process.kill("SIGINT");
        const [, signal] = (await once(plugin.process, "exit")) as [number | null, string | null];
        expect(signal).to.equal("SIGINT");
        expect(Date.now() - began).to.be.lessThan(2_000);
    });

    it("ends when the engine that started it was killed", async () => {
        const script =
            "const c = require('node:child_process').spawn(process.execPath, [process.argv[1], '127.0.0.1:1']);" +
            "c.stdout.once('data', () => console.log(c.pid)); setInterval(() => {}, 1000);";
        const engine = spawn(process.execPath, ["-e", script, await builtPlugin()], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [line] = (await once(engine.stdout!, "data")) as [Buffer];
        const pid = Number(line.toString());
        engine.kill("SIGKILL");
        const alive = () => {
            try {
                return process.kill(pid, 0);
            } catch {
                return false;
            }
        };
        for (let i = 0; i < 100 && alive(); i++) {
            await new Promise(resolve => setTimeout(resolve, 50));
        }
        const survived = alive();
        if (survived) {
            process.kill(pid, "SIGKILL");
        }
        expect(survived).to.equal(false);
    });

    it("refuses to be configured without an endpoint on this machine", async () => {
        plugin = await start({ AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" });
        const refused = (args: Record<string, string>) =>
            configure(plugin!, args).then(
                () => "accepted",
                error => error.message,
            );
        expect(await refused({ region: "us-east-1" })).to.match(/never talks to AWS itself/);
        const abroad = JSON.stringify([{ ec2: "https://ec2.us-east-1.amazonaws.com" }]);
        expect(await refused({ region: "us-east-1", endpoints: abroad })).to.match(
            /is not plain HTTP on loopback/,
        );
        const nobody = JSON.stringify([{ ec2: "http://127.0.0.1:1" }]);
        expect(await refused({ region: "us-east-1", endpoints: nobody })).to.match(
            /cannot reach the endpoint http:\/\/127\.0\.0\.1:1.*Start the sandbox/,
        );
    });

    it("keeps the configurations of several instances apart that share it", async () => {
        endpoint = createServer((_, response) => response.writeHead(404).end());
        endpoint.listen(0, "127.0.0.1");
        await once(endpoint, "listening");
        plugin = await start({ AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" });
        const address = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
        const target = (plugin.client as unknown as { getChannel(): { getTarget(): string } })
            .getChannel()
            .getTarget();
        // A channel of its own, and not the pooled one.
        const second = new ResourceProviderClient(target.replace("dns:", ""), credentials.createInsecure(), {
            "grpc.use_local_subchannel_pool": 1,
        });
        const other: Plugin = { process: plugin.process, client: second };
        await configure(plugin, { region: "us-east-1", endpoints: JSON.stringify([{ ec2: address }]) });
        await configure(other, { region: "us-west-2", endpoints: JSON.stringify([{ ec2: address }]) });
        const regionOf = async ({ client }: Plugin) => {
            const request = new p.InvokeRequest();
            request.setTok("aws:index/getRegion:getRegion");
            request.setArgs(Struct.fromJavaScript({}));
            const answer = await ask<p.InvokeRequest, p.InvokeResponse>(
                (q, r) => client.invoke(q, r),
                request,
            );
            return answer.getReturn()!.toJavaScript()["region"];
        };
        expect(await regionOf(plugin)).to.equal("us-east-1");
        expect(await regionOf(other)).to.equal("us-west-2");
        second.close();
    });
});
