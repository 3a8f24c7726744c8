import { InventoryError } from "../errors";
import type { RunDifference } from "../model";
import { nameOf } from "../model/names";
import type { Kind } from "../model/records";
import type { ResultRow } from "./driver";
import type { Inventory } from "./inventory";
import { text } from "./row-mapping";

/**
 * What happened between the end of one run and the end of a later one of the same integration: rows that came, went, or
 * changed. What came and went between them is not told, and a field that changed back is not either.
 *
 * @throws InventoryError `not-found` or `usage`
 */
export function diffRuns({ database }: Inventory, from: number, to: number): RunDifference[] {
    const run = (id: number): ResultRow => {
        const found = database.prepare("SELECT * FROM run WHERE id = ?").get(id);
        if (!found) {
            throw new InventoryError("not-found", `There is no run ${id}. \`runs\` lists them.`);
        }
        return found;
    };
    const [first, last] = [run(from), run(to)];
    if (first["integration_id"] !== last["integration_id"]) {
        throw new InventoryError("usage", `The runs ${from} and ${to} are of different integrations.`);
    }
    if (from > to) {
        throw new InventoryError(
            "usage",
            `The run ${from} is the later one: ask for the difference of ${to} and ${from}.`,
        );
    }
    const integration = first["integration_id"];
    const between = "run_id > ? AND run_id <= ?";
    const ids = database
        .prepare(
            `SELECT id FROM node WHERE integration_id = ? AND (created_run > ? AND created_run <= ? OR id IN(SELECT node_id FROM history WHERE ${between})) ORDER BY id`,
        )
        .all(integration, from, to, from, to)
        .map(row => Number(row["id"]));
    const node = database.prepare("SELECT * FROM node WHERE id = ?");
    const changes = database.prepare(`SELECT * FROM history WHERE node_id = ? AND ${between} ORDER BY id`);
    return ids.flatMap(id => {
        const row = node.get(id)!;
        const events = changes.all(id, from, to);
        const difference = differenceOf(row, events, Number(row["created_run"]) > from);
        return difference ? [difference] : [];
    });
}

function differenceOf(
    row: ResultRow,
    events: readonly ResultRow[],
    isNew: boolean,
): RunDifference | undefined {
    const lives = events.filter(event => event["field"] === "deleted" || event["field"] === "returned");
    const wasThere = isNew ? false : lives[0]?.["field"] !== "returned";
    const isThere = lives.length > 0 ? lives.at(-1)!["field"] === "returned" : isNew || wasThere;
    const externalId = text(row["external_id"]);
    const common = {
        rowId: Number(row["id"]),
        kind: String(row["kind"]),
        externalId,
        cidr: text(row["cidr"]) || undefined,
        name: nameOf(String(row["kind"]) as Kind, externalId, text(row["label"])),
    };
    if (!wasThere || !isThere) {
        const change = wasThere ? "deleted" : "created";
        return wasThere === isThere ? undefined : { ...common, change, fields: [] };
    }
    const fields = fieldsOf(events);
    return fields.length === 0 ? undefined : { ...common, change: "updated", fields };
}

/** The first value before and the last one after, of each field. */
function fieldsOf(events: readonly ResultRow[]): RunDifference["fields"] {
    const byField = new Map<string, { before?: string; after?: string }>();
    for (const event of events) {
        const field = String(event["field"]);
        if (field === "deleted" || field === "returned" || field === "made") {
            continue;
        }
        const known = byField.get(field);
        byField.set(field, {
            before: known ? known.before : text(event["before"]),
            after: text(event["after"]),
        });
    }
    return [...byField]
        .filter(([, { before, after }]) => before !== after)
        .map(([field, values]) => ({ field, ...values }));
}
