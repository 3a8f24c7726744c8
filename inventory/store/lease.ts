import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { InventoryError } from "../errors";
import type { Integration } from "../model";
import type { Database } from "./driver";

/** A run that does not say that it lives for so long has ended, in milliseconds. */
const TIME_TO_LIVE = 60_000;
const HEARTBEAT = 10_000;

/** Who holds an integration. */
export interface Holder {
    readonly host: string;
    readonly pid: number;
    readonly since: number;
}

/** The right to be the only run of an integration. */
export interface Lease {
    /** Throws if the lease was lost, because this process did not get to run for too long. */
    check(): void;
    release(): void;
}

/** Takes the lease, or tells who has it. A holder on this machine whose process is gone has lost it. */
export function takeLease(
    database: Database,
    integrationId: number,
    now: () => number = Date.now,
): Lease | { readonly heldBy: Holder } {
    const owner = randomUUID();
    const mine: Holder = { host: hostname(), pid: process.pid, since: now() };
    const heldBy = database.transaction(() => {
        const row = database.prepare("SELECT * FROM lease WHERE integration_id = ?").get(integrationId);
        if (row) {
            const holder = JSON.parse(String(row["holder"])) as Holder;
            if (Number(row["expires_at"]) > now() && !isGone(holder)) {
                return holder;
            }
        }
        database
            .prepare(
                "INSERT INTO lease(integration_id, owner, holder, expires_at) VALUES(?, ?, ?, ?) " +
                    "ON CONFLICT(integration_id) DO UPDATE SET owner = excluded.owner, holder = excluded.holder, expires_at = excluded.expires_at",
            )
            .run(integrationId, owner, JSON.stringify(mine), now() + TIME_TO_LIVE);
        return undefined;
    });
    if (heldBy) {
        return { heldBy };
    }
    const extend = (): boolean =>
        database
            .prepare("UPDATE lease SET expires_at = ? WHERE integration_id = ? AND owner = ?")
            .run(now() + TIME_TO_LIVE, integrationId, owner).changes === 1;
    const timer = setInterval(() => {
        try {
            extend();
        } catch {
            // A file that is busy for a moment must not end the process: check() finds out whether the lease was lost.
        }
    }, HEARTBEAT);
    timer.unref();
    return {
        check: () => {
            if (!extend()) {
                throw new Error(
                    "another run took this integration over, because this one did not show a sign of life",
                );
            }
        },
        release: () => {
            clearInterval(timer);
            database
                .prepare("DELETE FROM lease WHERE integration_id = ? AND owner = ?")
                .run(integrationId, owner);
        },
    };
}

/**
 * Takes the lease for work that is not a run.
 *
 * @param then What to do when a run has ended, as the beginning of a sentence.
 * @throws InventoryError `locked`: a run is under way
 */
export function requireLease(
    database: Database,
    { id, name }: Pick<Integration, "id" | "name">,
    then: string,
    now?: () => number,
): Lease {
    const lease = takeLease(database, id, now);
    if ("heldBy" in lease) {
        const { pid, host } = lease.heldBy;
        throw new InventoryError(
            "locked",
            `A run of ${name} is under way (process ${pid} on ${host}). ${then} when that has ended.`,
        );
    }
    return lease;
}

function isGone({ host, pid }: Holder): boolean {
    if (host !== hostname()) {
        return false;
    }
    try {
        process.kill(pid, 0);
        return false;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "ESRCH";
    }
}
