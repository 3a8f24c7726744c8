/** One figure of a benchmark, with what it is held against. */
export interface Figure {
    readonly what: string;
    readonly value: number;
    readonly unit: string;
    /** What it is compared with: a rival measured in the same run, or a limit. */
    readonly against?: { readonly what: string; readonly value: number };
}

export interface Benchmark {
    readonly name: string;
    /** One line for the list. */
    readonly summary: string;
    /** Measures; `say` tells what is going on meanwhile. */
    run(say: (line: string) => void): Promise<readonly Figure[]>;
}

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
