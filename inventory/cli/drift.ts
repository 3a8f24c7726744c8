import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Drift, type DriftReport, drift } from "../drift/drift";
import { InventoryError } from "../errors";
import { cidrText } from "../view/describe";
import { type Look, paint } from "../view/style";
import { cut, plain } from "../view/text";
import type { DriftOptions } from "./checking";
import { print, writing } from "./verb";

const WORDS = {
    differs: ["~", "yellow", "differs"],
    "stack-only": ["-", "red", "in the stack only"],
    "cloud-only": ["+", "green", "in AWS only"],
    "claimed-twice": ["!", "red", "claimed twice"],
} as const;

/** More than this nobody reads. */
const MOST = 200;

/** Ends with 2 if stacks and AWS differ, as a plan with changes does. */
export async function compare(options: DriftOptions): Promise<void> {
    const stacks = options.stack.map(file => ({ name: basename(file), text: textOf(file) }));
    await writing(options, inventory => {
        const report = drift(inventory, stacks);
        print(options, report, look => linesOf(report, look));
        process.exitCode = report.drifts.length > 0 ? 2 : 0;
    });
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new InventoryError("usage", `${file} cannot be read: ${(error as Error).message}`, {
            cause: error,
        });
    }
}

function linesOf({ equal, drifts, owned }: DriftReport, look: Look): string[] {
    return [
        ...drifts.slice(0, MOST).map(one => {
            const [sign, style, word] = WORDS[one.kind];
            const text = `${sign} ${word}: ${plain(subjectOf(one), 600)}`;
            return paint(look.width === undefined ? text : cut(text, look.width), style, look);
        }),
        ...(drifts.length > MOST
            ? [`and ${(drifts.length - MOST).toLocaleString("en-US")} more (--json has them all)`]
            : []),
        `${equal} as the stacks say, ${drifts.length} different; ${owned} belong to stacks, and nothing is pushed to them`,
    ];
}

function subjectOf({ row, externalId, urn, stack, fields, urns }: Drift): string {
    const parts = [
        row ? `${row.kind} ${row.name} ${cidrText(row)}` : "",
        row?.name.includes(externalId ?? " ") ? "" : (externalId ?? ""),
        ...(fields ?? []).map(
            ({ field, stack: here, cloud }) =>
                `${field}: ${here ?? "none"} in the stack, ${cloud ?? "none"} in AWS`,
        ),
        urns?.join(" and ") ?? urn ?? "",
        stack ? `(stack ${stack})` : "",
    ];
    return parts.filter(Boolean).join(" ");
}
