import {
    type Cidr,
    contains,
    firstFit,
    formatCidr,
    overlaps,
    parseCidr,
    tryParseCidr,
} from "../../address-space";
import { Inserter } from "../apply/insert";
import { InventoryError } from "../errors";
import { chooseIntegration } from "../integrations/choose";
import type { AnyRow, Block, Integration, Pool } from "../model";
import { regionOfLocale } from "../read/pools";
import { takenInBlock, takenInPool } from "../store/edits";
import type { Inventory } from "../store/inventory";
import { planOperation } from "../store/operations";
import { findRow } from "./find-row";

/** Which space: a CIDR, or the first free one of a length. */
export interface Space {
    readonly cidr?: string;
    readonly netmaskLength?: number;
}

export interface Named {
    readonly name?: string;
    /** Kept here alone. */
    readonly notes?: string;
    /** Stays a plan: nothing is pushed, also where pushing is allowed. */
    readonly localOnly?: boolean;
}

export interface NewPool extends Named {
    readonly integration?: string;
    /** The pool above; without it a top-level pool. */
    readonly parent?: string;
    readonly cidrs: readonly string[];
    /** Region that may use it; default: the parent's. */
    readonly locale?: string;
    readonly description?: string;
}

/** What was written. Without an operation it stays a plan, until somebody makes it or pushing is allowed. */
export interface Planned {
    readonly row: AnyRow;
    readonly operationId?: string;
}

/**
 * Plans a pool, to be made by the next push.
 *
 * @throws InventoryError `usage`, `not-found` or `refused`
 */
export function createPool(inventory: Inventory, pool: NewPool): Planned {
    const parent =
        pool.parent === undefined ? undefined : (findRow(inventory, pool.parent, ["pool"]) as Pool);
    const integration = parent
        ? integrationOf(inventory, parent)
        : chooseIntegration(inventory, pool.integration);
    const blocks = pool.cidrs.map(cidr => parse(cidr));
    if (blocks.length === 0) {
        throw new InventoryError("usage", "A pool needs at least one CIDR.");
    }
    return inventory.database.transaction(() => {
        if (parent) {
            const taken = parsed(takenInPool(inventory.database, parent.id, parent.scopeId));
            for (const block of blocks) {
                checkSpace(block, spaceOf(parent), taken, parent.name);
            }
        }
        return write(inventory, integration, pool, {
            kind: "pool",
            cidr: "",
            family: blocks[0].family,
            parentId: parent?.id,
            scopeId: parent?.scopeId ?? integration.scopeIds[0],
            region: integration.homeRegion,
            locale: pool.locale ?? parent?.locale,
            description: pool.description,
            cidrs: JSON.stringify(blocks.map(block => ({ cidr: formatCidr(block), state: "planned" }))),
            rules: "{}",
        });
    });
}

export interface NewBlock extends Named, Space {
    /** Pool to draw from; it has a locale, which is the VPC's region. */
    readonly pool: string;
}

/**
 * Plans a VPC in a pool.
 *
 * @throws InventoryError `usage`, `not-found` or `refused`
 */
export function createBlock(inventory: Inventory, block: NewBlock): Planned {
    const pool = findRow(inventory, block.pool, ["pool"]) as Pool;
    const region = regionOfLocale(pool.locale);
    if (region === undefined) {
        throw new InventoryError(
            "refused",
            `The pool ${pool.name} has no locale, and AWS gives VPCs addresses only from pools with one. Choose a pool of the VPC's region.`,
        );
    }
    return planInPool(inventory, pool, block, { kind: "block", region });
}

export interface NewReservation extends Named, Space {
    readonly pool: string;
}

/**
 * Keeps space of a pool free for something that AWS does not know. Where pushing is allowed it becomes a custom
 * allocation in AWS.
 *
 * @throws InventoryError `usage`, `not-found` or `refused`
 */
export function reserve(inventory: Inventory, reservation: NewReservation): Planned {
    const pool = findRow(inventory, reservation.pool, ["pool"]) as Pool;
    const region = regionOfLocale(pool.locale) ?? pool.region;
    return planInPool(inventory, pool, reservation, { kind: "other", region, allocationType: "custom" });
}

export interface NewAllocation extends Named, Space {
    /** The VPC: its id, its CIDR, or its name. */
    readonly block: string;
    /** Id of the zone, such as `use1-az1`; AWS chooses one without it. */
    readonly zoneId?: string;
}

/**
 * Plans a subnet of a VPC.
 *
 * @throws InventoryError `usage`, `not-found` or `refused`
 */
