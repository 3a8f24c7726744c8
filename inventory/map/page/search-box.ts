import { kindName, titleOf } from "./describe";
import { make } from "./dom";
import type { Scene, Target } from "./scene";
import type { Found } from "./search";

const LISTED = 30;

/** The search field with its list of results (the combobox pattern of ARIA). */
export class SearchBox {
    private targets: readonly Target[] = [];
    private active = -1;
    private timer = 0;

    constructor(
        private readonly input: HTMLInputElement,
        private readonly list: HTMLElement,
        private readonly count: HTMLElement,
        private readonly scene: () => Scene,
        private readonly find: (query: string, limit: number) => Found | undefined,
        private readonly choose: (target: Target) => void,
    ) {
        input.addEventListener("input", () => {
            clearTimeout(this.timer);
            this.timer = window.setTimeout(() => this.search(), 120);
        });
        input.addEventListener("keydown", event => this.key(event));
        input.addEventListener("blur", () => this.close());
        input.addEventListener("focus", () => this.targets.length > 0 && this.open());
    }

    private search(): void {
        const found = this.find(this.input.value, LISTED);
        this.targets = (found?.items ?? []).map(item => ({ kind: "item", item }));
        this.active = this.targets.length > 0 ? 0 : -1;
        this.count.textContent = found ? `${found.count.toLocaleString("en-US")} found` : "";
        const scene = this.scene();
        this.list.replaceChildren(
            ...this.targets.map((target, i) => {
                const entry = make(
                    "div",
                    "",
                    make("span", "cidr", scene.cidrOf(target)),
                    make("span", "name", titleOf(scene, target)),
                    make("span", "kind", kindName(scene, target)),
                );
                entry.id = `result-${i}`;
                entry.setAttribute("role", "option");
                // Before the field loses the focus, which closes the list.
                entry.addEventListener("pointerdown", event => {
                    event.preventDefault();
                    this.take(i);
                });
                return entry;
            }),
            ...(found && found.count > this.targets.length
                ? [
                      make(
                          "div",
                          "rest",
                          `and ${(found.count - this.targets.length).toLocaleString("en-US")} more, marked on the map`,
                      ),
                  ]
                : []),
        );
        this.targets.length > 0 ? this.open() : this.close();
    }

    private key(event: KeyboardEvent): void {
        if (event.key === "Escape") {
            this.input.value = "";
            this.search();
        } else if (event.key === "Enter") {
            clearTimeout(this.timer);
            this.search();
            this.take(Math.max(0, this.active));
        } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            const step = event.key === "ArrowDown" ? 1 : -1;
            const { length } = this.targets;
            if (length > 0) {
                this.active = (this.active + step + length) % length;
                this.open();
            }
        } else {
            return;
        }
        event.preventDefault();
    }

    private take(i: number): void {
        const target = this.targets[i];
        if (target) {
            this.close();
            this.choose(target);
        }
    }

    private open(): void {
        this.list.hidden = false;
        this.input.setAttribute("aria-expanded", "true");
        this.input.setAttribute("aria-activedescendant", `result-${this.active}`);
        for (const [i, entry] of [...this.list.children].entries()) {
            entry.setAttribute("aria-selected", String(i === this.active));
            if (i === this.active) {
                entry.scrollIntoView({ block: "nearest" });
            }
        }
    }

    private close(): void {
        this.list.hidden = true;
        this.input.setAttribute("aria-expanded", "false");
        this.input.removeAttribute("aria-activedescendant");
    }
}
