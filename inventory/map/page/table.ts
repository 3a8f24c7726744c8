import { kindName, percent, titleOf } from "./describe";
import { make } from "./dom";
import type { Scene, Target } from "./scene";

const PAGE = 100;

const HEADS = ["CIDR", "Kind", "Name", "Id", "Region", "Account", "Allocated", "Used", "Notes"];

/** The same as the map in words: what lies in the chosen thing, gaps included, in the order of addresses. */
export class Table {
    private rows: readonly Target[] = [];
    private shown = 0;

    constructor(
        private readonly table: HTMLTableElement,
        private readonly more: HTMLButtonElement,
        private readonly choose: (target: Target) => void,
    ) {
        const head = make(
            "tr",
            "",
            ...HEADS.map(name => Object.assign(make("th", "", name), { scope: "col" })),
        );
        this.table.append(make("caption"), make("thead", "", head), make("tbody"));
    }

    show(scene: Scene, parent: Target | undefined): void {
        this.rows = parent
            ? inOrder(scene, parent)
            : scene.items.head.roots.map((_, root) => ({ kind: "root", root }));
        const what = parent ? `in ${titleOf(scene, parent)} (${scene.cidrOf(parent)})` : "on the map";
        this.table.caption!.textContent =
            this.rows.length === 0
                ? `Nothing lies ${what}`
                : `What lies ${what}: ${this.rows.length} entries`;
        this.table.tBodies[0].replaceChildren();
        this.shown = 0;
        this.append(scene);
        this.more.onclick = () => this.append(scene);
    }

    private append(scene: Scene): void {
        const next = this.rows.slice(this.shown, this.shown + PAGE);
        this.table.tBodies[0].append(...next.map(target => this.row(scene, target)));
        this.shown += next.length;
        const left = this.rows.length - this.shown;
        this.more.hidden = left === 0;
        this.more.textContent = `Show ${Math.min(PAGE, left)} more of ${left}`;
    }

    private row(scene: Scene, target: Target): HTMLTableRowElement {
        const button = make("button", "link", scene.cidrOf(target));
        button.onclick = () => this.choose(target);
        const head = Object.assign(make("th", "", button), { scope: "row" });
        const cells = [kindName(scene, target), ...values(scene, target)].map(text => make("td", "", text));
        return make("tr", target.kind === "gap" ? "free" : "", head, ...cells);
    }
}

function values(scene: Scene, target: Target): string[] {
    if (target.kind === "root") {
        return [scene.items.head.spaces[scene.blockOf(target).space], "", "", "", "", "", ""];
    }
    if (target.kind === "gap") {
        return ["", "", "", "", "", "", ""];
    }
    const { name, id, region, owner, allocated, used, head } = scene.items;
    const { item } = target;
    const share = (value: number) => (Number.isNaN(value) ? "" : percent(value));
    return [
        name[item],
        id[item],
        head.regions[region[item]],
        head.owners[owner[item]],
        share(allocated[item]),
        share(used[item]),
        scene.flagsOf(item).join(", "),
    ];
}

function inOrder(scene: Scene, parent: Target): Target[] {
    const items = scene.childrenOf(parent).map((item): Target => ({ kind: "item", item }));
    const gaps = scene.gapsOf(parent).map((gap): Target => ({ kind: "gap", gap }));
    // In an allocation there is nothing to divide.
    if (
        parent.kind === "item" &&
        items.length === 0 &&
        scene.kindOf(parent.item) !== "pool" &&
        scene.kindOf(parent.item) !== "block"
    ) {
        return [];
    }
    const position = (target: Target) =>
        target.kind === "item"
            ? scene.items.position[target.item]
            : target.kind === "gap"
              ? target.gap.position
              : 0;
    return [...items, ...gaps].sort((a, b) => position(a) - position(b));
}
