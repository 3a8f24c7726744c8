import { isSettled } from "./apply";
import type { Decision } from "./decide";
import { type Deployment, type PendingCreate, providerUrn } from "./deployment";
import type { CandidateResult, PendingAction, PendingResult } from "./result";
import { pendingResource } from "./state";

/** A decision as it is shown: what AWS holds, with import lines, and what is done about it. */
export function pendingResult(
    stack: string,
    deployment: Deployment,
    { create, outcome, candidates, reason }: Decision,
    settle: PendingAction | "settled",
): PendingResult {
    const { urn, name, type, region } = create;
    const settled =
        outcome === "exact" ? "imported" : isSettled({ create, outcome, candidates }) ? "cleared" : "left";
    return {
        urn,
        name,
        type,
        region,
        outcome,
        reason,
        candidates: candidates.map(
            ({ id, importId, tags, createdAt }): CandidateResult => ({
                id,
                tags,
                createdAt: createdAt?.toISOString(),
                importLine: importLine(stack, deployment, create, importId),
            }),
        ),
        action: settle === "settled" ? settled : settle,
    };
}

/** The command that imports a candidate by hand, under the URN that the program gives it. */
function importLine(stack: string, deployment: Deployment, create: PendingCreate, importId: string): string {
    const { parent, provider } = pendingResource(deployment, create.urn);
    const by = providerUrn({ provider });
    const options = [
        ...(parent && !parent.includes("::pulumi:pulumi:Stack::") ? [`--parent 'parent=${parent}'`] : []),
        ...(by ? [`--provider 'provider=${by}'`] : []),
        "--protect=false",
        `--stack ${stack}`,
    ];
    const id = importIdOf(deployment, create, importId);
    return `pulumi import ${create.type} ${create.name} '${id}' ${options.join(" ")}`;
}

/** Version 7 of the provider reads from another region than its own when the id names it. */
export function importIdOf(
    deployment: Deployment,
    { urn, region, inputs }: PendingCreate,
    id: string,
): string {
    const by = providerUrn(pendingResource(deployment, urn));
    const provider = (deployment.resources ?? []).find(resource => resource.urn === by);
    return inputs.region !== undefined && provider?.inputs?.region !== region ? `${id}@${region}` : id;
}
