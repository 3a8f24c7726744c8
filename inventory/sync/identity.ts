import type { Identity, Integration, Remark } from "../model";

/**
 * What is different about whom the run met; undefined if it is the same as ever. Scopes that were added do not matter,
 * scopes that are gone do.
 */
export function identityChange(
    integration: Pick<Integration, "name" | "identity">,
    met: Identity,
): Remark | undefined {
    const { identity } = integration;
    if (!identity) {
        return undefined;
    }
    const lost = identity.scopeIds.filter(scope => !met.scopeIds.includes(scope));
    const reason =
        identity.accountId !== met.accountId
            ? `the credentials belong to account ${met.accountId}, and so far it was ${identity.accountId}`
            : identity.ipamId !== met.ipamId
              ? `the IPAM is ${met.ipamId ?? "none"}, and so far it was ${identity.ipamId ?? "none"}`
              : lost.length > 0
                ? `${lost.length === 1 ? "scope" : "scopes"} ${lost.join(", ")} ${lost.length === 1 ? "is" : "are"} gone`
                : undefined;
    return reason === undefined
        ? undefined
        : {
              kind: "guard",
              about: `integration ${integration.name}`,
              reason: `${reason}: nothing was changed`,
              wayOut: `If that is meant, say so with \`integration edit ${integration.name} --accept-identity\`.`,
          };
}
