import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { delegated } from "./delegations";
import { isMember } from "./organization";

export function checkMember({ world, account }: Call): void {
    if (!isMember(world, account)) {
        throw new AwsError(
            "AWSOrganizationsNotInUseException",
            "Your account is not a member of an organization.",
        );
    }
}

/** "Can be called only from the management account or by a member account that is a delegated administrator". */
export function checkAdministrator(call: Call): void {
    checkMember(call);
    const { world, account } = call;
    const isAdministrator =
        account === world.options.managementAccount ||
        world.options.delegatedAdministrator ||
        delegated(world).some(delegation => delegation.account === account);
    if (!isAdministrator) {
        throw accessDenied();
    }
}

export function checkManagement(call: Call): void {
    checkMember(call);
    if (call.account !== call.world.options.managementAccount) {
        throw accessDenied();
    }
}

function accessDenied(): AwsError {
    return new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
}
