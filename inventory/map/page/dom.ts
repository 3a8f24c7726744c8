/** An element with a class and children; text always goes in as text, so a name can never become markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className = "",
    ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    if (className) {
        element.className = className;
    }
    element.append(...children);
    return element;
}

export function get<T extends HTMLElement>(id: string): T {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`the page has no #${id}`);
    }
    return found as T;
}
