import { createInterface } from "node:readline/promises";
import type { Operation } from "./plan";
import { describeSummary } from "./progress";
import type { StackPreview } from "./run";

/** What is about to be done, as text: per stack account and region, the counts, and every resource that goes. */
export function describePreviews(operation: Operation, previews: readonly StackPreview[]): string {
    return previews
        .map(({ stack, where, ended }) => {
            const gone = ended.changes.filter(({ op }) => op === "delete" || op === "delete-replaced");
            const lines = [
                `${operation} of ${stack}, ${where}:`,
                `  ${describeSummary(ended.summary, true)}`,
            ];
            if (gone.length > 0) {
                lines.push(`  ${gone.length} will be DELETED:`);
                lines.push(...gone.map(({ name, type }) => `    - ${name} (${type})`));
            }
            return lines.join("\n");
        })
        .join("\n");
}

/** Asks on the terminal; only `yes` is agreement. Ends without agreement when the signal is aborted. */
export async function askYes(question: string, signal: AbortSignal): Promise<boolean> {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // The line editor puts the terminal into raw mode, where Ctrl-C is a key and no signal.
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    try {
        return (await terminal.question(`${question} [yes/no] `, { signal })).trim() === "yes";
    } catch {
        return false;
    } finally {
        terminal.close();
    }
}
