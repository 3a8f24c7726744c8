import { ancestors, sentence, titleOf } from "./describe";
import { get, make } from "./dom";
import { positionAt } from "./geometry";
import { listenToPointers } from "./input";
import type { Items } from "./items";
import { listenToKeys } from "./keys";
import type { Colouring } from "./paint";
import { Painter } from "./painter";
import { showDetails, showLegend, showSummary } from "./panel";
import { type Gap, Scene, sameTarget, type Target } from "./scene";
import { type Found, Search } from "./search";
import { SearchBox } from "./search-box";
import { Table } from "./table";
import { readTheme, type Theme } from "./theme";
import { Viewport } from "./viewport";

const MARGIN = 16;
/** Room around what one zooms to, so that its neighbours can be seen. */
const NEIGHBOURS = 48;

/** The page: what is chosen, pointed at and searched, and the parts that show it. */
export class App {
    private readonly marks = get<HTMLCanvasElement>("marks");
    private readonly tooltip = get("tooltip");
    private readonly view = new Viewport(
        () => this.painter.moved(),
        () => matchMedia("(prefers-reduced-motion: reduce)").matches,
    );
    private readonly painter = new Painter(get<HTMLCanvasElement>("map"), this.marks, this.view, () => ({
        picture: {
            scene: this.scene,
            theme: this.theme,
            colouring: this.colouring,
            found: this.found?.marks,
        },
        chosen: this.chosen,
        hovered: this.hovered,
    }));
    private readonly table: Table;
    private scene: Scene;
    private search: Search;
    private theme: Theme;
    private colouring: Colouring = "used";
    private found?: Found;
    private chosen?: Target;
    private hovered?: Target;

    constructor(items: Items) {
        this.theme = readTheme(document.documentElement);
        this.scene = new Scene(items, 1.5);
        this.search = new Search(this.scene);
        this.table = new Table(get("table"), get("more"), target => this.choose(target, { zoom: true }));
        const { title, asOf } = items.head;
        document.querySelector("h1")!.textContent = title;
        document.querySelector(".as-of")!.textContent = asOf && `as of ${asOf}`;
        this.measure();
        this.scene = new Scene(items, this.view.width / this.view.height);
        this.search = new Search(this.scene);
        this.view.fit(this.scene.world, MARGIN, { jump: true });
        this.listen();
        this.choose(undefined);
    }

    /** Chooses what the address of the page names behind #. */
    followAddress(hash: string): void {
        const wanted = decodeURIComponent(hash.slice(1));
        if (wanted) {
            const { items } = this.search.find(wanted, 1);
            if (items.length > 0) {
                this.choose({ kind: "item", item: items[0] }, { zoom: true, jump: true });
            }
        }
    }

    private choose(target: Target | undefined, { zoom = false, jump = false } = {}): void {
        this.chosen = target;
        const panel = get("details");
        target ? showDetails(panel, this.scene, target) : showSummary(panel, this.scene);
        showLegend(get("legend"), this.scene, this.theme, this.colouring);
        this.table.show(this.scene, target);
        this.showPath();
        get("live").textContent = target ? sentence(this.scene, target) : "The whole map";
        history.replaceState(
            null,
            "",
            target ? `#${this.scene.cidrOf(target)}` : location.pathname + location.search,
        );
        if (zoom) {
            target
                ? this.view.show(this.scene.rectOf(target), NEIGHBOURS, { jump })
                : this.view.fit(this.scene.world, MARGIN, { jump });
        }
        this.painter.marked();
    }

    /** The path to what is chosen, each step a way back. */
    private showPath(): void {
        const steps = this.chosen ? [...ancestors(this.scene, this.chosen), this.chosen] : [];
        const entries = [undefined, ...steps].map(target => {
            const text = target ? this.stepText(target) : "All";
            const button = make("button", "link", text);
            button.onclick = () => this.choose(target, { zoom: true });
            if (sameTarget(target, this.chosen)) {
                button.setAttribute("aria-current", "true");
            }
            return make("li", "", button);
        });
        get("path").replaceChildren(...entries);
    }

    private stepText(target: Target): string {
        const [cidr, title] = [this.scene.cidrOf(target), titleOf(this.scene, target)];
        return target.kind === "item" && title !== cidr ? `${cidr} ${title}` : cidr;
    }

