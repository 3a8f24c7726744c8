import type { Scene, Target } from "./scene";

export interface KeyActions {
    scene(): Scene;
    chosen(): Target | undefined;
    choose(target: Target | undefined, zoom: boolean): void;
    zoom(factor: number): void;
    pan(x: number, y: number): void;
}

const STEP = 80;

/**
 * The map without a mouse: left and right go from one neighbour to the next, Enter or down goes into what is chosen, up
 * or Escape out of it; plus and minus zoom, Shift with an arrow moves the map; / goes to the search.
 */
export function listenToKeys(map: HTMLElement, search: HTMLInputElement, actions: KeyActions): void {
    map.addEventListener("keydown", event => {
        if (event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        if (act(event, actions)) {
            event.preventDefault();
        }
    });
    addEventListener("keydown", event => {
        const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
        const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey;
        if (slash || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
            search.focus();
            search.select();
            event.preventDefault();
        }
    });
}

function act(event: KeyboardEvent, actions: KeyActions): boolean {
    const { key, shiftKey } = event;
    const chosen = actions.chosen();
    switch (key) {
        case "+":
        case "=":
            actions.zoom(1.5);
            return true;
        case "-":
            actions.zoom(1 / 1.5);
            return true;
        case "0":
        case "Home":
            actions.choose(undefined, true);
            return true;
        case "ArrowLeft":
        case "ArrowRight": {
            const step = key === "ArrowRight" ? 1 : -1;
            shiftKey
                ? actions.pan(-step * STEP, 0)
                : actions.choose(neighbour(actions.scene(), chosen, step), false);
            return true;
        }
        case "ArrowUp":
        case "ArrowDown":
            if (shiftKey) {
                actions.pan(0, key === "ArrowUp" ? STEP : -STEP);
            } else if (key === "ArrowUp") {
                outward(actions, chosen);
            } else {
                inward(actions, chosen);
            }
            return true;
        case "Enter":
            inward(actions, chosen);
            return true;
        case "Escape":
        case "Backspace":
            outward(actions, chosen);
            return true;
        default:
            return false;
    }
}

function inward({ scene, choose }: KeyActions, chosen: Target | undefined): void {
    const all = scene();
    const inside = chosen ? all.childrenOf(chosen) : [];
    if (!chosen) {
        choose({ kind: "root", root: 0 }, true);
    } else {
        choose(inside.length > 0 ? { kind: "item", item: inside[0] } : chosen, true);
    }
}

function outward({ scene, choose }: KeyActions, chosen: Target | undefined): void {
    choose(chosen && scene().parentOf(chosen), true);
}

/** The next thing in the order of addresses, within whatever contains the chosen one. */
function neighbour(scene: Scene, chosen: Target | undefined, step: number): Target | undefined {
    const parent = chosen && scene.parentOf(chosen);
    if (!chosen || !parent) {
        const { length } = scene.roots;
        const root = chosen?.kind === "root" ? (chosen.root + step + length) % length : 0;
        return length === 0 ? undefined : { kind: "root", root };
    }
    const siblings = scene.childrenOf(parent);
    if (siblings.length === 0) {
        return chosen;
    }
    const at = chosen.kind === "item" ? siblings.indexOf(chosen.item) : -1;
    return { kind: "item", item: siblings[(at + step + siblings.length) % siblings.length] };
}
