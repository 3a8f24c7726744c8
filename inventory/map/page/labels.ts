import type { Rect } from "./geometry";
import type { Theme } from "./theme";
import type { Viewport } from "./viewport";

const SIZE = 11.5;
const LINE = 14;
const MARGIN = 4;
const FONT = "ui-sans-serif, system-ui, sans-serif";
/** More than this nobody reads, and text is the slowest of all to draw. */
const MOST = 600;

/** Writes labels where there is room: none covers another, and none leaves what it names. */
export class Labels {
    private readonly taken: Rect[] = [];

    constructor(
        private readonly canvas: CanvasRenderingContext2D,
        private readonly theme: Theme,
        private readonly view: Viewport,
    ) {}

    /** In the upper left corner of what is seen of the box, or under the labels that are there already. */
    corner(box: Rect, lines: readonly string[]): void {
        const seen = this.clip(box);
        // Whatever fills the window is named in the path above the map.
        const fillsWindow =
            box.x < 0 &&
            box.y < 0 &&
            box.x + box.width > this.view.width &&
            box.y + box.height > this.view.height;
        if (fillsWindow || seen.width < 50 || seen.height < LINE + 2 * MARGIN) {
            return;
        }
        this.canvas.font = `600 ${SIZE}px ${FONT}`;
        const text = this.fit([lines.slice().reverse().join("  "), lines[0]], seen.width - 2 * MARGIN - 6);
        if (text === undefined) {
            return;
        }
        const width = this.canvas.measureText(text).width + 8;
        for (let down = 0; down < 4; down++) {
            const place = {
                x: seen.x + MARGIN,
                y: seen.y + MARGIN + down * (LINE + 3),
                width,
                height: LINE + 2,
            };
            if (place.y + place.height > seen.y + seen.height) {
                return;
            }
            if (this.take(place)) {
                this.canvas.fillStyle = this.theme.labelBack;
                this.canvas.fillRect(place.x, place.y, place.width, place.height);
                this.write(text, place.x + 4, place.y + place.height / 2, this.theme.text);
                return;
            }
        }
    }

    /** In the middle of the box, in as many lines as fit. */
    centre(box: Rect, lines: readonly string[]): void {
        const seen = this.clip(box);
        this.canvas.font = `${SIZE}px ${FONT}`;
        const fitting = lines
            .slice(0, Math.floor((seen.height - 2) / LINE))
            .flatMap(line => this.fit([line], seen.width - 4) ?? this.shorten(line, seen.width - 4) ?? []);
        if (fitting.length > 0) {
            this.lines(seen, fitting, this.theme.text, true);
        }
    }

    faintly(box: Rect, text: string): void {
        const seen = this.clip(box);
        this.canvas.font = `italic ${SIZE}px ${FONT}`;
        if (seen.height > LINE && this.fit([text], seen.width - 8)) {
            this.lines(seen, [text], this.theme.faint, false);
        }
    }

    private lines(box: Rect, lines: readonly string[], colour: string, halo: boolean): void {
        const width = Math.max(...lines.map(line => this.canvas.measureText(line).width));
        const height = lines.length * LINE;
        const place = {
            x: box.x + (box.width - width) / 2,
            y: box.y + (box.height - height) / 2,
            width,
            height,
        };
        if (!this.take(place)) {
            return;
        }
        if (halo) {
            this.canvas.fillStyle = this.theme.labelBack;
            this.canvas.fillRect(place.x - 2, place.y, width + 4, height);
        }
        this.canvas.textAlign = "center";
        for (const [i, line] of lines.entries()) {
            this.write(line, box.x + box.width / 2, place.y + (i + 0.5) * LINE, colour);
        }
        this.canvas.textAlign = "start";
    }

    private write(text: string, x: number, y: number, colour: string): void {
        this.canvas.fillStyle = colour;
        this.canvas.textBaseline = "middle";
        this.canvas.fillText(text, x, y + 0.5);
    }

    /** The first of the texts that is not too wide. */
    private fit(texts: readonly string[], width: number): string | undefined {
        return texts.find(text => this.canvas.measureText(text).width <= width);
    }

    private shorten(text: string, width: number): string | undefined {
        const share = width / this.canvas.measureText(text).width;
        const letters = Math.floor(text.length * share) - 1;
        return letters < 4 ? undefined : `${text.slice(0, letters)}…`;
    }

    private clip(box: Rect): Rect {
        const x = Math.max(0, box.x);
        const y = Math.max(0, box.y);
        return {
            x,
            y,
            width: Math.min(this.view.width, box.x + box.width) - x,
            height: Math.min(this.view.height, box.y + box.height) - y,
        };
    }

    private take(place: Rect): boolean {
        const free =
            this.taken.length < MOST &&
            !this.taken.some(
                other =>
                    place.x < other.x + other.width &&
                    other.x < place.x + place.width &&
                    place.y < other.y + other.height &&
                    other.y < place.y + place.height,
            );
        if (free) {
            this.taken.push(place);
        }
        return free;
    }
}