export function createAllocation(inventory: Inventory, allocation: NewAllocation): Planned {
    const block = findRow(inventory, allocation.block, ["block"]) as Block;
    const integration = integrationOf(inventory, block);
    return inventory.database.transaction(() => {
        const taken = parsed(takenInBlock(inventory.database, block.id, block.vpcId));
        const cidr = chooseSpace(allocation, [parseCidr(block.cidr)], taken, block.name);
        return write(inventory, integration, allocation, {
            kind: "allocation",
            cidr: formatCidr(cidr),
            family: cidr.family,
            parentId: block.id,
            scopeId: block.scopeId,
            region: block.region,
            accountId: block.accountId,
            vpcId: block.vpcId,
            zoneId: allocation.zoneId,
        });
    });
}

function planInPool(
    inventory: Inventory,
    pool: Pool,
    wanted: Named & Space,
    more: { readonly kind: "block" | "other"; readonly region?: string; readonly allocationType?: string },
): Planned {
    return inventory.database.transaction(() => {
        const taken = parsed(takenInPool(inventory.database, pool.id, pool.scopeId));
        const cidr = chooseSpace(wanted, spaceOf(pool), taken, pool.name);
        return write(inventory, integrationOf(inventory, pool), wanted, {
            ...more,
            cidr: formatCidr(cidr),
            family: cidr.family,
            parentId: pool.id,
            scopeId: pool.scopeId,
        });
    });
}

/** In the transaction in which the space was found free. */
function write(
    inventory: Inventory,
    integration: Integration,
    named: Named,
    row: Omit<Parameters<Inserter["insert"]>[0], "tags" | "externalId" | "label"> & {
        readonly parentId?: number;
    },
): Planned {
    const now = Date.now();
    const id = new Inserter(inventory.database).insert(
        { ...row, label: named.name, tags: "{}" },
        {
            integrationId: integration.id,
            status: "planned",
            parentId: row.parentId,
            primary: row.kind === "block" ? "yes" : undefined,
            notes: named.notes,
            hash: "",
            now,
        },
    );
    const isPushed = integration.mode === "read-write" && !named.localOnly;
    const operationId = isPushed
        ? planOperation(inventory.database, {
              integrationId: integration.id,
              rowId: id,
              action: "create",
              now,
          })
        : undefined;
    return { row: inventory.rowsById([id])[0], operationId };
}

function chooseSpace(
    { cidr, netmaskLength }: Space,
    blocks: readonly Cidr[],
    taken: readonly Cidr[],
    where: string,
): Cidr {
    if ((cidr === undefined) === (netmaskLength === undefined)) {
        throw new InventoryError("usage", "Give either a CIDR or a netmask length.");
    }
    if (cidr !== undefined) {
        const block = parse(cidr);
        checkSpace(block, blocks, taken, where);
        return block;
    }
    const found = firstFit(blocks, taken, netmaskLength!);
    if (!found) {
        throw new InventoryError("refused", `${where} has no free /${netmaskLength}.`);
    }
    return found;
}

function checkSpace(block: Cidr, blocks: readonly Cidr[], taken: readonly Cidr[], where: string): void {
    const text = formatCidr(block);
    if (!blocks.some(outer => contains(outer, block))) {
        throw new InventoryError(
            "refused",
            `${text} is not in ${where}, which has ${blocks.map(formatCidr).join(", ") || "no space"}.`,
        );
    }
    const taker = taken.find(other => overlaps(other, block));
    if (taker) {
        const next = firstFit(blocks, taken, block.netmaskLength);
        throw new InventoryError(
            "refused",
            `${text} overlaps ${formatCidr(taker)}, which is taken. ${next ? `The next free one is ${formatCidr(next)}.` : `No /${block.netmaskLength} is free.`}`,
        );
    }
}

function integrationOf(inventory: Inventory, row: AnyRow): Integration {
    return inventory.integrations().find(one => one.id === row.integrationId)!;
}

function spaceOf(pool: Pool): Cidr[] {
    return parsed(
        pool.cidrs
            .filter(({ state }) => state === "provisioned" || state === "planned")
            .map(({ cidr }) => cidr),
    );
}

function parsed(texts: readonly string[]): Cidr[] {
    return texts.map(tryParseCidr).filter(block => block !== undefined);
}

function parse(text: string): Cidr {
    try {
        return parseCidr(text);
    } catch (error) {
        throw new InventoryError("usage", (error as Error).message, { cause: error });
    }
}
