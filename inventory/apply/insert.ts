import { parseLenientCidr } from "../../address-space";
import type { Observed } from "../read/observed";
import { addressKey } from "../store/addresses";
import type { Database, Statement, Value } from "../store/driver";

const COLUMNS = [
    "integration_id",
    "kind",
    "status",
    "external_id",
    "cidr",
    "family",
    "first_address",
    "netmask_length",
    "parent_id",
    "scope_id",
    "region",
    "account_id",
    "vpc_id",
    "zone_id",
    "label",
    "description",
    "state",
    "locale",
    "cidrs",
    "rules",
    "allocation_id",
    "allocation_type",
    "resource_id",
    "primary_cidr",
    "compliance",
    "management",
    "overlap",
    "usage",
    "available_addresses",
    "tags",
    "notes",
    "hash",
    "created_at",
    "created_run",
    "changed_at",
] as const;

/** What a new row holds beside what was observed. */
export interface NewRow {
    readonly integrationId: number;
    readonly status: "live" | "planned";
    readonly parentId?: number;
    readonly primary?: "yes" | "no" | "assumed";
    readonly notes?: string;
    readonly hash: string;
    readonly runId?: number;
    readonly now: number;
}

/** Writes new rows and gives their ids. */
export class Inserter {
    private readonly statement: Statement;

    constructor(private readonly database: Database) {
        this.statement = database.prepare(
            `INSERT INTO node(${COLUMNS.join(", ")}) VALUES(${COLUMNS.map(() => "?").join(", ")})`,
        );
    }

    insert(row: Omit<Observed, "externalId"> & { readonly externalId?: string }, more: NewRow): number {
        const { firstAddress, netmaskLength } = addressColumns(row.cidr);
        const { id } = this.statement.run(
            more.integrationId,
            row.kind,
            more.status,
            orNull(row.externalId),
            row.cidr,
            row.family,
            firstAddress,
            netmaskLength,
            orNull(more.parentId),
            orNull(row.scopeId),
            orNull(row.region),
            orNull(row.accountId),
            orNull(row.vpcId),
            orNull(row.zoneId),
            orNull(row.label),
            orNull(row.description),
            orNull(row.state),
            orNull(row.locale),
            orNull(row.cidrs),
            orNull(row.rules),
            orNull(row.allocationId),
            orNull(row.allocationType),
            orNull(row.resourceId),
            orNull(row.primary ?? more.primary),
            orNull(row.compliance),
            orNull(row.management),
            orNull(row.overlap),
            orNull(row.usage),
            orNull(row.availableAddresses),
            row.tags,
            orNull(more.notes),
            more.hash,
            more.now,
            orNull(more.runId),
            more.now,
        );
        if (row.kind === "pool") {
            writePoolCidrs(this.database, id, row.cidrs);
        }
        return id;
    }
}

/** Replaces the CIDRs of a pool, which are looked up by address. */
export function writePoolCidrs(database: Database, nodeId: number, cidrs: string | undefined): void {
    database.prepare("DELETE FROM pool_cidr WHERE node_id = ?").run(nodeId);
    for (const { cidr, state } of JSON.parse(cidrs ?? "[]") as { cidr: string; state: string }[]) {
        const { family, firstAddress, netmaskLength } = addressColumns(cidr);
        database
            .prepare(
                "INSERT INTO pool_cidr(node_id, cidr, state, family, first_address, netmask_length) VALUES(?, ?, ?, ?, ?, ?)",
            )
            .run(nodeId, cidr, state, family, firstAddress, netmaskLength);
    }
}

/** Where a CIDR stands among all addresses. What is no CIDR stands nowhere, and is kept as it is. */
export function addressColumns(cidr: string): {
    readonly family: 4 | 6;
    readonly firstAddress: string;
    readonly netmaskLength: number;
} {
    if (cidr !== "") {
        try {
            const block = parseLenientCidr(cidr);
            return {
                family: block.family,
                firstAddress: addressKey(block),
                netmaskLength: block.netmaskLength,
            };
        } catch {
            // Below.
        }
    }
    return { family: cidr.includes(":") ? 6 : 4, firstAddress: "", netmaskLength: 0 };
}

export function orNull(value: string | number | undefined): Value {
    return value ?? null;
}
