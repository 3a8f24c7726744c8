import { randomInt } from "node:crypto";
import { actions as ec2 } from "./ec2";
import { checkFault, type Fault } from "./faults/fault";
import { Faults } from "./faults/faults";
import { Calls } from "./http/calls";
import type { Backend } from "./http/dispatch";
import type { Middleware } from "./http/middleware";
import { listen } from "./http/server";
import { actions as iam } from "./iam";
import { actions as organizations } from "./organizations";
import { actions as ram } from "./ram";
import {
    ec2Service,
    iamService,
    organizationsService,
    ramService,
    type Service,
    stsService,
} from "./service";
import { actions as sts } from "./sts";
import { openStateFile } from "./world/state-file";
import { DueEventTimer } from "./world/timer";
import { World, type WorldOptions } from "./world/world";

export { type Fault, FaultError, parseFault } from "./faults/fault";
export type { RecordedCall } from "./http/calls";
export type { Middleware, PendingCall } from "./http/middleware";
export { DEFAULT_OPTIONS } from "./world/options";
export { World, type WorldOptions } from "./world/world";

export interface SandboxOptions extends Partial<WorldOptions> {
    /** Port on 127.0.0.1; 0, the default, takes a free one. */
    readonly port?: number;
    /** File in which the world is kept, made if there is none. Without one the world ends with the sandbox. */
    readonly stateFile?: string;
    /** Stands between calls and their actions. */
    readonly middleware?: readonly Middleware[];
    /** What goes wrong on purpose; what of it happens by chance comes from `seed`. */
    readonly faults?: readonly Fault[];
    /** Whether requests to `/_sandbox/faults` may change the faults. Default: no. */
    readonly faultsEndpoint?: boolean;
    /** Told of the sandbox's own failures; by default they go to stderr. */
    readonly report?: (error: unknown, where: string) => void;
}

/** A running sandbox. */
export interface Sandbox {
    /** Such as `http://127.0.0.1:4566`. */
    readonly endpoint: string;
    readonly port: number;
    readonly worldId: string;
    /** For tests in the same process that look behind the API. */
    readonly world: World;
    readonly calls: Calls;
    /** Stops listening, ends open connections and closes the state file. */
    close(): Promise<void>;
}

/**
 * Starts an AWS endpoint on loopback, with EC2 (IPAM and VPCs), STS, RAM, Organizations and the service-linked roles of
 * IAM for all accounts and regions.
 *
 * @throws StateFileError if the state file is damaged or in use; FaultError for a fault that is none; the error of
 *   `listen` if the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const { port = 0, stateFile, middleware = [], report = reportToStderr, ...others } = options;
    const { faults: given = [], faultsEndpoint = false, ...worldOptions } = others;
    given.forEach(checkFault);
    const opened = stateFile === undefined ? undefined : openStateFile(stateFile, worldOptions);
    const world = opened?.world ?? new World(worldOptions);
    const faults = new Faults(world, options.seed ?? randomInt(2 ** 47), given);
    const backend: Backend = {
        world,
        services: allServices(),
        calls: new Calls(),
        middleware: given.length > 0 || faultsEndpoint ? [...middleware, faults.middleware] : middleware,
        faults: faultsEndpoint ? faults : undefined,
        report,
    };
    try {
        const server = await listen(backend, port);
        const timer = new DueEventTimer(world, report);
        return {
            endpoint: `http://127.0.0.1:${server.port}`,
            port: server.port,
            worldId: world.id,
            world,
            calls: backend.calls,
            close: async () => {
                timer.stop();
                await server.close();
                opened?.close();
            },
        };
    } catch (error) {
        opened?.close();
        throw error;
    }
}

function allServices(): Map<string, Service> {
    const services = [
        ec2Service(ec2),
        stsService(sts),
        iamService(iam),
        ramService(ram),
        organizationsService(organizations),
    ];
    return new Map(services.map(service => [service.name, service]));
}

function reportToStderr(error: unknown, where: string): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${where} failed: ${text}\n`);
}
