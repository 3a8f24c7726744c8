/** Text of addresses, without the library that the rest of the inventory uses: the page brings its code along. */

export function formatAddress(family: 4 | 6, address: bigint): string {
    return family === 4 ? formatIpv4(Number(address)) : formatIpv6(address);
}

function formatIpv4(address: number): string {
    return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) shortened. */
function formatIpv6(address: bigint): string {
    const groups = Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
    let best = { from: 0, length: 1 };
    for (let from = 0; from < 8; from++) {
        let length = 0;
        while (from + length < 8 && groups[from + length] === 0) {
            length++;
        }
        if (length > best.length) {
            best = { from, length };
        }
    }
    const hex = groups.map(group => group.toString(16));
    if (best.length < 2) {
        return hex.join(":");
    }
    return `${hex.slice(0, best.from).join(":")}::${hex.slice(best.from + best.length).join(":")}`;
}

/** An address with or without a prefix, as somebody types it into the search box; undefined if it is none. */
export function parseTyped(
    text: string,
): { family: 4 | 6; address: bigint; netmaskLength: number } | undefined {
    const [host, length, more] = text.trim().split("/");
    const family = host.includes(":") ? 6 : 4;
    const bits = family === 4 ? 32 : 128;
    const netmaskLength =
        length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (more !== undefined || !(netmaskLength <= bits)) {
        return undefined;
    }
    const address = family === 4 ? parseIpv4(host) : parseIpv6(host);
    return address === undefined ? undefined : { family, address, netmaskLength };
}

function parseIpv4(text: string): bigint | undefined {
    const parts = text.split(".");
    if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
        return undefined;
    }
    return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
    const halves = text.split("::");
    if (halves.length > 2) {
        return undefined;
    }
    const [before, behind = []] = halves.map(half => (half === "" ? [] : half.split(":")));
    const missing = 8 - before.length - behind.length;
    if (halves.length === 1 ? missing !== 0 : missing < 1) {
        return undefined;
    }
    const groups = [...before, ...new Array<string>(missing).fill("0"), ...behind];
    if (!groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) {
        return undefined;
    }
    return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** `1,048,576`; beyond a quadrillion the power of two, as 2^64. */
export function formatCount(bits: number): string {
    return bits > 50 ? `2^${bits}` : (2 ** bits).toLocaleString("en-US");
}