    private listen(): void {
        listenToPointers(this.marks, this.view, {
            hover: point => this.hover(point),
            click: (x, y) => this.choose(this.targetAt(x, y)),
            doubleClick: (x, y) => this.choose(this.targetAt(x, y), { zoom: true }),
        });
        // A map that is moved by keys has to get the focus.
        get("window").tabIndex = 0;
        const searchBox = get<HTMLInputElement>("search");
        listenToKeys(get("window"), searchBox, {
            scene: () => this.scene,
            chosen: () => this.chosen,
            choose: (target, zoom) => this.choose(target, { zoom }),
            zoom: factor => this.view.zoom(factor),
            pan: (x, y) => this.view.pan(x, y),
        });
        new SearchBox(
            searchBox,
            get("results"),
            get("count"),
            () => this.scene,
            (query, limit) => this.searchFor(query, limit),
            target => this.choose(target, { zoom: true }),
        );
        get("zoom-in").onclick = () => this.view.zoom(2);
        get("zoom-out").onclick = () => this.view.zoom(0.5);
        get("all").onclick = () => this.choose(undefined, { zoom: true });
        const colouring = get<HTMLSelectElement>("colouring");
        colouring.onchange = () => {
            this.colouring = colouring.value as Colouring;
            showLegend(get("legend"), this.scene, this.theme, this.colouring);
            this.painter.changed();
        };
        get("theme").onclick = () => this.switchTheme();
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.takeTheme());
        new ResizeObserver(() => this.measure()).observe(get("window"));
        addEventListener("hashchange", () => this.followAddress(location.hash));
    }

    private searchFor(query: string, limit: number): Found | undefined {
        this.found = query.trim() === "" ? undefined : this.search.find(query, limit);
        this.painter.changed();
        return this.found;
    }

    private switchTheme(): void {
        const root = document.documentElement;
        const isDark = root.dataset["theme"]
            ? root.dataset["theme"] === "dark"
            : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset["theme"] = isDark ? "light" : "dark";
        this.takeTheme();
    }

    private takeTheme(): void {
        this.theme = readTheme(document.documentElement);
        showLegend(get("legend"), this.scene, this.theme, this.colouring);
        this.painter.changed();
    }

    private hover(point: { x: number; y: number } | undefined): void {
        this.hovered = point && this.targetAt(point.x, point.y);
        this.tooltip.hidden = !this.hovered;
        if (point && this.hovered) {
            this.tooltip.textContent = sentence(this.scene, this.hovered);
            const left = Math.min(point.x + 14, this.view.width - this.tooltip.offsetWidth - 4);
            const above = point.y + 18 + this.tooltip.offsetHeight > this.view.height;
            this.tooltip.style.left = `${Math.max(4, left)}px`;
            this.tooltip.style.top = `${above ? point.y - this.tooltip.offsetHeight - 8 : point.y + 18}px`;
        }
        this.painter.marked();
    }

    /** What lies under a point: an item, the gap of a pool or block, or the free part of a root. */
    private targetAt(screenX: number, screenY: number): Target | undefined {
        const { x, y } = this.view.toWorld(screenX, screenY);
        const root = this.scene.roots.findIndex(
            rect => x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height,
        );
        if (root < 0) {
            return undefined;
        }
        const frame = this.scene.roots[root];
        const position = positionAt((x - frame.x) / frame.height, (y - frame.y) / frame.height, 52);
        const item = this.scene.itemAt(root, position);
        const around: Target = item < 0 ? { kind: "root", root } : { kind: "item", item };
        const isFull = item >= 0 && this.scene.childrenOf(around).length === 0;
        const gap = isFull ? undefined : this.gapAt(around, position);
        return gap ? { kind: "gap", gap } : around;
    }

    private gapAt(around: Target, position: number): Gap | undefined {
        return this.scene
            .gapsOf(around)
            .find(gap => gap.position <= position && position < gap.position + gap.extent);
    }

    private measure(): void {
        const { clientWidth: width, clientHeight: height } = get("window");
        this.view.resize(width, height);
        this.painter.resize(width, height);
    }
}
