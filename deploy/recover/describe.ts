import { describeHolder } from "./lock";
import type { CandidateResult, PendingResult, RecoveredStack, RecoverResult } from "./result";

/** The end of a run as text: per stack its locks, what was pending and what became of it, and what to do next. */
export function describeRecovery({ target, stacks }: RecoverResult): string {
    const shown = stacks.filter(({ status }) => status !== "clean");
    const closing = `recover on ${target}: ${stacks.map(({ stack, status }) => `${stack} ${status}`).join(", ")}`;
    return [...shown.flatMap(describeStack), closing].join("\n");
}

/** One stack, with the import line of every candidate. */
export function describeStack({
    stack,
    status,
    locks,
    pending,
    others,
    since,
    errors = [],
}: RecoveredStack): string[] {
    const lines = [`${stack}:`];
    for (const lock of locks) {
        lines.push(
            `  was locked by ${describeHolder(lock)}${lock.state === "gone" ? ", which is gone" : ""}`,
        );
    }
    if (pending.length > 0 && since === undefined) {
        lines.push("  when the update began is not known, so candidates of any age are shown");
    }
    lines.push(...pending.flatMap(describePending));
    for (const { urn, operation } of others) {
        lines.push(`  ${urn} was interrupted while ${operation}: the next up or refresh settles it`);
    }
    lines.push(...errors.map(error => `  error: ${error.split("\n").join("\n    ")}`));
    lines.push(...nextStep(stack, status, pending));
    return lines;
}

function describePending(pending: PendingResult): string[] {
    const { name, type, region, candidates } = pending;
    const head = `  pending create of ${name} (${type})${region ? ` in ${region}` : ""}: ${verdict(pending)}`;
    return [head, ...candidates.flatMap(describeCandidate)];
}

function verdict({ outcome, action, reason }: PendingResult): string {
    switch (outcome) {
        case "exact":
            return action === "imported" ? "imported" : "found";
        case "none":
            return action === "cleared" ? "AWS has none; entry removed" : "AWS has none";
        case "recorded":
            return action === "cleared" ? "in the state already; entry removed" : "in the state already";
        default:
            return `${outcome}, left: ${reason}`;
    }
}

function describeCandidate({ id, tags = {}, createdAt, importLine }: CandidateResult): string[] {
    const told = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
    const details = [...told, ...(createdAt ? [`made ${createdAt}`] : [])].join(", ");
    return [`    ${id}${details ? ` (${details})` : ""}`, `      ${importLine}`];
}

function nextStep(
    stack: string,
    status: RecoveredStack["status"],
    pending: readonly PendingResult[],
): string[] {
    if (status === "listed" && pending.length > 0) {
        return [
            `  next: npm run deploy -- recover --stack ${stack} --import records what is found and removes the rest`,
        ];
    }
    if (status === "open") {
        return [
            `  next: npm run deploy -- recover --stack ${stack} --import --choose <id> takes that candidate; or settle it by ` +
                "hand (its import line, or delete what should not be there) and recover --import again",
        ];
    }
    return status === "recovered" && pending.length > 0
        ? [`  next: npm run deploy -- up --stack ${stack}`]
        : [];
}
