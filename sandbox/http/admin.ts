import { FaultError } from "../faults/fault";
import type { Faults } from "../faults/faults";
import { place } from "../organizations/organization";
import type { Backend } from "./dispatch";
import type { HttpAnswer, HttpRequest } from "./protocols";

export const ADMIN_PATH = "/_sandbox/";

/**
 * The sandbox's own requests, beside AWS's: about the world, the calls so far, the clock and the organization. They
 * need no credentials.
 */
export function administer(request: HttpRequest, { world, calls, faults }: Backend): HttpAnswer {
    const what = request.path.slice(ADMIN_PATH.length);
    if (request.method === "GET" && what === "world") {
        world.runDueEvents();
        return json(200, {
            id: world.id,
            time: world.clock.now(),
            pace: world.options.time,
            startedAt: world.startedAt,
            account: world.options.defaultAccount,
            organization: world.options.organization,
            managementAccount: world.options.managementAccount,
        });
    }
    if (request.method === "GET" && what === "calls") {
        return json(200, calls.since(Number(request.query.get("since") ?? 0) || 0));
    }
    if (request.method === "POST" && what === "clock" && world.clock.isStepped) {
        return stepClock(request.body, world);
    }
    if (request.method === "POST" && what === "accounts") {
        return placeAccount(request.body, world);
    }
    if (what === "faults" && faults) {
        return administerFaults(request, faults);
    }
    return json(404, { message: `The sandbox has no ${request.method} ${request.path}` });
}

/** Body: {"advance": milliseconds}. */
function stepClock(body: string, world: Backend["world"]): HttpAnswer {
    const { advance } = parseObject(body);
    if (typeof advance !== "number" || !(advance >= 0) || advance > 100 * 365 * 86_400_000) {
        return json(400, {
            message: 'The body must be {"advance": milliseconds}, and time only moves forward',
        });
    }
    world.step(advance);
    return json(200, { time: world.clock.now() });
}

/** GET tells the faults, POST with the body {"faults": [{"kind": ...}, ...]} replaces them, DELETE ends them. */
function administerFaults({ method, body }: HttpRequest, faults: Faults): HttpAnswer {
    const wanted = method === "DELETE" ? [] : parseObject(body).faults;
    if (method !== "GET") {
        if ((method !== "POST" && method !== "DELETE") || !Array.isArray(wanted)) {
            return json(400, { message: 'POST {"faults": [{"kind": ...}, ...]}, GET or DELETE' });
        }
        try {
            faults.replace(wanted);
        } catch (error) {
            if (error instanceof FaultError) {
                return json(400, { message: error.message });
            }
            throw error;
        }
    }
    return json(200, { faults: faults.all });
}

/** Body: {"account": "444455556666", "isOutside": true} or {"account": ..., "units": ["ou-..."]}. */
function placeAccount(body: string, world: Backend["world"]): HttpAnswer {
    const { account, isOutside = false, units } = parseObject(body);
    const areUnits =
        units === undefined ||
        (Array.isArray(units) && units.every(unit => /^ou-[a-z0-9-]+$/.test(String(unit))));
    if (
        typeof account !== "string" ||
        !/^\d{12}$/.test(account) ||
        typeof isOutside !== "boolean" ||
        !areUnits
    ) {
        return json(400, {
            message: 'The body must be {"account": 12 digits, "isOutside": boolean, "units": ["ou-..."]}',
        });
    }
    if (account === world.options.managementAccount) {
        return json(400, { message: "The management account is in the organization, and in no unit" });
    }
    world.transaction(() => place(world, account, { isOutside, units }));
    return json(200, { account, isOutside, units });
}

function parseObject(body: string): Record<string, unknown> {
    try {
        const parsed: unknown = JSON.parse(body);
        return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
    } catch {
        return {};
    }
}

function json(status: number, value: unknown): HttpAnswer {
    return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
