import { formatAddress, formatCount } from "./addresses";
import type { Scene, Target } from "./scene";

/** Addresses that AWS keeps of every subnet. */
const RESERVED = 5;

/** A line of the details: what, and its value. */
export interface Fact {
    readonly label: string;
    readonly value: string;
}

const KIND_NAMES = {
    pool: "Pool",
    block: "Block (VPC)",
    allocation: "Allocation (subnet)",
    reservation: "Reservation",
    other: "Other allocation",
} as const;

export function kindName(scene: Scene, target: Target): string {
    if (target.kind === "gap") {
        return "Free";
    }
    return target.kind === "root" ? "Address space" : KIND_NAMES[scene.kindOf(target.item)];
}

/** How it is called: its name, else its id, else its CIDR. */
export function titleOf(scene: Scene, target: Target): string {
    if (target.kind === "item") {
        const { name, id } = scene.items;
        return name[target.item] || id[target.item] || scene.cidrOf(target);
    }
    return scene.cidrOf(target);
}

/** One sentence, for hover and for those who hear the page. */
export function sentence(scene: Scene, target: Target): string {
    const parts = [kindName(scene, target), titleOf(scene, target), scene.cidrOf(target)];
    if (target.kind === "item") {
        const { allocated, used } = scene.items;
        parts.push(
            ...(Number.isNaN(allocated[target.item]) ? [] : [`${percent(allocated[target.item])} allocated`]),
            ...(Number.isNaN(used[target.item]) ? [] : [`${percent(used[target.item])} used`]),
            ...scene.flagsOf(target.item),
        );
    }
    return [...new Set(parts)].join(", ");
}

/** All there is to say about it. */
export function factsOf(scene: Scene, target: Target): Fact[] {
    const { family, address, netmaskLength, space } = scene.blockOf(target);
    const bits = (family === 4 ? 32 : 128) - netmaskLength;
    const last = address + (1n << BigInt(bits)) - 1n;
    const facts: Fact[] = [
        { label: "CIDR", value: scene.cidrOf(target) },
        { label: "Addresses", value: `${formatAddress(family, address)} – ${formatAddress(family, last)}` },
        { label: "Size", value: sizeText(scene, target, family, bits) },
        { label: "In", value: path(scene, target).join(" › ") || scene.items.head.spaces[space] },
    ];
    if (target.kind === "item") {
        const { id, region, owner, head } = scene.items;
        const twins = scene.twinsOf(target.item).length;
        facts.push(
            { label: "Id", value: id[target.item] },
            { label: "Region", value: head.regions[region[target.item]] },
            { label: "Account", value: head.owners[owner[target.item]] },
            { label: "Notes", value: scene.flagsOf(target.item).join(", ") },
            { label: "Same CIDR", value: twins > 1 ? `${twins} times` : "" },
        );
    }
    return facts.filter(({ value }) => value !== "");
}

/** What contains it, from the outermost on; without a root that one pool fills. */
export function ancestors(scene: Scene, target: Target): Target[] {
    const found: Target[] = [];
    for (let at = scene.parentOf(target); at; at = scene.parentOf(at)) {
        const inner = found[0] ?? target;
        if (at.kind === "item" || scene.cidrOf(at) !== scene.cidrOf(inner)) {
            found.unshift(at);
        }
    }
    return found;
}

/** `37 %`; what is not nothing never reads as 0 %, nor what is not all as 100 %. */
export function percent(value: number): string {
    const rounded = Math.round(value * 100);
    if (rounded === 0 && value > 0) {
        return "< 1 %";
    }
    return `${rounded === 100 && value < 1 ? 99 : rounded} %`;
}

function path(scene: Scene, target: Target): string[] {
    return ancestors(scene, target)
        .filter(({ kind }) => kind === "item")
        .map(one => titleOf(scene, one));
}

function sizeText(scene: Scene, target: Target, family: 4 | 6, bits: number): string {
    const isSubnet = target.kind === "item" && scene.kindOf(target.item) === "allocation";
    const usable = family === 4 && isSubnet ? `, ${formatUsable(bits)} usable` : "";
    return `${formatCount(bits)} addresses${usable}`;
}

function formatUsable(bits: number): string {
    return Math.max(0, 2 ** bits - RESERVED).toLocaleString("en-US");
}
