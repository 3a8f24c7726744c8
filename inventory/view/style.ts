/** How lines may look: their width, and whether they may have colours. */
export interface Look {
    /** Columns of the terminal; absent where lines may have any length, as in a file. */
    readonly width?: number;
    readonly colour: boolean;
}

/** Lines that a file or another program reads. */
export const PLAIN: Look = { colour: false };

export function isPlain({ width, colour }: Look): boolean {
    return width === undefined && !colour;
}

const CODES = {
    bold: [1, 22],
    dim: [2, 22],
    red: [31, 39],
    green: [32, 39],
    yellow: [33, 39],
    cyan: [36, 39],
} as const;

export type Style = keyof typeof CODES;

/** The text in this style, if the look has colours. */
export function paint(text: string, style: Style | undefined, { colour }: Look): string {
    if (!colour || style === undefined || text === "") {
        return text;
    }
    const [on, off] = CODES[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
}
