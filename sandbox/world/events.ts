import type { Row, Table } from "./table";
import type { World } from "./world";

export type EventHandler = (payload: object, world: World) => void;

/** Something that will happen. Plain data, so that it survives a restart. */
export interface EventRow extends Row {
    /** When, in milliseconds of the world's time. */
    readonly due: number;
    /** Events of the same time happen in the order in which they were scheduled. */
    readonly sequence: number;
    readonly event: string;
    readonly payload: object;
}

const handlers = new Map<string, EventHandler>();

/**
 * Names what happens on an event that is scheduled with `world.schedule`. Handlers are found by name because events
 * outlive the process in a state file; a handler must cope with the thing it is about being gone.
 */
export function onEvent(event: string, handler: EventHandler): void {
    handlers.set(event, handler);
}

export function handlerOf(event: string): EventHandler | undefined {
    return handlers.get(event);
}

/** The scheduled events in the order in which they are due: a binary heap over the rows of their table. */
export class EventQueue {
    private readonly heap: EventRow[] = [];

    constructor(private readonly table: Table<EventRow>) {}

    add(row: EventRow): void {
        this.heap.push(row);
        let i = this.heap.length - 1;
        while (i > 0) {
            const parent = (i - 1) >> 1;
            if (isBefore(this.heap[parent], this.heap[i])) {
                break;
            }
            this.swap(i, parent);
            i = parent;
        }
    }

    /** The next event, if it is due at `now` or there is no `now`. Events whose row is gone are dropped on the way. */
    peek(now = Number.POSITIVE_INFINITY): EventRow | undefined {
        while (this.heap.length > 0 && this.table.get(this.heap[0].id) !== this.heap[0]) {
            this.pop();
        }
        return this.heap.length > 0 && this.heap[0].due <= now ? this.heap[0] : undefined;
    }

    /** Reads the table anew, after a world was restored. */
    rebuild(): void {
        this.heap.length = 0;
        for (const row of this.table.all()) {
            this.add(row);
        }
    }

    private pop(): void {
        const last = this.heap.pop();
        if (this.heap.length === 0 || !last) {
            return;
        }
        this.heap[0] = last;
        let i = 0;
        for (;;) {
            let smallest = i;
            for (const child of [2 * i + 1, 2 * i + 2]) {
                if (child < this.heap.length && isBefore(this.heap[child], this.heap[smallest])) {
                    smallest = child;
                }
            }
            if (smallest === i) {
                return;
            }
            this.swap(i, smallest);
            i = smallest;
        }
    }

    private swap(a: number, b: number): void {
        [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
    }
}

function isBefore(a: EventRow, b: EventRow): boolean {
    return a.due < b.due || (a.due === b.due && a.sequence < b.sequence);
}
