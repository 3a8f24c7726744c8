import { bitsOf, type Cidr, type Family, parseCidr } from "../../address-space";
import type { OutlineRow } from "../model";

/**
 * A CIDR for views that go over 100,000 of them: an IPv4 address is a number here, because arithmetic with bigint
 * costs several times as much.
 */
export interface Span {
    readonly family: Family;
    readonly first: number | bigint;
    readonly netmaskLength: number;
}

/** The span of a CIDR from the store, where every CIDR has the form that `formatCidr` writes. */
export function spanOf(cidr: string, family: Family): Span {
    if (family === 6) {
        const { address, netmaskLength } = parseCidr(cidr);
        return { family, first: address, netmaskLength };
    }
    let first = 0;
    let part = 0;
    let at = 0;
    for (; at < cidr.length; at++) {
        const digit = cidr.charCodeAt(at) - 48;
        if (digit >= 0 && digit <= 9) {
            part = part * 10 + digit;
        } else {
            first = first * 256 + part;
            part = 0;
            if (digit === SLASH) {
                break;
            }
        }
    }
    return { family, first, netmaskLength: Number(cidr.slice(at + 1)) };
}

/** The spans of CIDRs that are parted by spaces. */
export function spansIn(cidrs: string): Span[] {
    return cidrs.split(" ").map(cidr => spanOf(cidr, cidr.includes(":") ? 6 : 4));
}

/** The share of `outer` that CIDRs parted by spaces cover together, without a span for each where they are in order. */
export function coverageByText(outer: Span, cidrs: string): number {
    if (typeof outer.first === "bigint" || cidrs.includes(":")) {
        return coverageOf([outer], spansIn(cidrs));
    }
    const end = outer.first + 2 ** (32 - outer.netmaskLength);
    let covered = 0;
    let reached = outer.first;
    let previous = 0;
    let first = 0;
    let part = 0;
    for (let at = 0; at <= cidrs.length; at++) {
        // Behind the last one it is no number, which ends a CIDR as a space does.
        const digit = cidrs.charCodeAt(at) - 48;
        if (digit >= 0 && digit <= 9) {
            part = part * 10 + digit;
        } else if (digit === DOT || digit === SLASH) {
            first = first * 256 + part;
            part = 0;
        } else {
            if (first < previous) {
                return coverageOf([outer], spansIn(cidrs));
            }
            previous = first;
            const behind = Math.min(end, first + 2 ** (32 - part));
            if (behind > reached) {
                covered += Math.max(0, behind - Math.max(first, reached));
                reached = behind;
            }
            first = part = 0;
        }
    }
    return covered / (end - outer.first);
}

const DOT = ".".charCodeAt(0) - 48;
const SLASH = "/".charCodeAt(0) - 48;

export function cidrOf({ family, first, netmaskLength }: Span): Cidr {
    return { family, address: BigInt(first), netmaskLength };
}

/** What a row holds: of a pool what is provisioned, of anything else its CIDR. */
export function spansOf(row: OutlineRow): Span[] {
    if (row.kind === "pool") {
        return row.cidrs
            .filter(({ state }) => state === "provisioned")
            .map(({ cidr }) => spanOf(cidr, row.family));
    }
    return row.cidr === "" ? [] : [spanOf(row.cidr, row.family)];
}

/** By family, then address, what contains before what is contained. */
export function compareSpans(a: Span, b: Span): number {
    if (a.family !== b.family) {
        return a.family - b.family;
    }
    return a.first < b.first ? -1 : a.first > b.first ? 1 : a.netmaskLength - b.netmaskLength;
}

/** Whether every address of `inner` lies in `outer`. */
export function holds(outer: Span, inner: Span): boolean {
    const offset = offsetIn(outer, inner);
    return (
        outer.family === inner.family &&
        outer.netmaskLength <= inner.netmaskLength &&
        offset >= 0 &&
        offset < 1
    );
}

/** Where `inner` begins in `outer`: 0 at its first address, 1 behind its last. */
export function offsetIn(outer: Span, inner: Span): number {
    if (outer.family !== inner.family) {
        return Number.NaN;
    }
    const difference =
        typeof inner.first === "number" && typeof outer.first === "number"
            ? inner.first - outer.first
            : Number(BigInt(inner.first) - BigInt(outer.first));
    return difference * 2 ** (outer.netmaskLength - bitsOf(outer.family));
}

/** The share of `outer` that the spans cover together: each address counts once, whatever overlaps. */
export function coverageOf(outer: readonly Span[], inner: readonly Span[]): number {
    let covered = 0;
    let size = 0;
    for (const own of withoutNested(outer)) {
        const weight = 2 ** -own.netmaskLength;
        size += weight;
        covered += weight * coverageOfOne(own, inner);
    }
    return size === 0 ? 0 : Math.min(1, covered / size);
}

function coverageOfOne(outer: Span, inner: readonly Span[]): number {
    let covered = 0;
    let reached = 0;
    let previous = Number.NEGATIVE_INFINITY;
    for (const span of inner) {
        const from = offsetIn(outer, span);
        if (from < previous) {
            return coverageOfOne(outer, [...inner].sort(compareSpans));
        }
        const to = Math.min(1, from + 2 ** (outer.netmaskLength - span.netmaskLength));
        if (from < 1 && to > reached) {
            covered += to - Math.max(from, reached);
            reached = to;
        }
        // Those of the other family have no place, NaN.
        previous = from >= previous ? from : previous;
    }
    return covered;
}

/** The spans that lie in no other. */
export function withoutNested(spans: readonly Span[]): readonly Span[] {
    if (spans.length < 2) {
        return spans;
    }
    const found: Span[] = [];
    for (const span of [...spans].sort(compareSpans)) {
        const previous = found.at(-1);
        if (!previous || !holds(previous, span)) {
            found.push(span);
        }
    }
    return found;
}
