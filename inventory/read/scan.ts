/**
 * Reads lists out of EC2's XML answers many times faster than a general parser, which matters for the 110 pages of a
 * large organization. Tests hold what it reads against what the SDK reads.
 */

/** Texts of elements by name. */
export type Texts = Readonly<Record<string, string>>;

/** Elements of one list item by name, and its tags. */
export interface Item {
    readonly values: Texts;
    readonly tags: Texts;
    /** Structures inside of the item, and lists of key and value; read only where they are asked for. */
    readonly nested: Readonly<Record<string, Texts>>;
    /** Lists inside of the item; of a structure in one of their items the first text. Read only where asked for. */
    readonly lists: Readonly<Record<string, readonly Texts[]>>;
}

/** The answer is not what EC2's protocol has. */
export class ScanError extends Error {
    override readonly name = "ScanError";
}

const NOTHING = Object.freeze({});

/** An answer with one page of a list, which is known to be whole; its items are read when they are asked for. */
export class Page {
    /** Asks for the next page. */
    readonly nextToken: string | undefined;
    private readonly xml: string;
    /** Where the list begins and ends; -1: there is none. */
    private readonly open: number;
    private readonly close: number;

    /**
     * @param list Name of the list's element, such as `ipamResourceCidrSet`.
     * @throws ScanError if the answer ends too early
     */
    constructor(
        private readonly answer: Buffer,
        private readonly list: string,
    ) {
        const xml = answer.toString("utf8");
        // Whatever ends before its outermost element does is a piece of an answer, and no shorter list.
        const root = /<(\w+)[ >]/.exec(xml.slice(0, 300))?.[1];
        if (root === undefined || !xml.trimEnd().endsWith(`</${root}>`)) {
            throw new ScanError("the answer is cut off");
        }
        this.xml = xml;
        this.open = xml.indexOf(`<${list}>`);
        this.close = this.open < 0 ? -1 : xml.lastIndexOf(`</${list}>`);
        // The token stands before or behind the list, and never inside of an item.
        const head = this.close < 0 ? xml : xml.slice(0, this.open) + xml.slice(this.close);
        const token = /<nextToken>([^<]*)<\/nextToken>/.exec(head)?.[1];
        this.nextToken = token ? decode(token) : undefined;
    }

    /**
     * @param read What to keep of an item; the item itself is not kept.
     * @param isDeep Whether lists and structures inside of items are wanted.
     * @throws ScanError if the list is something else
     */
    items<T>(read: (item: Item) => T, texts: TextPool, isDeep = false): T[] {
        const xml = this.xml;
        const items: T[] = [];
        if (this.open < 0) {
            return items;
        }
        const own = texts.of(this.answer, xml);
        const habits: Habit[] = [];
        let at = this.open + this.list.length + 2;
        for (;;) {
            at = next(xml, at);
            if (xml.startsWith("<item>", at)) {
                at = scanItem(xml, at + 6, own, habits, isDeep, item => items.push(read(item)));
            } else if (at === this.close) {
                return items;
            } else if (xml.startsWith("<item/>", at)) {
                at += 7;
            } else {
                throw new ScanError(`<${this.list}> holds something that is no item`);
            }
        }
    }
}

/**
 * What stood at one place of the item before. Mostly the same element stands there again, and often with the same text:
 * to see that is much faster than to read it.
 */
interface Habit {
    readonly name: string;
    /** The element's beginning. */
    readonly start: string;
    /** The rest of the element, with its text, if it is one that comes again. */
    rest: string;
    value: string;
}

