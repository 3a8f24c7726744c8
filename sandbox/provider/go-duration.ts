/** A span of time as the real provider's messages print it: `3m0s`, `32m0s`, `1h5m0s`, `19.2s`, `250ms`. */
export function goDuration(milliseconds: number): string {
    if (milliseconds < 1000) {
        return `${milliseconds}ms`;
    }
    const hours = Math.floor(milliseconds / 3_600_000);
    const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
    const seconds = `${Number(((milliseconds % 60_000) / 1000).toFixed(3))}s`;
    if (hours > 0) {
        return `${hours}h${minutes}m${seconds}`;
    }
    return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
