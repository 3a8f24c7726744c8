import { existsSync, readFileSync } from "node:fs";

/** How many tests a run had. */
export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

/** What a part of a run leaves in the file named by `TEST_COUNTS`, a line of JSON: the counts, for mocha by spec file too. */
export interface Part extends Counts {
    readonly files?: Readonly<Record<string, Counts>>;
    /** Titles of the tests that failed. */
    readonly failures?: readonly string[];
}

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The parts that have written their line, in their order. A part that ended early has none. */
export function readParts(file: string): Part[] {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return lines.filter(line => line !== "").map(line => JSON.parse(line) as Part);
}

/** The spec files in which something failed. */
export function failedFiles({ files = {} }: Part): string[] {
    return Object.keys(files).filter(file => files[file]!.failed > 0);
}

export function sum(counts: readonly Counts[]): Counts {
    return counts.reduce((all, one) => combine(all, one, 1), NONE);
}

/** The counts of a run of which some files were run once more: these count as they ended the second time. */
export function corrected(first: Part, again: Part): Counts {
    const replaced = sum(failedFiles(first).map(file => first.files![file]!));
    return combine(combine(first, replaced, -1), again, 1);
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
    return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function combine(a: Counts, b: Counts, sign: 1 | -1): Counts {
    return {
        passed: a.passed + sign * b.passed,
        failed: a.failed + sign * b.failed,
        skipped: a.skipped + sign * b.skipped,
    };
}
