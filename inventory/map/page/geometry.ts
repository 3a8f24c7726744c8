/** Width of a root's picture, whose height is 1. Its quarters have the same form, its halves are twice as wide. */
export const ASPECT = 1.5;

export interface Rect {
    x: number;
    y: number;
    width: number;
    height: number;
}

/**
 * Where a CIDR lies in the picture of its root, which is ASPECT wide and 1 high. Each bit of the prefix halves the
 * picture: the first into top and bottom, the next into left and right, and so on. So every CIDR is exactly one
 * rectangle, what is near in addresses is near on the map, and quarters read like text.
 */
export function place(position: number, extent: number): Rect {
    const rect = { x: 0, y: 0, width: ASPECT, height: 1 };
    let rest = position;
    for (let size = 0.5, down = true; size >= extent; size /= 2, down = !down) {
        const second = rest >= size;
        if (second) {
            rest -= size;
        }
        if (down) {
            rect.height /= 2;
            rect.y += second ? rect.height : 0;
        } else {
            rect.width /= 2;
            rect.x += second ? rect.width : 0;
        }
    }
    return rect;
}

/** The position of the smallest CIDR with `bits` more bits than the root that the point lies in. */
export function positionAt(x: number, y: number, bits: number): number {
    const box = { x: 0, y: 0, width: ASPECT, height: 1 };
    let position = 0;
    for (let bit = 1, size = 0.5; bit <= bits; bit++, size /= 2) {
        if (bit % 2 === 1) {
            box.height /= 2;
            if (y >= box.y + box.height) {
                box.y += box.height;
                position += size;
            }
        } else {
            box.width /= 2;
            if (x >= box.x + box.width) {
                box.x += box.width;
                position += size;
            }
        }
    }
    return position;
}

/** Room above each root's picture for its title, as a share of the picture's height. */
export const TITLE = 0.1;
const GAP = 0.08;

/**
 * Where the pictures of the roots stand in the world: in rows, each as large as `weights` says (1 is full size). Of all
 * widths that the rows could have, the one with which the pictures get largest in a window of this aspect.
 */
export function arrange(weights: readonly number[], aspect: number): Rect[] {
    let [best, bestHeight] = [[] as Rect[], Number.POSITIVE_INFINITY];
    let limit = 0;
    for (const weight of weights) {
        limit += ASPECT * weight + GAP;
        const placed = inRows(weights, limit);
        const right = Math.max(...placed.map(({ x, width }) => x + width));
        const bottom = Math.max(...placed.map(({ y, height }) => y + height));
        // How high a window would have to be to show all of it.
        const height = Math.max(bottom, right / aspect);
        if (height < bestHeight) {
            [best, bestHeight] = [placed, height];
        }
    }
    return best;
}

function inRows(weights: readonly number[], limit: number): Rect[] {
    const placed: Rect[] = [];
    let [x, y, rowHeight] = [0, 0, 0];
    for (const weight of weights) {
        const [width, height] = [ASPECT * weight, (1 + TITLE) * weight];
        if (x > 0 && x + width > limit) {
            y += rowHeight + GAP;
            x = 0;
            rowHeight = 0;
        }
        placed.push({ x, y: y + TITLE * weight, width, height: weight });
        x += width + GAP;
        rowHeight = Math.max(rowHeight, height);
    }
    return placed;
}
