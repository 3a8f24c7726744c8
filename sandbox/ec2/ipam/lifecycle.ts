import type { Row } from "../../world/table";
import { onEvent, type World } from "../../world/world";
import type { State } from "./rows";
import { delay } from "./timing";

/** Tables whose rows go through the states of an IPAM object. */
export type StatefulTable =
    | "ipams"
    | "ipam-scopes"
    | "ipam-pools"
    | "ipam-resource-discoveries"
    | "ipam-policies"
    | "ipam-prefix-list-resolvers";

interface Settled {
    readonly table: StatefulTable;
    readonly id: string;
    readonly from: State;
    readonly to: State;
}

/**
 * Lets an "in progress" state end. A later change of the same object supersedes this one: its own event ends it.
 */
export function settleLater(
    world: World,
    table: StatefulTable,
    id: string,
    from: State,
    to: "create-complete" | "modify-complete",
): void {
    const event: Settled = { table, id, from, to };
    world.schedule(delay(world, "change"), "ipam-settled", event);
}

onEvent("ipam-settled", (payload: object, world: World) => {
    const { table, id, from, to } = payload as Settled;
    const rows = world.table<Row & { readonly state: State }>(table);
    const row = rows.get(id);
    if (row?.state === from) {
        rows.put({ ...row, state: to });
    }
});
