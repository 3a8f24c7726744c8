/** The colours of the drawing, taken from the page's style sheet so that light and dark are decided in one place. */
export interface Theme {
    readonly surface: string;
    readonly text: string;
    readonly faint: string;
    readonly outside: string;
    readonly pool: string;
    readonly block: string;
    readonly reservation: string;
    readonly other: string;
    readonly unknown: string;
    /** What a search has not found. */
    readonly dimmed: string;
    readonly poolLine: string;
    readonly blockLine: string;
    readonly line: string;
    readonly accent: string;
    readonly danger: string;
    readonly warning: string;
    readonly labelBack: string;
    /** From nothing used to all used. */
    readonly scale: readonly string[];
    /** For regions or accounts. */
    readonly palette: readonly string[];
}

/** One of several colours in a variable: a function of colours, or a word. */
const COLOUR = /[\w-]+\([^)]*\)|[^\s(]+/g;

export function readTheme(element: HTMLElement): Theme {
    // A variable tells both colours, and a canvas wants the one that holds: an element that has it knows which.
    const probe = document.createElement("span");
    element.append(probe);
    const resolved = (value: string): string => {
        probe.style.color = value;
        return getComputedStyle(probe).color;
    };
    const style = getComputedStyle(element);
    const colour = (name: string) => resolved(`var(--${name})`);
    const list = (name: string) => (style.getPropertyValue(`--${name}`).match(COLOUR) ?? []).map(resolved);
    const theme: Theme = {
        surface: colour("surface"),
        text: colour("text"),
        faint: colour("faint"),
        outside: colour("outside"),
        pool: colour("pool"),
        block: colour("block"),
        reservation: colour("reservation"),
        other: colour("other"),
        unknown: colour("unknown"),
        dimmed: colour("dimmed"),
        poolLine: colour("pool-line"),
        blockLine: colour("block-line"),
        line: colour("line"),
        accent: colour("accent"),
        danger: colour("danger"),
        warning: colour("warning"),
        labelBack: colour("label-back"),
        scale: list("scale"),
        palette: list("palette"),
    };
    probe.remove();
    return theme;
}
