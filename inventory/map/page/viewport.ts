import type { Rect } from "./geometry";

const DURATION = 280;

/** Which part of the world the window shows: screen = world * scale + offset. */
export class Viewport {
    scale = 1;
    x = 0;
    y = 0;
    width = 1;
    height = 1;
    private fitted = 1;
    private animation = 0;

    constructor(
        private readonly changed: () => void,
        private readonly still: () => boolean,
    ) {}

    resize(width: number, height: number): void {
        this.width = width;
        this.height = height;
    }

    /** Shows a part of the world as large as fits, with a margin in pixels; moves there unless motion is unwanted. */
    show(rect: Rect, margin: number, { jump = false } = {}): void {
        const scale = Math.min(
            (this.width - 2 * margin) / rect.width,
            (this.height - 2 * margin) / rect.height,
        );
        const x = this.width / 2 - (rect.x + rect.width / 2) * scale;
        const y = this.height / 2 - (rect.y + rect.height / 2) * scale;
        this.move({ scale, x, y }, jump);
    }

    /** Shows the whole world, and remembers how small that is. */
    fit(world: Rect, margin: number, options: { jump?: boolean } = {}): void {
        this.show(world, margin, options);
        this.fitted = Math.min(
            (this.width - 2 * margin) / world.width,
            (this.height - 2 * margin) / world.height,
        );
    }

    /** Zooms so that the point of the screen stays where it is. */
    zoom(factor: number, screenX = this.width / 2, screenY = this.height / 2): void {
        this.stop();
        const scale = Math.min(this.fitted * 2 ** 44, Math.max(this.fitted * 0.7, this.scale * factor));
        const applied = scale / this.scale;
        this.x = screenX - (screenX - this.x) * applied;
        this.y = screenY - (screenY - this.y) * applied;
        this.scale = scale;
        this.changed();
    }

    pan(dx: number, dy: number): void {
        this.stop();
        this.x += dx;
        this.y += dy;
        this.changed();
    }

    toWorld(screenX: number, screenY: number): { x: number; y: number } {
        return { x: (screenX - this.x) / this.scale, y: (screenY - this.y) / this.scale };
    }

    toScreen(rect: Rect): Rect {
        return {
            x: rect.x * this.scale + this.x,
            y: rect.y * this.scale + this.y,
            width: rect.width * this.scale,
            height: rect.height * this.scale,
        };
    }

    /** Times larger than when the whole world is shown. */
    get magnification(): number {
        return this.scale / this.fitted;
    }

    private stop(): void {
        cancelAnimationFrame(this.animation);
    }

    private move(to: { scale: number; x: number; y: number }, jump: boolean): void {
        this.stop();
        if (jump || this.still()) {
            Object.assign(this, to);
            this.changed();
            return;
        }
        const from = { scale: this.scale, x: this.x, y: this.y };
        const began = performance.now();
        const step = (now: number) => {
            const part = Math.min(1, Math.max(0, (now - began) / DURATION));
            const eased = part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
            const scale = from.scale * (to.scale / from.scale) ** eased;
            // The offset follows the scale, so that the target does not swing out on the way.
            const done = to.scale === from.scale ? eased : (scale - from.scale) / (to.scale - from.scale);
            Object.assign(this, {
                scale,
                x: from.x + (to.x - from.x) * done,
                y: from.y + (to.y - from.y) * done,
            });
            this.changed();
            if (part < 1) {
                this.animation = requestAnimationFrame(step);
            }
        };
        this.animation = requestAnimationFrame(step);
    }
}
