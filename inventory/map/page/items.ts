import {
    COLUMNS,
    type Column,
    type Head,
    ID_LONG,
    ID_NONE,
    ID_PREFIXES,
    ID_SHORT,
    SHARE_UNIT,
} from "../format";

/** The items of the map in columns, ordered so that what is contained follows what contains it. */
export interface Items {
    readonly head: Head;
    readonly count: number;
    /** Index of the item's root. */
    readonly root: Uint16Array;
    /** Where the item begins in its root: 0 is the root's first address, 1 lies behind its last. */
    readonly position: Float64Array;
    /** The share of its root that the item covers. */
    readonly extent: Float64Array;
    readonly address: readonly bigint[];
    readonly netmaskLength: Uint8Array;
    readonly kind: Uint8Array;
    readonly flags: Uint8Array;
    readonly region: Uint16Array;
    readonly owner: Uint16Array;
    /** Thousandths; NaN is unknown. */
    readonly allocated: Float32Array;
    readonly used: Float32Array;
    readonly id: readonly string[];
    readonly name: readonly string[];
    /** The innermost item that contains this one, -1 for none. */
    readonly parent: Int32Array;
    /** The first item behind all that this one contains. */
    readonly end: Int32Array;
}

export function readItems(head: Head, bytes: Uint8Array, digits: Uint8Array): Items {
    const count = head.roots.reduce((sum, root) => sum + root.count, 0);
    const readers = readersOf(head, bytes);
    const items = {
        head,
        count,
        root: new Uint16Array(count),
        position: new Float64Array(count),
        extent: new Float64Array(count),
        address: new Array<bigint>(count),
        netmaskLength: readers.netmaskLengths.take(count),
        kind: readers.kinds.take(count),
        flags: readers.flags.take(count),
        region: new Uint16Array(count),
        owner: new Uint16Array(count),
        allocated: new Float32Array(count),
        used: new Float32Array(count),
        id: new Array<string>(count),
        name: new Array<string>(count),
        parent: new Int32Array(count),
        end: new Int32Array(count),
    };
    const hex = new Hex(digits);
    let at = 0;
    for (const [index, root] of head.roots.entries()) {
        const rootAddress = BigInt(`0x${root.address}`);
        const bits = root.family === 4 ? 32 : 128;
        // Exact for the 53 bits below the root's, which is more than there is between any pool and a subnet.
        const scale = 2 ** (root.netmaskLength - bits);
        let address = rootAddress;
        for (const to = at + root.count; at < to; at++) {
            address += readers.addresses.bigVarint();
            items.root[at] = index;
            items.address[at] = address;
            items.position[at] = Number(address - rootAddress) * scale;
            items.extent[at] = 2 ** (root.netmaskLength - items.netmaskLength[at]);
            items.region[at] = readers.regions.varint();
            items.owner[at] = readers.owners.varint();
            items.allocated[at] = share(readers.allocated.varint());
            items.used[at] = share(readers.used.varint());
            items.id[at] = readId(readers.idForms.byte(), readers.texts, hex);
            items.name[at] = readers.texts.text();
        }
    }
    nest(items);
    return items;
}

/** Finds what contains what: a stack of the items that are still open suffices, because of the order. */
function nest({ count, root, position, extent, netmaskLength, kind, parent, end }: Items): void {
    const open: number[] = [];
    for (let i = 0; i < count; i++) {
        for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
            const inside = root[top] === root[i] && position[i] < position[top] + extent[top];
            // Two VPCs with the same CIDR lie beside each other, not one in the other.
            const twin = netmaskLength[top] === netmaskLength[i] && kind[top] === kind[i];
            if (inside && !twin) {
                break;
            }
            end[top] = i;
            open.pop();
        }
        parent[i] = open.at(-1) ?? -1;
        open.push(i);
    }
    for (const i of open) {
        end[i] = count;
    }
}

/** The share that a thousandth plus one stands for. */
function share(value: number): number {
    return value === 0 ? Number.NaN : (value - 1) / SHARE_UNIT;
}

function readId(form: number, texts: Reader, hex: Hex): string {
    if (form >= ID_LONG) {
        return ID_PREFIXES[form - ID_LONG] + hex.take(17);
    }
    if (form >= ID_SHORT) {
        return ID_PREFIXES[form - ID_SHORT] + hex.take(8);
    }
    return form === ID_NONE ? "" : texts.text();
}

function readersOf(head: Head, bytes: Uint8Array): Record<Column, Reader> {
    let from = 0;
    const entries = COLUMNS.map(name => {
        const reader = new Reader(bytes.subarray(from, from + head.lengths[name]));
        from += head.lengths[name];
        return [name, reader] as const;
    });
    return Object.fromEntries(entries) as Record<Column, Reader>;
}

class Reader {
    private static readonly decoder = new TextDecoder();
    private at = 0;

    constructor(private readonly bytes: Uint8Array) {}

    byte(): number {
        return this.bytes[this.at++];
    }

    take(length: number): Uint8Array<ArrayBuffer> {
        this.at += length;
        return this.bytes.slice(this.at - length, this.at);
    }

    varint(): number {
        let value = 0;
        for (let unit = 1; ; unit *= 128) {
            const byte = this.byte();
            value += (byte & 127) * unit;
            if (byte < 128) {
                return value;
            }
        }
    }

    bigVarint(): bigint {
        let small = 0;
        let unit = 1;
        // Seven bytes are exact in a double; addresses of IPv6 may need more.
        for (let read = 0; read < 7; read++) {
            const byte = this.byte();
            small += (byte & 127) * unit;
            unit *= 128;
            if (byte < 128) {
                return BigInt(small);
            }
        }
        let value = BigInt(small);
        for (let shift = 49n; ; shift += 7n) {
            const byte = this.byte();
            value |= BigInt(byte & 127) << shift;
            if (byte < 128) {
                return value;
            }
        }
    }

    text(): string {
        const length = this.varint();
        return length === 0 ? "" : Reader.decoder.decode(this.take(length));
    }
}

/** Reads hexadecimal digits, two a byte. */
class Hex {
    private static readonly pairs = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
    private at = 0;

    constructor(private readonly bytes: Uint8Array) {}

    take(length: number): string {
        const first = this.at >> 1;
        const last = (this.at + length - 1) >> 1;
        let digits = "";
        for (let i = first; i <= last; i++) {
            digits += Hex.pairs[this.bytes[i]];
        }
        const from = this.at & 1;
        this.at += length;
        return digits.slice(from, from + length);
    }
}
