import type { World } from "./world";

/** Between two looks, in milliseconds. Requests run what is due anyway; this is for the time without any. */
const PERIOD = 1_000;

/**
 * Runs events when they are due although no request comes, so that a sandbox that was left alone for hours has not
 * piled them up. Under a stepped clock there is nothing to do: time moves by request alone.
 */
export class DueEventTimer {
    private readonly timer: NodeJS.Timeout | undefined;

    constructor(world: World, report: (error: unknown, where: string) => void) {
        if (!world.clock.isStepped) {
            this.timer = setInterval(() => world.runDueEvents(report), PERIOD);
            this.timer.unref();
        }
    }

    stop(): void {
        clearInterval(this.timer);
    }
}
