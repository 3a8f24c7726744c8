import { type Picture, paint, paintMarks } from "./paint";
import type { Target } from "./scene";
import type { Viewport } from "./viewport";

/** A picture that took longer than this (milliseconds) is not drawn anew at each step of a movement. */
const SLOW = 25;
const SETTLED = 120;

/**
 * Draws at the next frame, and only what has to be. While a large map moves, the last picture is moved and scaled with
 * it; it is drawn anew when the movement has come to rest.
 */
export class Painter {
    private frame = 0;
    private timer = 0;
    private isMapStale = true;
    private cost = 0;
    private painted = { scale: 1, x: 0, y: 0 };

    constructor(
        private readonly map: HTMLCanvasElement,
        private readonly marks: HTMLCanvasElement,
        private readonly view: Viewport,
        private readonly what: () => { picture: Picture; chosen?: Target; hovered?: Target },
    ) {}

    /** The canvases have as many pixels as the screen has for them. */
    resize(width: number, height: number): void {
        for (const canvas of [this.map, this.marks]) {
            canvas.width = width * devicePixelRatio;
            canvas.height = height * devicePixelRatio;
        }
        this.changed();
    }

    /** What is shown has changed. */
    changed(): void {
        this.isMapStale = true;
        this.request();
    }

    /** Only what is chosen or pointed at has changed. */
    marked(): void {
        this.request();
    }

    /** The window shows another part. */
    moved(): void {
        if (this.cost < SLOW) {
            this.changed();
            return;
        }
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.changed(), SETTLED);
        const scale = this.view.scale / this.painted.scale;
        const x = this.view.x - this.painted.x * scale;
        const y = this.view.y - this.painted.y * scale;
        this.map.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
        this.request();
    }

    private request(): void {
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => this.draw());
    }

    private draw(): void {
        const { picture, chosen, hovered } = this.what();
        if (this.isMapStale) {
            const began = performance.now();
            const shapes = paint(contextOf(this.map), picture, this.view);
            this.cost = performance.now() - began;
            this.isMapStale = false;
            this.map.style.transform = "";
            this.painted = { scale: this.view.scale, x: this.view.x, y: this.view.y };
            this.tell(picture, shapes);
        }
        paintMarks(contextOf(this.marks), picture, this.view, chosen, hovered);
    }

    /** What is drawn, for whoever cannot see it: tests, and people with the inspector of the browser. */
    private tell({ scene }: Picture, shapes: number): void {
        const first = this.view.toScreen(scene.roots[0] ?? scene.world);
        Object.assign(this.map.dataset, {
            shapes,
            magnification: this.view.magnification.toFixed(3),
            ...first,
        });
    }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
    const context = canvas.getContext("2d")!;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    return context;
}
