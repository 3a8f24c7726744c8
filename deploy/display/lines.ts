import { describeProgress } from "../progress";
import { type Display, describeResult } from "./display";

/** Progress of one stack is told at most this often, in milliseconds. */
const EVERY_MS = 1000;

/** Progress as plain lines, for logs: one line per stack and second, and one for each beginning and end. */
export function lineDisplay(write: (text: string) => void, now: () => number = Date.now): Display {
    const told = new Map<string, { at: number; line: string }>();
    const line = (stack: string, text: string) => write(`[${stack}] ${text}\n`);
    return {
        open: () => undefined,
        started: (stack, what) => {
            told.set(stack, { at: now(), line: "" });
            line(stack, what);
        },
        progress: (stack, progress) => {
            const text = describeProgress(progress);
            const last = told.get(stack);
            if (text && (!last || (now() - last.at >= EVERY_MS && text !== last.line))) {
                told.set(stack, { at: now(), line: text });
                line(stack, text);
            }
        },
        ended: result => line(result.stack, describeResult(result)),
        // Whoever interrupted it has been answered in a line.
        interrupted: () => undefined,
        say: text => write(`${text}\n`),
        close: async () => undefined,
    };
}
