import { deflateRawSync } from "node:zlib";
import { type Cidr, contains } from "../../address-space";
import {
    COLUMNS,
    type Column,
    FLAGS,
    type Head,
    ID_LONG,
    ID_NONE,
    ID_PREFIXES,
    ID_SHORT,
    ID_TEXT,
    KINDS,
    type Root,
    SHARE_UNIT,
} from "./format";
import type { MapInput, MapItem, MapKind } from "./item";
import { rootsOf } from "./roots";

export interface Packed {
    readonly head: Head;
    /** The columns one behind the other, deflated. */
    readonly columns: Buffer;
    /** The digits of the ids. They are random, so deflating them would only cost time. */
    readonly ids: Buffer;
}

const RANK = new Map<MapKind, number>(KINDS.map((kind, rank) => [kind, rank]));
const FLAG_BITS = new Map(FLAGS.map((flag, bit) => [flag, 1 << bit]));
const AWS_ID = new RegExp(`^(${[...ID_PREFIXES].sort((a, b) => b.length - a.length).join("|")})([0-9a-f]+)$`);

/** Everything that the page knows, in as few bytes as 110,000 random ids allow. */
export function pack(input: MapInput): Packed {
    const columns = Object.fromEntries(COLUMNS.map(name => [name, new Bytes()])) as Record<Column, Bytes>;
    const ids = new Digits();
    const regions = new Index();
    const owners = new Index();
    const roots: Root[] = [];
    for (const [space, { items }] of input.spaces.entries()) {
        const sorted = [...items].sort(compareItems);
        let at = 0;
        for (const root of rootsOf(outermost(sorted))) {
            let previous = root.address;
            const from = at;
            for (; at < sorted.length && contains(root, sorted[at].cidr); at++) {
                const item = sorted[at];
                columns.addresses.bigVarint(item.cidr.address - previous);
                previous = item.cidr.address;
                columns.netmaskLengths.byte(item.cidr.netmaskLength);
                columns.kinds.byte(RANK.get(item.kind)!);
                columns.flags.byte(item.flags.reduce((bits, flag) => bits | FLAG_BITS.get(flag)!, 0));
                columns.regions.varint(regions.of(item.region));
                columns.owners.varint(owners.of(item.owner));
                columns.allocated.varint(share(item.allocated));
                columns.used.varint(share(item.used));
                writeId(item.id, columns, ids);
                // A name that repeats the id says nothing.
                columns.texts.text(item.name === item.id ? "" : item.name);
            }
            roots.push({
                space,
                family: root.family,
                address: root.address.toString(16),
                netmaskLength: root.netmaskLength,
                count: at - from,
            });
        }
    }
    const parts = COLUMNS.map(name => columns[name].end());
    return {
        head: {
            version: 1,
            title: input.title,
            asOf: input.asOf ?? "",
            spaces: input.spaces.map(({ name }) => name),
            roots,
            regions: regions.values,
            owners: owners.values,
            lengths: Object.fromEntries(COLUMNS.map((name, i) => [name, parts[i].length])) as Head["lengths"],
        },
        columns: deflateRawSync(Buffer.concat(parts), { level: 9, memLevel: 9 }),
        ids: ids.end(),
    };
}

/** Ascending, what contains before what is contained. */
function compareItems(a: MapItem, b: MapItem): number {
    const [x, y] = [a.cidr, b.cidr];
    if (x.family !== y.family) {
        return x.family - y.family;
    }
    if (x.address !== y.address) {
        return x.address < y.address ? -1 : 1;
    }
    return (
        x.netmaskLength - y.netmaskLength || RANK.get(a.kind)! - RANK.get(b.kind)! || compareText(a.id, b.id)
    );
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** The blocks that lie in no other; the roots follow from them alone. */
function outermost(sorted: readonly MapItem[]): Cidr[] {
    const found: Cidr[] = [];
    for (const { cidr } of sorted) {
        const previous = found.at(-1);
        if (!previous || !contains(previous, cidr)) {
            found.push(cidr);
        }
    }
    return found;
}

/** In thousandths plus one; something never rounds to nothing, nor not quite all to all. */
function share(value: number | undefined): number {
    if (value === undefined) {
        return 0;
    }
    const exact = Math.min(1, Math.max(0, value)) * SHARE_UNIT;
    const rounded = Math.round(exact);
    if (rounded === 0 && exact > 0) {
        return 2;
    }
    return 1 + (rounded === SHARE_UNIT && exact < SHARE_UNIT ? SHARE_UNIT - 1 : rounded);
}

function writeId(id: string, columns: Record<Column, Bytes>, digits: Digits): void {
    if (id === "") {
        columns.idForms.byte(ID_NONE);
        return;
    }
    const parts = AWS_ID.exec(id);
    const prefix = parts ? ID_PREFIXES.indexOf(parts[1] as (typeof ID_PREFIXES)[number]) : -1;
    if (parts && (parts[2].length === 8 || parts[2].length === 17)) {
        columns.idForms.byte((parts[2].length === 8 ? ID_SHORT : ID_LONG) + prefix);
        digits.write(parts[2]);
    } else {
        columns.idForms.byte(ID_TEXT);
        columns.texts.text(id);
    }
}

/** Numbers for texts, in the order in which they are first seen. */
class Index {
    readonly values: string[] = [];
    private readonly numbers = new Map<string, number>();

    of(value: string): number {
        let number = this.numbers.get(value);
        if (number === undefined) {
            number = this.values.push(value) - 1;
            this.numbers.set(value, number);
        }
        return number;
    }
}

/** Bytes that grow. */
class Bytes {
    private buffer = Buffer.allocUnsafe(4096);
    private length = 0;

    byte(value: number): void {
        this.reserve(1);
        this.buffer[this.length++] = value;
    }

    varint(value: number): void {
        let rest = value;
        while (rest >= 128) {
            this.byte((rest % 128) | 128);
            rest = Math.floor(rest / 128);
        }
        this.byte(rest);
    }

    bigVarint(value: bigint): void {
        let rest = value;
        while (rest > Number.MAX_SAFE_INTEGER) {
            this.byte(Number(rest & 127n) | 128);
            rest >>= 7n;
        }
        this.varint(Number(rest));
    }

    /** Length in bytes, then UTF-8. */
    text(value: string): void {
        const length = Buffer.byteLength(value);
        this.varint(length);
        this.reserve(length);
        this.length += this.buffer.write(value, this.length);
    }

    end(): Buffer {
        return this.buffer.subarray(0, this.length);
    }

    private reserve(more: number): void {
        if (this.length + more > this.buffer.length) {
            const larger = Buffer.allocUnsafe(2 * (this.length + more));
            this.buffer.copy(larger, 0, 0, this.length);
            this.buffer = larger;
        }
    }
}

/** Hexadecimal digits, two a byte. */
class Digits {
    private readonly parts: string[] = [];

    write(digits: string): void {
        this.parts.push(digits);
    }

    end(): Buffer {
        const all = this.parts.join("");
        return Buffer.from(all.length % 2 === 0 ? all : `${all}0`, "hex");
    }
}
