import { KINDS } from "../format";
import { formatAddress } from "./addresses";
import { type Rect, TITLE } from "./geometry";
import { Labels } from "./labels";
import type { Scene, Target } from "./scene";
import type { Theme } from "./theme";
import type { Viewport } from "./viewport";

export type Colouring = "used" | "region" | "owner";

export interface Picture {
    readonly scene: Scene;
    readonly theme: Theme;
    readonly colouring: Colouring;
    /** One byte for each item that a search has found; undefined while nothing is searched. */
    readonly found?: Uint8Array;
}

const POOL = KINDS.indexOf("pool");
const BLOCK = KINDS.indexOf("block");
const ALLOCATION = KINDS.indexOf("allocation");
const RESERVATION = KINDS.indexOf("reservation");
/** Bits of format.ts's FLAGS. */
const OVERLAPPING = 1;
const NONCOMPLIANT = 2;

/** Smaller than this (pixels), what is in it cannot be seen apart from it. */
const INVISIBLE = 0.7;
/** From these sizes on (pixels), things get an outline, and a label if it fits. */
const OUTLINED = 5;
const LABEL = { width: 44, height: 15 };

/** Draws everything that the window shows; returns how many shapes that were. */
export function paint(canvas: CanvasRenderingContext2D, picture: Picture, view: Viewport): number {
    const { scene, theme } = picture;
    const { items, places } = scene;
    const labels = new Labels(canvas, theme, view);
    const outlined: number[] = [];
    const containers: number[] = [];
    const leaves: number[] = [];
    let shapes = 0;
    canvas.fillStyle = theme.surface;
    canvas.fillRect(0, 0, view.width, view.height);
    for (const [root, frame] of scene.roots.entries()) {
        const box = view.toScreen(frame);
        if (!isSeen({ ...box, y: box.y - TITLE * box.height, height: (1 + TITLE) * box.height }, view)) {
            continue;
        }
        drawRoot(canvas, picture, root, box);
        let filled = "";
        for (let i = scene.firstOf[root]; i < scene.firstOf[root + 1]; ) {
            const x = places[4 * i] * view.scale + view.x;
            const y = places[4 * i + 1] * view.scale + view.y;
            const width = places[4 * i + 2] * view.scale;
            const height = places[4 * i + 3] * view.scale;
            if (x > view.width || y > view.height || x + width < 0 || y + height < 0) {
                i = items.end[i];
                continue;
            }
            const colour = colourOf(picture, i);
            if (colour !== filled) {
                canvas.fillStyle = filled = colour;
            }
            canvas.fillRect(x, y, Math.max(width, 1), Math.max(height, 1));
            shapes++;
            if (width > OUTLINED && height > OUTLINED) {
                outlined.push(i);
                if (width > LABEL.width && height > LABEL.height) {
                    (items.end[i] > i + 1 ? containers : leaves).push(i);
                }
            }
            i = width < INVISIBLE && height < INVISIBLE ? items.end[i] : i + 1;
        }
    }
    // From the innermost to the outermost, so that the border of what contains others stays visible.
    for (const i of outlined.reverse()) {
        outline(canvas, picture, view, i);
    }
    for (const i of containers) {
        labels.corner(view.toScreen(scene.rectOf({ kind: "item", item: i })), labelOf(scene, i));
    }
    for (const i of leaves) {
        labels.centre(view.toScreen(scene.rectOf({ kind: "item", item: i })), labelOf(scene, i));
    }
    freeLabels(labels, scene, view, containers);
    return shapes;
}

/** What is pointed at, chosen and found, on a canvas of its own above the map. */
export function paintMarks(
    canvas: CanvasRenderingContext2D,
    { scene, theme, found }: Picture,
    view: Viewport,
    chosen: Target | undefined,
    hovered: Target | undefined,
): void {
    canvas.clearRect(0, 0, view.width, view.height);
    if (found) {
        canvas.fillStyle = theme.accent;
        for (let i = 0; i < found.length; i++) {
            const box = found[i] ? view.toScreen(scene.rectOf({ kind: "item", item: i })) : undefined;
            // What is large enough shows itself; the smallest get a dot that can be seen.
            if (box && box.width < 6 && box.height < 6 && isSeen(box, view)) {
                canvas.fillRect(box.x + box.width / 2 - 2, box.y + box.height / 2 - 2, 4, 4);
            }
        }
    }
    for (const [target, thickness] of [
        [hovered, 1.5],
        [chosen, 3],
    ] as const) {
        if (target) {
            const box = view.toScreen(scene.rectOf(target));
            const grow = Math.max(0, 8 - Math.min(box.width, box.height)) / 2;
            canvas.lineWidth = thickness + 2;
            canvas.strokeStyle = theme.surface;
            frame(canvas, box, grow);
            canvas.lineWidth = thickness;
            canvas.strokeStyle = theme.accent;
            frame(canvas, box, grow);
        }
    }
}

