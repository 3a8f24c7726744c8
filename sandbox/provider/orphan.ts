/** Milliseconds between two looks at the parent process. */
const INTERVAL = 500;

/**
 * Ends the process once the engine that started it is gone and no call is running any more. A plugin that survives a
 * killed engine finishes what it was doing at AWS, as the real one does, and then must not stay behind for ever.
 */
export function endWithEngine(runningCalls: () => number): void {
    const engine = process.ppid;
    setInterval(() => {
        // Whoever adopts an orphan (process 1, a session manager) is another parent.
        if (process.ppid !== engine && runningCalls() === 0) {
            process.exit(0);
        }
    }, INTERVAL).unref();
}
