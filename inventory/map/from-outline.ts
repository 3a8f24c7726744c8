import type { Outline, OutlineRow } from "../model";
import { called } from "../view/called";
import { nest } from "../view/nesting";
import { notesOf } from "../view/notes";
import { cidrOf, spansOf } from "../view/spans";
import { plain } from "../view/text";
import { type Usage, usageOf, usageOfAllocation } from "../view/usage";
import { FLAGS } from "./format";
import type { MapFlag, MapInput, MapItem, MapKind, MapSpace } from "./item";

const FLAG_WORDS = new Set<string>(FLAGS);

/**
 * What the map draws of an inventory: a space for each environment and scope. VPCs without a pool stand in the scope that
 * AWS gives them.
 */
export function mapOf(outline: Outline, { title, asOf }: Pick<MapInput, "title" | "asOf">): MapInput {
    const usages = usageOf(nest(outline));
    const spaces = new Map<string, { name: string; items: MapItem[] }>();
    const environments = new Map(outline.environments.map(({ id, name }) => [id, name]));
    const lists: readonly (readonly OutlineRow[])[] = [
        outline.pools,
        outline.blocks,
        outline.allocations,
        outline.others,
    ];
    for (const rows of lists) {
        for (const row of rows) {
            const key = `${row.environmentId} ${row.scopeId ?? ""}`;
            let space = spaces.get(key);
            if (!space) {
                const scope = row.scopeId ?? "planned";
                space = { name: plain(`${environments.get(row.environmentId) ?? ""}, ${scope}`), items: [] };
                spaces.set(key, space);
            }
            addItems(row, usages.get(row.id), space.items);
        }
    }
    const named: MapSpace[] = [...spaces.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { title: plain(title), asOf, spaces: named };
}

function addItems(row: OutlineRow, usage: Usage | undefined, items: MapItem[]): void {
    const shares = row.kind === "allocation" ? usageOfAllocation(row) : usage;
    const flags = notesOf(row).filter((note): note is MapFlag => FLAG_WORDS.has(note));
    for (const span of spansOf(row)) {
        items.push({
            kind: kindOf(row),
            cidr: cidrOf(span),
            id: plain(row.externalId ?? ""),
            name: nameOf(row),
            region: plain((row.kind === "pool" ? row.locale : row.region) ?? ""),
            owner: plain(row.accountId ?? ""),
            allocated: shares?.allocated,
            used: shares?.used,
            flags,
        });
    }
}

/** What is kept free here and unknown to AWS is a reservation. */
function kindOf(row: OutlineRow): MapKind {
    return row.kind === "other" && row.status !== "live" ? "reservation" : row.kind;
}

/** The id stands beside the name, so a pool's name needs no id. */
function nameOf(row: OutlineRow): string {
    const { externalId } = row;
    const text = plain(called(row));
    const prefix = `${externalId} (`;
    return externalId !== undefined && text.startsWith(prefix) && text.endsWith(")")
        ? text.slice(prefix.length, -1)
        : text;
}