function frame(canvas: CanvasRenderingContext2D, box: Rect, grow: number): void {
    canvas.strokeRect(box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow);
}

function isSeen(box: Rect, view: Viewport): boolean {
    return box.x <= view.width && box.y <= view.height && box.x + box.width >= 0 && box.y + box.height >= 0;
}

function drawRoot(
    canvas: CanvasRenderingContext2D,
    { scene, theme }: Picture,
    root: number,
    box: Rect,
): void {
    canvas.fillStyle = theme.outside;
    canvas.fillRect(box.x, box.y, box.width, box.height);
    canvas.lineWidth = 1;
    canvas.strokeStyle = theme.line;
    canvas.strokeRect(box.x, box.y, box.width, box.height);
    const size = Math.min(15, box.height * TITLE * 0.62);
    if (size >= 7) {
        const { family, address, netmaskLength, space } = scene.blockOf({ kind: "root", root });
        const cidr = `${formatAddress(family, address)}/${netmaskLength}`;
        canvas.font = `600 ${size}px ui-sans-serif, system-ui, sans-serif`;
        canvas.textBaseline = "alphabetic";
        canvas.fillStyle = theme.text;
        const y = box.y - size * 0.45;
        canvas.fillText(cidr, box.x, y, box.width);
        const used = canvas.measureText(`${cidr}  `).width;
        if (used < box.width * 0.8) {
            canvas.font = `${size}px ui-sans-serif, system-ui, sans-serif`;
            canvas.fillStyle = theme.faint;
            canvas.fillText(scene.items.head.spaces[space], box.x + used, y, box.width - used);
        }
    }
}

/** Fill of an item: its kind tells what it is; an allocation also shows how much of it is used, or where it belongs. */
function colourOf({ scene: { items }, theme, colouring, found }: Picture, i: number): string {
    const kind = items.kind[i];
    if (kind === POOL) {
        return theme.pool;
    }
    if (kind === BLOCK) {
        return theme.block;
    }
    if (found && !found[i]) {
        return theme.dimmed;
    }
    if (kind === RESERVATION) {
        return theme.reservation;
    }
    if (kind !== ALLOCATION) {
        return theme.other;
    }
    return allocationColour(items.used[i], items.region[i], items.owner[i], theme, colouring);
}

export function allocationColour(
    used: number,
    region: number,
    owner: number,
    theme: Theme,
    colouring: Colouring,
): string {
    if (colouring !== "used") {
        return theme.palette[(colouring === "region" ? region : owner) % theme.palette.length];
    }
    if (Number.isNaN(used)) {
        return theme.unknown;
    }
    return theme.scale[Math.min(theme.scale.length - 1, Math.floor(used * theme.scale.length))];
}

function outline(
    canvas: CanvasRenderingContext2D,
    { scene, theme }: Picture,
    view: Viewport,
    i: number,
): void {
    const { kind, flags } = scene.items;
    const box = view.toScreen(scene.rectOf({ kind: "item", item: i }));
    const least = Math.min(box.width, box.height);
    const inside = (thickness: number, colour: string) => {
        canvas.lineWidth = thickness;
        canvas.strokeStyle = colour;
        frame(canvas, box, -thickness / 2);
    };
    if (kind[i] === POOL) {
        inside(least > 60 ? 3 : 1.5, theme.poolLine);
    } else if (kind[i] === BLOCK) {
        inside(least > 40 ? 2 : 1, theme.blockLine);
    } else {
        inside(least > 14 ? 1 : 0.5, theme.surface);
    }
    if (flags[i] & (OVERLAPPING | NONCOMPLIANT)) {
        inside(least > 16 ? 2.5 : 1.5, flags[i] & OVERLAPPING ? theme.danger : theme.warning);
    }
}

/** The lines of a label: what it is called, and its CIDR. */
function labelOf(scene: Scene, item: number): string[] {
    const { name, id } = scene.items;
    const twins = scene.twinsOf(item).length;
    const cidr = scene.cidrOf({ kind: "item", item });
    const called = name[item] || id[item];
    return [twins > 1 ? `${cidr} ×${twins}` : cidr, ...(called ? [called] : [])];
}

/** Names the free parts of what is large on the screen, so that a gap can be read and not only seen. */
function freeLabels(labels: Labels, scene: Scene, view: Viewport, containers: readonly number[]): void {
    for (const item of containers) {
        const box = view.toScreen(scene.rectOf({ kind: "item", item }));
        if (box.width < 150 || box.height < 100) {
            continue;
        }
        for (const gap of scene.gapsOf({ kind: "item", item })) {
            const target: Target = { kind: "gap", gap };
            const place = view.toScreen(scene.rectOf(target));
            if (place.width > 90 && place.height > 18 && isSeen(place, view)) {
                labels.faintly(place, `free ${scene.cidrOf(target)}`);
            }
        }
    }
}
