import type { BlockView, NetworkView, PartView } from "./view";

const WIDTH = 1200;
const ROW = 30;
const GAP = 24;
/** A character of the labels is about this wide. */
const CHARACTER = 6.6;
const FILLS = {
    block: "#dbe4f0",
    tier: "#9ec5e8",
    reserved: "#d0d0d0",
    subnet: "#c9e3c1",
    free: "#ffffff",
} as const;

interface Bar {
    readonly part: PartView;
    readonly label: string;
    readonly kind: keyof typeof FILLS;
    readonly row: number;
}

/** The addresses of a VPC as a drawing, to scale: each block, below it its tiers and what is free, below them subnets. */
export function networkSvg(view: NetworkView): string {
    const height = GAP + view.blocks.length * (3 * ROW + GAP);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="monospace" font-size="11" role="img">`,
        `<title>${escaped(`Layout of a VPC in ${view.region}`)}</title>`,
        `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
        ...view.blocks.map((block, i) => section(block, GAP + i * (3 * ROW + GAP))),
        "</svg>",
        "",
    ].join("\n");
}

function section(block: BlockView, top: number): string {
    return barsOf(block)
        .map(({ part, label, kind, row }) => {
            const x = scaled(start(part), block);
            const width = Math.max(scaled(part.addresses, block), 0.5);
            const y = top + row * ROW;
            const room = Math.floor((width - 8) / CHARACTER);
            const text = room < 4 ? "" : label.length <= room ? label : `${label.slice(0, room - 1)}…`;
            return (
                `<g><title>${escaped(label)}</title>` +
                `<rect x="${x}" y="${y}" width="${width}" height="${ROW - 2}" fill="${FILLS[kind]}" stroke="#5b6b7b" stroke-width="0.5"/>` +
                (text ? `<text x="${x + 4}" y="${y + 18}">${escaped(text)}</text>` : "") +
                "</g>"
            );
        })
        .join("\n");
}

function barsOf(block: BlockView): Bar[] {
    const whole = { offset: "0.0.0.0", netmaskLength: block.netmaskLength, addresses: block.addresses };
    const name = block.key === undefined ? "VPC" : block.key;
    return [
        { part: whole, label: `${name} ${block.cidr ?? `/${block.netmaskLength}`}`, kind: "block", row: 0 },
        ...block.tiers.flatMap(tier => [
            ...tier.parts.map(
                (part): Bar => ({
                    part,
                    label: `${tier.key} ${place(part)}`,
                    kind: tier.reserved ? "reserved" : "tier",
                    row: 1,
                }),
            ),
            ...tier.subnets.map(
                (subnet): Bar => ({
                    part: subnet,
                    label: `${tier.key}/${subnet.zone} ${place(subnet)}`,
                    kind: "subnet",
                    row: 2,
                }),
            ),
        ]),
        ...block.free.map((part): Bar => ({ part, label: `free ${place(part)}`, kind: "free", row: 1 })),
    ];
}

function place(part: PartView): string {
    return part.cidr ?? `+${part.offset}/${part.netmaskLength}`;
}

function start(part: PartView): number {
    return part.offset.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function scaled(addresses: number, block: BlockView): number {
    return Math.round((addresses / block.addresses) * WIDTH * 100) / 100;
}

function escaped(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}
