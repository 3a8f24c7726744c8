import type { Remark } from "../model";
import type { PlanResult, SyncResult } from "../sync/sync";
import { type Look, paint, type Style } from "./style";
import { cut, plain } from "./text";

type Counts = Pick<SyncResult, "created" | "updated" | "deleted" | "unchanged" | "withheld" | "conflicts">;

/** What a sync did, in a few lines. */
export function syncLines(result: SyncResult, look: Look): string[] {
    if (result.heldBy) {
        return lockedLines(result.integration, result.heldBy);
    }
    return [
        `${plain(result.integration)}: ${countText(result)}`,
        ...costLines(result),
        ...remarkLines(result.remarks, look),
    ];
}

const SIGNS: Readonly<Record<string, readonly [string, string, Style | undefined]>> = {
    create: ["+", "import", "green"],
    revive: ["+", "came back", "green"],
    adopt: ["+", "adopt", "green"],
    update: ["~", "update", "yellow"],
    remove: ["-", "delete", "red"],
    push: [">", "push", "cyan"],
    withdraw: ["<", "withdraw", "cyan"],
    block: ["!", "blocked", "red"],
    unblock: ["~", "unblock", "yellow"],
    conflict: ["!", "conflict", "red"],
};

/** More than this nobody reads; \`--json\` has them all. */
const MOST = 200;

/** What a sync would do: a line for each change, then the totals. */
export function planLines(result: PlanResult, about: (id: number) => string, look: Look): string[] {
    if (result.heldBy) {
        return lockedLines(result.integration, result.heldBy);
    }
    const lines: string[] = [];
    let more = 0;
    for (const action of result.actions) {
        const sign = SIGNS[action.type];
        if (!sign) {
            continue;
        }
        if (lines.length >= MOST) {
            more++;
            continue;
        }
        const [mark, word, style] = sign;
        const text = `${mark} ${word} ${plain(subjectOf(action, about), 600)}`;
        lines.push(paint(look.width === undefined ? text : cut(text, look.width), style, look));
    }
    return [
        ...lines,
        ...(more > 0 ? [`and ${more.toLocaleString("en-US")} more (--json has them all)`] : []),
        `${plain(result.integration)}: ${countText(result)}`,
        ...costLines(result),
        ...remarkLines(result.remarks, look),
    ];
}

function subjectOf(action: PlanResult["actions"][number], about: (id: number) => string): string {
    switch (action.type) {
        case "create":
            return [
                action.observed.kind,
                action.observed.externalId,
                action.observed.cidr,
                action.observed.label,
            ]
                .filter(Boolean)
                .join(" ");
        case "update":
        case "revive":
        case "adopt":
            return `${about(action.id)}${action.changes.map(({ field, before, after }) => ` ${field}: ${before ?? "none"} -> ${after ?? "none"}`).join(";")}`;
        case "push":
            return `${action.action} ${about(action.id)}: ${action.reason}`;
        case "remove":
        case "block":
        case "unblock":
        case "withdraw":
            return `${about(action.id)}: ${action.reason}`;
        case "conflict":
            return `${action.conflict.id} ${action.conflict.about}`;
        default:
            return "";
    }
}

export function lockedLines(
    integration: string,
    { host, pid, since }: NonNullable<SyncResult["heldBy"]>,
): string[] {
    return [
        `Another run has ${plain(integration)}: process ${pid} on ${plain(host)}, since ${new Date(since).toISOString()}. Nothing was done.`,
    ];
}

function countText({ created, updated, deleted, unchanged, withheld, conflicts }: Counts): string {
    const parts: [number, string][] = [
        [created, "created"],
        [updated, "updated"],
        [deleted, "deleted"],
        [unchanged, "unchanged"],
        [withheld, "deletions withheld"],
        [conflicts, conflicts === 1 ? "conflict" : "conflicts"],
    ];
    const shown = parts.filter(([count], i) => i < 4 || count > 0);
    return shown.map(([count, what]) => `${count.toLocaleString("en-US")} ${what}`).join(", ");
}

function costLines({ calls, pages, retries, seconds }: SyncResult): string[] {
    const retried = retries > 0 ? `, ${retries} retries` : "";
    return [`${calls} calls, ${pages} pages${retried}, ${seconds.toFixed(1)} s`];
}

/** What a run has to say: what was not read, what was stopped, and the way out. */
export function remarkLines(remarks: readonly Remark[], look: Look): string[] {
    return remarks.map(({ kind, about, reason, wayOut }) => {
        const text = `${kind === "note" ? "note" : kind === "guard" ? "stopped" : "incomplete"}: ${plain(about)}: ${plain(reason, 1000)}${wayOut ? `. ${plain(wayOut, 1000)}` : ""}`;
        return paint(text, kind === "note" ? undefined : "yellow", look);
    });
}
