import { isMember } from "../organizations/organization";
import { isTrusted } from "../organizations/service-access";
import type { World } from "../world/world";
import { invalidParameter, notPermitted, unknownResource } from "./errors";

const RAM_SERVICE = "ram.amazonaws.com";

export interface Principal {
    /** As it was given. */
    readonly id: string;
    /** Outside of the organization. */
    readonly isExternal: boolean;
    /** The account that has to accept an invitation before the share reaches it. */
    readonly invited?: string;
}

/**
 * A principal of a share: an account, the organization or a unit of it, an IAM role or user. Inside an organization
 * that shares with RAM nobody is asked; everybody else gets an invitation.
 *
 * @throws InvalidParameterException for what is none, or for an account outside of the organization where the share
 *     allows no external principals; UnknownResourceException for another organization;
 *     OperationNotPermittedException if RAM has no access to the organization
 */
export function readPrincipal(
    world: World,
    id: string,
    owner: string,
    allowExternalPrincipals: boolean,
): Principal {
    const organizational =
        /^arn:aws:organizations::\d{12}:(organization|ou)\/(o-[a-z0-9]+)(?:\/(ou-[a-z0-9-]+))?$/.exec(id);
    if (organizational) {
        const [, kind, organization, unit] = organizational;
        checkOrganization(world, owner, kind, organization, unit);
        return { id, isExternal: false };
    }
    const account = /^\d{12}$/.test(id) ? id : /^arn:aws:iam::(\d{12}):(role|user)\/.+$/.exec(id)?.[1];
    if (account === undefined || id.length > 2048) {
        throw invalidParameter(`Principal ID ${id} is malformed. Verify the ID and try again.`);
    }
    const isExternal = account !== owner && !(isMember(world, owner) && isMember(world, account));
    if (isExternal && !allowExternalPrincipals) {
        throw invalidParameter(
            `Principal ${id} is not in your AWS organization. You do not have permission to add external AWS ` +
                "accounts to a resource share.",
        );
    }
    const isAsked = account !== owner && (isExternal || !isTrusted(world, RAM_SERVICE));
    return { id, isExternal, ...(isAsked ? { invited: account } : {}) };
}

function checkOrganization(
    world: World,
    owner: string,
    kind: string,
    organization: string,
    unit: string | undefined,
): void {
    if ((kind === "ou") !== (unit !== undefined)) {
        throw invalidParameter(
            `Principal ID ${unit ?? organization} is malformed. Verify the ID and try again.`,
        );
    }
    if (!isMember(world, owner) || organization !== world.options.organization) {
        throw unknownResource(
            unit === undefined
                ? `Organization ${organization}`
                : `OrganizationalUnit ${unit} in unknown organization`,
        );
    }
    if (!isTrusted(world, RAM_SERVICE)) {
        throw notPermitted(
            "The resource you are attempting to share can only be shared within your AWS Organization. This error " +
                "may also occur if you have not enabled sharing with your AWS organization, or that onboarding " +
                "process is still in progress.",
        );
    }
}
