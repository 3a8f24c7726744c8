import { factsOf, kindName, percent, titleOf } from "./describe";
import { make } from "./dom";
import { allocationColour, type Colouring } from "./paint";
import type { Scene, Target } from "./scene";
import type { Theme } from "./theme";

/** Fills the panel with what is known of one thing. */
export function showDetails(panel: HTMLElement, scene: Scene, target: Target): void {
    const list = make("dl");
    for (const { label, value } of factsOf(scene, target)) {
        list.append(make("dt", "", label), make("dd", "", value));
    }
    panel.replaceChildren(
        make("p", "kind", kindName(scene, target)),
        make("h2", "", titleOf(scene, target)),
        ...(target.kind === "item" ? bars(scene, target.item) : []),
        list,
    );
}

/** Without a choice, what the page holds in all. */
export function showSummary(panel: HTMLElement, scene: Scene): void {
    const { kind, count, head } = scene.items;
    const numbers = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
        numbers[kind[i]]++;
    }
    const names = ["CIDRs of pools", "blocks", "allocations", "reservations", "other allocations"];
    const list = make("dl");
    for (const [i, name] of names.entries()) {
        if (numbers[i] > 0) {
            list.append(make("dt", "", name), make("dd", "", numbers[i].toLocaleString("en-US")));
        }
    }
    const regions = head.regions.filter(Boolean).length;
    const owners = head.owners.filter(Boolean).length;
    list.append(make("dt", "", "regions"), make("dd", "", String(regions)));
    list.append(make("dt", "", "accounts"), make("dd", "", String(owners)));
    panel.replaceChildren(
        make("p", "kind", "Everything"),
        make("h2", "", head.title),
        list,
        make("p", "hint", "Point at the map to read it, click to choose, double-click or Enter to zoom in."),
    );
}

export function showLegend(legend: HTMLElement, scene: Scene, theme: Theme, colouring: Colouring): void {
    const entries: [string, string, string?][] = [
        [theme.pool, "pool, free part", theme.poolLine],
        [theme.block, "block (VPC), free part", theme.blockLine],
    ];
    if (colouring === "used") {
        const steps = theme.scale.length;
        for (const [i, colour] of theme.scale.entries()) {
            const from = Math.round((100 * i) / steps);
            entries.push([colour, `allocation, ${from}–${Math.round((100 * (i + 1)) / steps)} % used`]);
        }
        entries.push([theme.unknown, "allocation, use unknown"]);
    } else {
        const names = colouring === "region" ? scene.items.head.regions : scene.items.head.owners;
        for (const [i, name] of names.slice(0, 12).entries()) {
            entries.push([allocationColour(0, i, i, theme, colouring), name || "none"]);
        }
        if (names.length > 12) {
            entries.push(["transparent", `and ${names.length - 12} more`]);
        }
    }
    entries.push(
        [theme.reservation, "reservation"],
        [theme.other, "other allocation"],
        [theme.outside, "in no pool"],
        ["transparent", "overlapping", theme.danger],
        ["transparent", "noncompliant", theme.warning],
    );
    legend.replaceChildren(
        ...entries.map(([colour, text, line]) => {
            const swatch = make("span", "swatch");
            swatch.style.background = colour;
            swatch.style.borderColor = line ?? "transparent";
            return make("li", "", swatch, text);
        }),
    );
}

/** Allocated and used are two things and named as such. */
function bars(scene: Scene, item: number): HTMLElement[] {
    const { allocated, used } = scene.items;
    return (
        [
            ["allocated", allocated[item]],
            ["used", used[item]],
        ] as const
    )
        .filter(([, value]) => !Number.isNaN(value))
        .map(([name, value]) => {
            const filled = make("span", "filled");
            filled.style.width = `${100 * value}%`;
            return make(
                "div",
                "usage",
                make("span", "", name),
                make("span", "bar", filled),
                make("span", "", percent(value)),
            );
        });
}