/** Reads up to the end of the item and gives the place behind it. */
function scanItem(
    xml: string,
    from: number,
    own: OwnText,
    habits: Habit[],
    isDeep: boolean,
    give: (item: Item) => void,
): number {
    const values: Record<string, string> = {};
    const nested: Record<string, Texts> = isDeep ? {} : NOTHING;
    const lists: Record<string, readonly Texts[]> = isDeep ? {} : NOTHING;
    let tags: Texts = NOTHING;
    let at = from;
    for (let place = 0; ; place++) {
        at = next(xml, at);
        let habit: Habit | undefined = habits[place];
        let close: number;
        if (habit !== undefined && xml.startsWith(habit.start, at)) {
            close = at + habit.start.length - 1;
            if (habit.rest !== "" && xml.startsWith(habit.rest, close + 1)) {
                values[habit.name] = habit.value;
                at = close + 1 + habit.rest.length;
                continue;
            }
        } else {
            close = xml.indexOf(">", at);
            if (close < 0) {
                throw new ScanError("the answer is cut off");
            }
            if (xml.charCodeAt(at + 1) === SLASH) {
                give({ values, tags, nested, lists });
                return close + 1;
            }
            if (xml.charCodeAt(close - 1) === SLASH) {
                at = close + 1;
                continue;
            }
            const name = own(at + 1, close, "");
            habit = habits[place] = { name, start: `<${name}>`, rest: "", value: "" };
        }
        const { name } = habit;
        const end = xml.indexOf("<", close + 1);
        if (end < 0) {
            throw new ScanError("the answer is cut off");
        }
        if (xml.charCodeAt(end + 1) === SLASH) {
            if (name !== "tagSet" && name !== "resourceTagSet") {
                const value = own(close + 1, end, name);
                values[name] = value;
                if (!UNIQUE.has(name)) {
                    habit.value = value;
                    habit.rest = `${xml.slice(close + 1, end)}</${name}>`;
                }
            }
            at = xml.indexOf(">", end) + 1;
        } else {
            const last = xml.indexOf(`</${name}>`, end);
            if (last < 0) {
                throw new ScanError("the answer is cut off");
            }
            const inner = xml.slice(end, last);
            if (name === "tagSet" || name === "resourceTagSet") {
                tags = scanTags(inner);
            } else if (isDeep && name.endsWith("TagSet")) {
                nested[name] = scanTags(inner);
            } else if (isDeep && inner.startsWith("<item>")) {
                lists[name] = inner.split("</item>").slice(0, -1).map(textsIn);
            } else if (isDeep) {
                nested[name] = textsIn(inner);
            }
            at = last + name.length + 3;
        }
    }
}

const SLASH = "/".charCodeAt(0);

/** Gives the decoded text between two places of one answer, as the text of the element of that name. */
type OwnText = (start: number, end: number, name: string) => string;

/** Elements whose texts are all different; keeping them for comparison would be of no use. */
const UNIQUE = new Set([
    "resourceId",
    "resourceCidr",
    "resourceName",
    "cidr",
    "ipamPoolAllocationId",
    "description",
]);

/**
 * Makes texts that stand alone. A piece of a string keeps the whole string alive, so the ids of one page would keep the
 * page, and all pages together some 80 MB. Texts that come again and again, such as regions, are kept once.
 */
export class TextPool {
    private readonly texts = new Map<string, string>();

    of(answer: Buffer, xml: string): OwnText {
        const isAscii = answer.length === xml.length;
        const copy = (start: number, end: number): string =>
            isAscii ? answer.toString("latin1", start, end) : Buffer.from(xml.slice(start, end)).toString();
        return (start, end, name) => {
            if (UNIQUE.has(name)) {
                return decode(copy(start, end));
            }
            const known = this.texts.get(xml.slice(start, end));
            if (known !== undefined) {
                return known;
            }
            const raw = copy(start, end);
            const own = decode(raw);
            this.texts.set(raw, own);
            return own;
        };
    }
}

const LEAF = /<(\w+)>(?:\s*<\w+>)?([^<]+)<\//g;

function textsIn(xml: string): Texts {
    const texts: Record<string, string> = {};
    for (const [, name, value] of xml.replace(/^\s*<item>/, "").matchAll(LEAF)) {
        texts[name] = decode(value);
    }
    return texts;
}

const TAG = /<item>\s*<key>([^<]*)<\/key>\s*(?:<value>([^<]*)<\/value>|<value\/>)?\s*<\/item>/g;

function scanTags(xml: string): Record<string, string> {
    // Not key by key, for which "__proto__" is none; whoever tags a resource chooses the keys.
    return Object.fromEntries(
        Array.from(xml.matchAll(TAG), ([, key, value = ""]) => [decode(key), decode(value)]),
    );
}

/** The next element's place; what is between elements is white space. */
function next(xml: string, from: number): number {
    const at = xml.indexOf("<", from);
    if (at < 0) {
        throw new ScanError("the answer is cut off");
    }
    return at;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
    if (!text.includes("&")) {
        return text;
    }
    return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
        if (name.startsWith("#x")) {
            return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
        }
        if (name.startsWith("#")) {
            return String.fromCodePoint(Number(name.slice(1)));
        }
        return NAMED[name] ?? whole;
    });
}
