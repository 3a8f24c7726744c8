/** The known name that a misspelled one most likely means, or undefined when none is near: a third of it may differ, and two letters of a short one. */
export function nearest(name: string, known: readonly string[]): string | undefined {
    const distances = known.map(other => ({
        other,
        distance: editDistance(name.toLowerCase(), other.toLowerCase()),
    }));
    const best = distances.sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))[0];
    return best && best.distance <= Math.max(name.length < 4 ? 1 : 2, Math.floor(name.length / 3))
        ? best.other
        : undefined;
}

/** How many letters have to be put in, taken out or changed to make one text of the other (Levenshtein). */
function editDistance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
            next[j] = Math.min(changed, row[j]! + 1, next[j - 1]! + 1);
        }
        row = next;
    }
    return row[b.length]!;
}
