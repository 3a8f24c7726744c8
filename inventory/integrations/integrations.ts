import { InventoryError } from "../errors";
import type { ConflictRules, Integration, Mode, Resolution, Switches } from "../model";
import {
    findIntegration,
    insertIntegration,
    listIntegrations,
    pinIdentity,
    updateIntegration,
} from "../store/integrations";
import type { Inventory } from "../store/inventory";
import { removeRowsOf } from "../store/removal";

/** What is given for an integration; the rest has defaults. */
export interface IntegrationSettings {
    readonly name: string;
    /** Default: the integration's name. */
    readonly environment?: string;
    /** Home region of the IPAM. */
    readonly homeRegion: string;
    /** Default: the only IPAM of the account in that region. */
    readonly ipamId?: string;
    /** Default: all scopes of the IPAM. Read-write needs one. */
    readonly scopeIds?: readonly string[];
    /** Default: read-only. */
    readonly mode?: Mode;
    readonly conflicts?: ConflictRules;
    /** Default: all on. */
    readonly switches?: Partial<Switches>;
    readonly roleArn?: string;
}

export interface IntegrationChanges extends Partial<IntegrationSettings> {
    /** Forgets whom the inventory met so far; the next sync meets them anew. */
    readonly acceptIdentity?: boolean;
}

/**
 * Adds an integration, and its environment if there is none of that name.
 *
 * @throws InventoryError `usage` with everything that is wrong with the settings
 */
export function addIntegration(inventory: Inventory, settings: IntegrationSettings): Integration {
    if (findIntegration(inventory.database, settings.name)) {
        throw new InventoryError(
            "usage",
            `There is an integration "${settings.name}" already: change it with \`integration edit\`, or choose another name.`,
        );
    }
    const complete = {
        name: settings.name,
        environment: settings.environment ?? settings.name,
        homeRegion: settings.homeRegion,
        ipamId: settings.ipamId,
        scopeIds: settings.scopeIds ?? [],
        mode: settings.mode ?? ("read-only" as const),
        conflicts: settings.conflicts ?? {},
        switches: { pools: true, blocks: true, allocations: true, ...settings.switches },
        roleArn: settings.roleArn,
    };
    check(complete);
    insertIntegration(inventory.database, complete);
    return findIntegration(inventory.database, complete.name)!;
}

/** All integrations, by name. */
export function integrations(inventory: Inventory): readonly Integration[] {
    return listIntegrations(inventory.database);
}

/** @throws InventoryError `not-found` */
export function showIntegration(inventory: Inventory, name: string): Integration {
    const found = findIntegration(inventory.database, name);
    if (!found) {
        const names = listIntegrations(inventory.database).map(one => one.name);
        throw new InventoryError(
            "not-found",
            `There is no integration "${name}"; there are ${names.join(", ") || "none"}.`,
        );
    }
    return found;
}

/**
 * Changes an integration. Another region, IPAM, role or set of scopes makes the next sync meet its identity anew.
 *
 * @throws InventoryError `not-found` or `usage`
 */
export function editIntegration(
    inventory: Inventory,
    name: string,
    { acceptIdentity = false, switches, ...changes }: IntegrationChanges,
): Integration {
    const before = showIntegration(inventory, name);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after: Integration = { ...before, ...given, switches: { ...before.switches, ...switches } };
    check(after);
    if (after.name !== name && findIntegration(inventory.database, after.name)) {
        throw new InventoryError("usage", `There is an integration "${after.name}" already.`);
    }
    const isElsewhere =
        after.homeRegion !== before.homeRegion ||
        after.ipamId !== before.ipamId ||
        after.scopeIds.join() !== before.scopeIds.join();
    inventory.database.transaction(() => {
        updateIntegration(inventory.database, after);
        if (acceptIdentity || isElsewhere) {
            pinIdentity(inventory.database, before.id, undefined);
        }
    });
    return showIntegration(inventory, after.name);
}

/**
 * Removes an integration. Its rows become tombstones, so that their history stays; nothing in AWS is touched.
 *
 * @throws InventoryError `not-found`, or `locked` while a run has it
 */
export function removeIntegration(inventory: Inventory, name: string): { readonly rows: number } {
    const integration = showIntegration(inventory, name);
    return { rows: removeRowsOf(inventory.database, integration, Date.now()) };
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const RESOLUTIONS: readonly string[] = ["cloud", "local", "manual"];
const RULE = /^(pool|block|allocation|other|\*)(\.(name|description|deletion|lifecycle))?$/;

function check(one: Omit<Integration, "id" | "environmentId" | "identity">): void {
    const problems: string[] = [];
    const need = (holds: boolean, text: string): void => {
        if (!holds) {
            problems.push(text);
        }
    };
    need(/^[\w.-]{1,64}$/.test(one.name), `name "${one.name}": letters, digits, - _ and . only, 64 at most`);
    need(
        one.environment.trim() !== "" && one.environment.length <= 128,
        "environment: it needs a name of up to 128 characters",
    );
    need(REGION.test(one.homeRegion ?? ""), `homeRegion "${one.homeRegion}": a region such as us-east-1`);
    need(
        one.ipamId === undefined || /^ipam-[0-9a-f]+$/.test(one.ipamId),
        `ipamId "${one.ipamId}": an id such as ipam-0123456789abcdef0`,
    );
    for (const scope of one.scopeIds) {
        need(
            /^ipam-scope-[0-9a-f]+$/.test(scope),
            `scopeIds "${scope}": an id such as ipam-scope-0123456789abcdef0`,
        );
    }
    need(
        one.mode === "read-only" || one.mode === "read-write",
        `mode "${one.mode}": it is read-only or read-write`,
    );
    need(
        one.mode !== "read-write" || one.scopeIds.length > 0,
        "mode read-write: it needs a scope (scopeIds), so that it is certain where something is made",
    );
    need(
        one.roleArn === undefined || /^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(one.roleArn),
        `roleArn "${one.roleArn}": an ARN such as arn:aws:iam::111122223333:role/inventory`,
    );
    for (const [key, rule] of Object.entries(one.conflicts)) {
        need(RULE.test(key), `conflicts "${key}": a kind, a kind and a field such as pool.name, or *`);
        need(
            RESOLUTIONS.includes(rule as Resolution),
            `conflicts "${key}": ${rule} is not one of ${RESOLUTIONS.join(", ")}`,
        );
    }
    if (problems.length > 0) {
        throw new InventoryError(
            "usage",
            `The integration cannot be like this:\n${problems.map(text => `  ${text}`).join("\n")}`,
        );
    }
}
