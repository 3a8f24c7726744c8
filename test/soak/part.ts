/** A long form of a test: it runs until its time is up, and throws when something is wrong. */
export interface SoakPart {
    readonly name: string;
    /** One line for the list. */
    readonly summary: string;
    /**
     * @param seed Decides all that is random.
     * @param until When to stop, on the clock of `performance.now()`; a part may have a minimum that takes longer.
     * @param say Told of progress.
     * @returns What was done, with its count.
     */
    run(seed: number, until: number, say: (line: string) => void): Promise<string>;
}
