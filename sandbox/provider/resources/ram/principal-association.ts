import { association } from "./association";

/** Somebody who may use a share: an account, an organizational unit or an organization. */
export const principalAssociation = association({
    token: "aws:ram/principalAssociation:PrincipalAssociation",
    type: "PRINCIPAL",
    argument: "principal",
    title: "Principal",
    // An account outside the organization has to accept first, and nobody knows when.
    completes: principal => !/^\d{12}$/.test(principal),
});
