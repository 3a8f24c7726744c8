// What a provider instance works with once it is configured.
import { assumeRole } from "./assume-role";
import { Clients } from "./aws";
import { type Configuration, type Credentials, endpointOf, parseConfiguration } from "./configuration";
import type { Properties } from "./properties";
import { askWorld, type World } from "./world-guard";

export interface Connection {
    readonly configuration: Configuration;
    readonly clients: Clients;
    /** The sandbox that answers, when it is one. */
    readonly world: World | undefined;
}

/** Throws when the configuration is refused (above all: an endpoint that is not loopback) or nothing answers. */
export async function connect(
    args: Properties,
    environment: NodeJS.ProcessEnv,
    cancelled: AbortSignal,
): Promise<Connection> {
    const configuration = parseConfiguration(args, environment);
    const world = await askWorld(endpointOf(configuration, "ec2"));
    let credentials: Credentials = configuration.credentials;
    for (const role of configuration.roles) {
        credentials = await assumeRole(configuration, credentials, role);
    }
    const clients = new Clients(configuration, credentials, cancelled);
    if (configuration.allowedAccountIds.length + configuration.forbiddenAccountIds.length > 0) {
        const { account } = await clients.callerIdentity();
        const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = configuration;
        if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
            throw new Error(`AWS account ID not allowed: ${account}`);
        }
    }
    return { configuration, clients, world };
}
