import type { Viewport } from "./viewport";

export interface Gestures {
    /** The pointer is over this point of the canvas, or has left it. */
    hover(point: { x: number; y: number } | undefined): void;
    click(x: number, y: number): void;
    doubleClick(x: number, y: number): void;
}

/** Turns wheel, mouse, pen and fingers into movements of the map. */
export function listenToPointers(canvas: HTMLCanvasElement, view: Viewport, gestures: Gestures): void {
    const pointers = new Map<number, { x: number; y: number }>();
    let travelled = 0;
    const at = (event: MouseEvent) => {
        const box = canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener(
        "wheel",
        event => {
            event.preventDefault();
            const { x, y } = at(event);
            const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
            view.zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) * 0.0025), x, y);
        },
        { passive: false },
    );
    canvas.addEventListener("pointerdown", event => {
        canvas.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, at(event));
        travelled = 0;
    });
    canvas.addEventListener("pointermove", event => {
        const before = pointers.get(event.pointerId);
        const now = at(event);
        if (!before) {
            gestures.hover(now);
            return;
        }
        travelled += Math.hypot(now.x - before.x, now.y - before.y);
        const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
        if (other) {
            const apart = (point: { x: number; y: number }) =>
                Math.hypot(point.x - other.x, point.y - other.y);
            view.zoom(apart(now) / Math.max(1, apart(before)), (now.x + other.x) / 2, (now.y + other.y) / 2);
        } else if (travelled > 3) {
            view.pan(now.x - before.x, now.y - before.y);
        }
        pointers.set(event.pointerId, now);
    });
    const release = (event: PointerEvent) => {
        if (pointers.delete(event.pointerId) && travelled <= 3 && event.type === "pointerup") {
            const { x, y } = at(event);
            gestures.click(x, y);
        }
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => gestures.hover(undefined));
    canvas.addEventListener("dblclick", event => {
        const { x, y } = at(event);
        gestures.doubleClick(x, y);
    });
}
