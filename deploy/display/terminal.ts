import { Listr, type ListrTaskWrapper } from "listr2";
import { describeProgress } from "../progress";
import type { StackResult } from "../result";
import { type Display, describeResult } from "./display";

type Wrapper = ListrTaskWrapper<unknown, never, never>;

/** One stack's line of the list. */
interface Row {
    wrapper?: Wrapper;
    /** Kept for the moment at which the list has taken the row up. */
    title: string;
    /** Whether its operation goes on. */
    begun: boolean;
    readonly end: (result: StackResult) => void;
    readonly ended: Promise<StackResult>;
}

/** Progress as a list with one line per stack that is drawn anew while it goes on, for terminals. */
export function terminalDisplay(write: (text: string) => void): Display {
    let rows = new Map<string, Row>();
    let running: Promise<unknown> = Promise.resolve();

    return {
        open: stacks => {
            rows = new Map(stacks.map(stack => [stack, newRow(stack)]));
            const tasks = stacks.map(stack => ({
                title: stack,
                task: async (_: unknown, wrapper: Wrapper) => {
                    const row = rows.get(stack)!;
                    row.wrapper = wrapper;
                    wrapper.title = row.title;
                    const result = await row.ended;
                    row.begun = false;
                    show(result, wrapper);
                },
            }));
            const list = new Listr(tasks as never[], {
                concurrent: true,
                exitOnError: false,
                // Signals are ours: listr2 would end the process and leave the engines behind.
                registerSignalListeners: false,
                rendererOptions: { showErrorMessage: false, showSkipMessage: false, suffixSkips: false },
            });
            running = list.run();
        },
        started: (stack, what) => {
            const row = rows.get(stack);
            if (row) {
                row.begun = true;
                row.title = `${stack}: ${what}`;
            }
            if (row?.wrapper) {
                row.wrapper.title = row.title;
            }
        },
        progress: (stack, progress) => {
            const wrapper = rows.get(stack)?.wrapper;
            if (wrapper) {
                wrapper.output = describeProgress(progress);
            }
        },
        ended: result => rows.get(result.stack)?.end(result),
        // The list holds back what others write until it is complete, so it has to tell this itself.
        interrupted: () => {
            for (const { wrapper, title, begun } of rows.values()) {
                if (wrapper && begun) {
                    wrapper.title = `${title}, interrupted: waiting for what is running to end in order`;
                }
            }
        },
        say: line => write(`${line}\n`),
        close: async () => {
            await running;
        },
    };
}

function newRow(title: string): Row {
    let end!: Row["end"];
    const ended = new Promise<StackResult>(resolve => {
        end = resolve;
    });
    return { title, begun: false, end, ended };
}

function show(result: StackResult, wrapper: Wrapper): void {
    const title = `${result.stack}: ${describeResult(result)}`;
    wrapper.title = title;
    if (result.status === "failed" || result.status === "interrupted" || result.status === "declined") {
        throw new Error(title);
    }
    if (result.status === "not started" || result.status === "waiting") {
        wrapper.skip(title);
    }
}
