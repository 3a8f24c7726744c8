import { addressCount, type Cidr, parseCidr } from "../../address-space";
import type { BlockView, PlanView, PoolView } from "./view";

const WIDTH = 1200;
const ROW = 30;
const GAP = 24;
/** A character of the labels is about this wide. */
const CHARACTER = 6.6;

type Kind = "block" | "pool" | "retired" | "reservation" | "taken" | "free";

const FILLS: Record<Kind, string> = {
    block: "#dbe4f0",
    pool: "#9ec5e8",
    retired: "#d0d0d0",
    reservation: "#f3cf8d",
    taken: "#e8a9a0",
    free: "#ffffff",
};

/** A part of a row, to the scale of the CIDR that its section shows. */
interface Bar {
    readonly cidr: string;
    readonly label: string;
    readonly kind: Kind;
    readonly row: number;
}

/** The plan as a drawing: a section for each block and each pool at the top, what lies in it below, to scale. */
export function planSvg(view: PlanView): string {
    const sections = [...view.blocks.map(blockBars), ...view.pools.flatMap(poolBars)];
    let top = GAP;
    const parts = sections.map(bars => {
        const drawn = section(bars, top);
        top += (Math.max(...bars.map(({ row }) => row)) + 1) * ROW + GAP;
        return drawn;
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" font-family="monospace" font-size="11" role="img">`,
        `<title>${escaped(`Address plan, home region ${view.homeRegion}`)}</title>`,
        `<rect width="${WIDTH}" height="${top}" fill="#ffffff"/>`,
        ...parts,
        "</svg>",
        "",
    ].join("\n");
}

/** A block and its slots. */
function blockBars(block: BlockView): Bar[] {
    return [
        { cidr: block.cidr, label: block.cidr, kind: "block", row: 0 },
        ...block.used.map(
            ({ region, cidr, retired, slot }): Bar => ({
                cidr,
                label: `${region} ${cidr} (slot ${slot})`,
                kind: retired ? "retired" : "pool",
                row: 1,
            }),
        ),
    ];
}

/** Each CIDR of a pool at the top, and what is in it. */
function poolBars(pool: PoolView): Bar[][] {
    return pool.cidrs
        .filter(({ cidr }) => cidr !== undefined)
        .map(({ cidr }): Bar[] => [
            { cidr: cidr!, label: `${pool.key} ${cidr}`, kind: "pool", row: 0 },
            ...belowOf([pool], cidr!, 1),
        ]);
}

/** What is in one CIDR of the pools. */
function belowOf(pools: readonly PoolView[], within: string, row: number): Bar[] {
    return pools.flatMap(pool =>
        pool.cidrs
            .filter(({ cidr }) => cidr === within)
            .flatMap(({ used, free }): Bar[] => [
                ...used.flatMap(({ cidr, kind, key }): Bar[] => [
                    { cidr, label: `${key || kind} ${cidr}`, kind, row },
                    ...(kind === "pool" ? belowOf(pool.pools, cidr, row + 1) : []),
                ]),
                ...(used.length > 0
                    ? free.map((cidr): Bar => ({ cidr, label: `free ${cidr}`, kind: "free", row }))
                    : []),
            ]),
    );
}

function section(bars: readonly Bar[], top: number): string {
    const whole = parseCidr(bars[0]!.cidr);
    return bars
        .map(({ cidr, label, kind, row }) => {
            const { x, width } = place(whole, parseCidr(cidr));
            const y = top + row * ROW;
            const text = fitting(label, Math.floor((width - 8) / CHARACTER));
            return (
                `<g><title>${escaped(label)}</title>` +
                `<rect x="${x}" y="${y}" width="${width}" height="${ROW - 2}" fill="${FILLS[kind]}" stroke="#5b6b7b" stroke-width="0.5"/>` +
                (text ? `<text x="${x + 4}" y="${y + 18}">${escaped(text)}</text>` : "") +
                "</g>"
            );
        })
        .join("\n");
}

/** The label, or the last part of the key that it begins with, or what of that fits. */
function fitting(label: string, room: number): string {
    if (label.length <= room) {
        return label;
    }
    const short = label.split(" ")[0]!.split("/").at(-1)!;
    return short.length <= room ? short : room < 4 ? "" : `${short.slice(0, room - 1)}…`;
}

/** Where a CIDR is in a row that shows another, in the drawing's units. */
function place(whole: Cidr, part: Cidr): { x: number; width: number } {
    // Millionths, because addresses of IPv6 are beyond exact numbers.
    const scale = (addresses: bigint) => Number((addresses * 1_000_000n) / addressCount(whole)) / 1_000_000;
    const x = scale(part.address - whole.address) * WIDTH;
    return { x: round(x), width: round(Math.max(scale(addressCount(part)) * WIDTH, 0.5)) };
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}
