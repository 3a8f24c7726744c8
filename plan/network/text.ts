import type { BlockView, NetworkView, PartView, TierView } from "./view";

/** The addresses of a VPC as lines: each block with its tiers, their subnets, and what is free. */
export function networkText(view: NetworkView): string {
    const assumed = view.zonesAssumed ? " (as a look-up is likely to find them)" : "";
    const lines = [
        `region ${view.region}, zones ${view.zones.join(", ")}${assumed}, room for ${view.zoneCapacity} in each tier`,
        ...view.blocks.flatMap(block => ["", ...blockLines(block)]),
        ...ipv6Lines(view),
    ];
    return `${lines.join("\n")}\n`;
}

function blockLines(block: BlockView): string[] {
    const name = block.key === undefined ? "VPC" : `block "${block.key}"`;
    const cidr = block.cidr ?? `/${block.netmaskLength}, chosen by the pool`;
    const percent = Math.round((block.used / block.addresses) * 100);
    const entries = [
        ...block.tiers.map(tier => ({ at: tier.parts[0]!, lines: tierLines(tier) })),
        ...block.free.map(part => ({ at: part, lines: [`${place(part)}  free`] })),
    ].sort((a, b) => order(a.at) - order(b.at));
    return [
        `${name}  ${cidr}  ${percent}% used, ${block.unused} of ${block.addresses} addresses free`,
        ...entries.flatMap(({ lines }, i) => branch(lines, i === entries.length - 1)),
    ];
}

function tierLines(tier: TierView): string[] {
    const where = tier.parts.length === 1 ? place(tier.parts[0]!) : `${tier.parts.length} subnets of its own`;
    const about = [tier.type, `order ${tier.order}`, ...(tier.reserved ? ["reserved"] : [])].join(", ");
    return [
        `${where}  ${tier.key}  (${about})`,
        ...tier.subnets.flatMap((subnet, i) =>
            branch(
                [`${place(subnet)}  ${tier.key}/${subnet.zone}  ${subnet.usable} for use`],
                i === tier.subnets.length - 1,
            ),
        ),
    ];
}

function ipv6Lines({ ipv6 }: NetworkView): string[] {
    if (!ipv6) {
        return [];
    }
    const width = Math.ceil((64 - ipv6.netmaskLength) / 4);
    const lines = ipv6.subnets.map(({ subnet, index, cidr }) => {
        const number = index.toString(16).padStart(width, "0");
        return `${cidr ?? `number ${number}`}  ${subnet}`;
    });
    return [
        "",
        `IPv6  ${ipv6.cidr ?? `/${ipv6.netmaskLength}, chosen by its source`}`,
        ...lines.flatMap((line, i) => branch([line], i === lines.length - 1)),
    ];
}

/** The CIDR, or, as long as that of the VPC is unknown, the distance from its first address. */
function place(part: PartView): string {
    return part.cidr ?? `+${part.offset}/${part.netmaskLength}`;
}

function order(part: PartView): number {
    return part.offset.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function branch([first, ...rest]: readonly string[], isLast: boolean): string[] {
    return [`${isLast ? "└─ " : "├─ "}${first}`, ...rest.map(line => `${isLast ? "   " : "│  "}${line}`)];
}
