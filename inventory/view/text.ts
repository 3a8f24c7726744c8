/**
 * Names, tags and descriptions are chosen by whoever may write to an AWS account. Before they are shown, whatever could
 * steer a terminal or turn a line around is made visible or taken out.
 */

/** Longer than any name that AWS accepts (256 characters); only a hostile or broken source sends more. */
const LONGEST = 256;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/**
 * Control and format characters (among them those that turn the direction of writing), halves of surrogate pairs, line and
 * paragraph separators, and everything that Unicode allows a program to show as nothing.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/gu;

/** The text in one line that a terminal, a page or a spreadsheet shows as it is. */
export function plain(text: string, longest: number = LONGEST): string {
    if (text.length <= longest && PRINTABLE_ASCII.test(text)) {
        return text;
    }
    // Cut before anything else looks at it: it may have megabytes.
    const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
    return short.replace(UNSAFE, visible);
}

/** Control characters as the pictures that Unicode has for them, the rest as the replacement character. */
function visible(character: string): string {
    const code = character.codePointAt(0)!;
    if (code < 0x20) {
        return String.fromCodePoint(0x2400 + code);
    }
    if (code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) {
        // Parts of emoji, which do without.
        return "";
    }
    return code === 0x7f ? "\u2421" : "\ufffd";
}

/** Whether the text is shown as it is and takes a column for each character: most do, and need no second look. */
export function isSimple(text: string, longest: number): boolean {
    return text.length <= longest && PRINTABLE_ASCII.test(text);
}

const PRINTABLE_LINES = /^[\x20-\x7e\n]*$/;

/** The text without spaces at the ends of its lines; undefined if it is not so many lines that are shown as they are. */
export function plainLines(text: string, count: number): string | undefined {
    let feeds = 0;
    let hasEnds = text.endsWith(" ");
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
        feeds++;
        hasEnds ||= text[at - 1] === " ";
    }
    if (feeds !== count - 1 || !PRINTABLE_LINES.test(text)) {
        return undefined;
    }
    return hasEnds ? text.replace(/ +$/gm, "") : text;
}

/** How many columns of a terminal the text takes. */
export function widthOf(text: string): number {
    return PRINTABLE_ASCII.test(text) ? text.length : stringWidth()(text);
}

/** The text in at most so many columns, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
    if (widthOf(text) <= width) {
        return text;
    }
    if (width < 1) {
        return "";
    }
    let cutText = "";
    let used = 0;
    for (const { segment } of segments(text)) {
        const next = widthOf(segment);
        if (used + next > width - 1) {
            break;
        }
        cutText += segment;
        used += next;
    }
    return `${cutText}…`;
}

/** The text with spaces behind it up to the width. */
export function pad(text: string, width: number): string {
    return text + spaces(width - widthOf(text));
}

const SPACES: readonly string[] = Array.from({ length: 256 }, (_, count) => " ".repeat(count));

/** So many spaces; none if the number is negative. Few texts are asked for as often. */
export function spaces(count: number): string {
    return SPACES[count] ?? " ".repeat(Math.max(0, count));
}

let segmenter: Intl.Segmenter | undefined;

function segments(text: string): Iterable<{ segment: string }> {
    segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
    return segmenter.segment(text);
}

let loaded: ((text: string) => number) | undefined;

/** Loaded for the first text that is not ASCII: most inventories have none, and it takes time to start. */
function stringWidth(): (text: string) => number {
    loaded ??= require("string-width") as (text: string) => number;
    return loaded;
}
