import { dryRun, once } from "../ec2/idempotency";
import { type Operation, operationNamed } from "../models/model";
import type { Service } from "../service";
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";

/**
 * The operation of that name, if the sandbox serves it.
 *
 * @throws the service's error for an action that AWS does not have, or that the sandbox does not have
 */
export function servedOperation(service: Service, action: string): Operation {
    const operation = operationNamed(service.model, action);
    if (operation && Object.hasOwn(service.actions, action)) {
        return operation;
    }
    throw operation || service.model.unsupported.includes(action)
        ? service.unsupported(action)
        : service.unknown(action);
}

/** Carries out an action whose input was read by the model: what all actions have in common, then the action. */
export function perform(
    service: Service,
    operation: Operation,
    input: object,
    call: Call,
): object | undefined {
    checkExclusive(operation, input as Record<string, unknown>);
    dryRun(input);
    return call.world.transaction(() => once(call, input, () => service.actions[call.action](input, call)));
}

/** Some listings take ids or a page size, but not both. */
function checkExclusive(operation: Operation, input: Record<string, unknown>): void {
    const ids = operation.exclusive?.find(name => (input[name] as unknown[] | undefined)?.length);
    if (ids !== undefined && input.MaxResults !== undefined) {
        throw new AwsError(
            "InvalidParameterCombination",
            `The parameter ${ids} cannot be used with the parameter maxResults`,
        );
    }
}
