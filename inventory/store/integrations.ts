import type { Identity, Integration } from "../model";
import type { Database, ResultRow } from "./driver";
import { json, text } from "./row-mapping";

const COLUMNS =
    "integration.id, integration.name, environment_id, environment.name AS environment, home_region, ipam_id, " +
    "scope_ids, mode, conflicts, switches, role_arn, identity";
const FROM = "FROM integration JOIN environment ON environment.id = environment_id";

/** All integrations that were not removed, by name. */
export function listIntegrations(database: Database): Integration[] {
    return database
        .prepare(`SELECT ${COLUMNS} ${FROM} WHERE removed_at IS NULL ORDER BY integration.name`)
        .all()
        .map(integrationOf);
}

export function findIntegration(database: Database, name: string): Integration | undefined {
    return listIntegrations(database).find(one => one.name === name);
}

/** Writes a new integration, and its environment if there is none of that name. */
export function insertIntegration(
    database: Database,
    one: Omit<Integration, "id" | "environmentId" | "identity">,
): void {
    database.transaction(() => {
        database
            .prepare(
                "INSERT INTO integration(environment_id, name, home_region, ipam_id, scope_ids, mode, conflicts, switches, role_arn) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .run(environmentId(database, one.environment), one.name, ...changeable(one));
    });
}

export function updateIntegration(database: Database, one: Omit<Integration, "identity">): void {
    database.transaction(() => {
        database
            .prepare(
                "UPDATE integration SET environment_id = ?, name = ?, home_region = ?, ipam_id = ?, scope_ids = ?, mode = ?, conflicts = ?, switches = ?, role_arn = ? WHERE id = ?",
            )
            .run(environmentId(database, one.environment), one.name, ...changeable(one), one.id);
    });
}

export function pinIdentity(database: Database, id: number, identity: Identity | undefined): void {
    database
        .prepare("UPDATE integration SET identity = ? WHERE id = ?")
        .run(identity ? JSON.stringify(identity) : null, id);
}

function changeable(one: Omit<Integration, "id" | "environmentId" | "identity">) {
    return [
        one.homeRegion,
        one.ipamId ?? null,
        JSON.stringify(one.scopeIds),
        one.mode,
        JSON.stringify(one.conflicts),
        JSON.stringify(one.switches),
        one.roleArn ?? null,
    ] as const;
}

function environmentId(database: Database, name: string): number {
    database.prepare("INSERT OR IGNORE INTO environment(name) VALUES(?)").run(name);
    return Number(database.prepare("SELECT id FROM environment WHERE name = ?").get(name)!["id"]);
}

function integrationOf(row: ResultRow): Integration {
    return {
        id: Number(row["id"]),
        name: String(row["name"]),
        environmentId: Number(row["environment_id"]),
        environment: String(row["environment"]),
        homeRegion: String(row["home_region"]),
        ipamId: text(row["ipam_id"]),
        scopeIds: json(row["scope_ids"], []),
        mode: String(row["mode"]) as Integration["mode"],
        conflicts: json(row["conflicts"], {}),
        switches: json(row["switches"], { pools: true, blocks: true, allocations: true }),
        roleArn: text(row["role_arn"]),
        identity: json(row["identity"], undefined),
    };
}
