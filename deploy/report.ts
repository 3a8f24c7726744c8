import type { RunResult, StackResult } from "./result";

/** The end of a run as text: why stacks failed, outputs where they were asked for, and one line about the whole. */
export function describeRun(run: RunResult): string {
    const parts = run.stacks.flatMap(stack => [
        ...failure(stack),
        ...(run.operation === "outputs" ? [outputs(stack)] : []),
    ]);
    return [...parts, closing(run)].join("\n");
}

function failure({ stack, status, errors }: StackResult): string[] {
    if (status !== "failed" && status !== "interrupted") {
        return [];
    }
    return (errors ?? []).map(error => `${stack}: ${indent(error)}`);
}

function outputs({ stack, outputs: values = {}, note }: StackResult): string {
    const lines = Object.entries(values).map(([key, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
        return `  ${key}: ${indent(text)}`;
    });
    return [
        `${stack}${note ? ` (${note})` : ""}`,
        ...(lines.length > 0 || note ? lines : ["  no outputs"]),
    ].join("\n");
}

function closing(run: RunResult): string {
    const by = (status: StackResult["status"]) => run.stacks.filter(stack => stack.status === status);
    const failed = by("failed").map(({ stack }) => stack);
    const left = by("not started").map(({ stack }) => stack);
    const parts = [`${by("succeeded").length} of ${run.stacks.length} stacks done`];
    for (const [word, names] of [
        ["failed", failed],
        ["not started", left],
        ["waiting", by("waiting").map(({ stack }) => stack)],
        ["interrupted", by("interrupted").map(({ stack }) => stack)],
        ["declined", by("declined").map(({ stack }) => stack)],
    ] as const) {
        if (names.length > 0) {
            parts.push(`${word}: ${names.join(", ")}`);
        }
    }
    return `${run.operation} on ${run.target}: ${parts.join("; ")}`;
}

function indent(text: string): string {
    return text.split("\n").join("\n  ");
}
