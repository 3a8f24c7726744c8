import { InventoryError } from "../errors";
import type { Integration } from "../model";
import { findIntegration, listIntegrations } from "../store/integrations";
import type { Inventory } from "../store/inventory";

/**
 * The integration that is meant.
 *
 * @throws InventoryError `not-found` or `usage`
 */
export function chooseIntegration(inventory: Inventory, name: string | undefined): Integration {
    const all = listIntegrations(inventory.database);
    if (name !== undefined) {
        const found = findIntegration(inventory.database, name);
        if (!found) {
            throw new InventoryError(
                "not-found",
                `There is no integration "${name}"; there are ${all.map(one => one.name).join(", ") || "none"}.`,
            );
        }
        return found;
    }
    if (all.length !== 1) {
        throw new InventoryError(
            all.length === 0 ? "not-found" : "usage",
            all.length === 0
                ? "There is no integration yet: add one with `integration add`."
                : `There are several integrations: name one of ${all.map(one => one.name).join(", ")}.`,
        );
    }
    return all[0];
}
