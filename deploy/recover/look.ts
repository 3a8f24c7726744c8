import { AwsClients } from "./aws";
import type { Looked } from "./decide";
import { type Deployment, ownInputs, type PendingCreate, providerOf } from "./deployment";
import { kinds } from "./kinds";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Asks AWS for everything that the pending creates of a stack could have made. What cannot be asked is not "nothing
 * there": it comes without `found`, with the reason.
 */
export async function lookAtAws(
    deployment: Deployment,
    creates: readonly PendingCreate[],
    env: Environment,
): Promise<Looked[]> {
    const clients = new AwsClients(env);
    try {
        return await Promise.all(creates.map(create => look(deployment, create, clients)));
    } finally {
        clients.close();
    }
}

async function look(deployment: Deployment, create: PendingCreate, clients: AwsClients): Promise<Looked> {
    const kind = kinds.get(create.type);
    if (!kind) {
        return {
            create,
            identifying: [],
            problem: `recover does not know how to find a ${create.type}; look for it yourself`,
        };
    }
    const { identifying } = kind;
    if (!create.region) {
        return { create, identifying, problem: "neither it nor its provider names a region" };
    }
    const operation = deployment.pending_operations?.find(({ resource }) => resource.urn === create.urn);
    const provider = operation && providerOf(deployment, operation.resource);
    try {
        const aws = clients.in(create.region, ownInputs(provider?.inputs));
        return { create, identifying, found: await kind.find(create.inputs, aws) };
    } catch (error) {
        return { create, identifying, problem: `AWS could not be asked: ${(error as Error).message}` };
    }
}
