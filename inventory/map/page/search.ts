import { parseTyped } from "./addresses";
import type { Scene } from "./scene";

export interface Found {
    /** The first matches, best first. */
    readonly items: readonly number[];
    readonly count: number;
    /** One byte for each item. */
    readonly marks: Uint8Array;
}

/** Finds by address (longest match first) and by any part of a name, id, CIDR, region or account. */
export class Search {
    private texts?: readonly string[];

    constructor(private readonly scene: Scene) {}

    find(query: string, limit: number): Found {
        const { count } = this.scene.items;
        const wanted = query.trim().toLowerCase();
        const marks = new Uint8Array(count);
        const typed = parseTyped(wanted);
        if (typed) {
            const chain = this.containing(typed);
            for (const item of chain) {
                marks[item] = 1;
            }
            // A whole CIDR may also have things within.
            const items = chain.slice(0, limit);
            if (chain.length > 0) {
                return { items, count: chain.length, marks };
            }
        }
        const texts = this.prepared();
        const items: number[] = [];
        let found = 0;
        for (let i = 0; i < count; i++) {
            if (texts[i].includes(wanted)) {
                marks[i] = 1;
                found++;
                if (items.length < limit) {
                    items.push(i);
                }
            }
        }
        return { items, count: found, marks };
    }

    /** What contains the address or CIDR, the longest netmask first, in every space. */
    private containing({
        family,
        address,
        netmaskLength,
    }: NonNullable<ReturnType<typeof parseTyped>>): number[] {
        const { scene } = this;
        const { head } = scene.items;
        const bits = family === 4 ? 32 : 128;
        const found: number[] = [];
        for (const [
            root,
            { address: hex, netmaskLength: length, family: rootFamily },
        ] of head.roots.entries()) {
            const offset = address - BigInt(`0x${hex}`);
            const size = 1n << BigInt(bits - length);
            if (family !== rootFamily || offset < 0n || offset >= size) {
                continue;
            }
            let item = scene.itemAt(root, Number(offset) / Number(size));
            while (item >= 0) {
                if (scene.items.netmaskLength[item] <= netmaskLength) {
                    found.push(...scene.twinsOf(item));
                }
                item = scene.items.parent[item];
            }
        }
        return found.sort((a, b) => scene.items.netmaskLength[b] - scene.items.netmaskLength[a]);
    }

    /** Made at the first search: opening the page should not wait for it. */
    private prepared(): readonly string[] {
        if (!this.texts) {
            const { name, id, region, owner, head, count } = this.scene.items;
            this.texts = Array.from({ length: count }, (_, item) =>
                [
                    name[item],
                    id[item],
                    this.scene.cidrOf({ kind: "item", item }),
                    head.regions[region[item]],
                    head.owners[owner[item]],
                ]
                    .join("\n")
                    .toLowerCase(),
            );
        }
        return this.texts;
    }
}
