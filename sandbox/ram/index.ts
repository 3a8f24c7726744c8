import type { Action } from "../world/call";
import { actions as association } from "./association";
import { actions as invitations } from "./invitations";
import { actions as listing } from "./listing";
import { actions as organizationSharing } from "./organization-sharing";
import { actions as permissions } from "./permissions";
import { actions as share } from "./share";

/** All RAM actions of the sandbox by AWS's names. */
export const actions: Record<string, Action> = {
    ...share,
    ...association,
    ...invitations,
    ...listing,
    ...permissions,
    ...organizationSharing,
};
