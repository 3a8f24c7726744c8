// A sandbox without a state file forgets everything when it stops. A stack whose resources were recorded in such a world
// would lose them all in the next refresh, so every resource carries the id of its world, and a call about a resource of
// another world is refused.
import { request } from "node:http";
import type { Properties } from "./properties";

/** The hidden output that holds the world's id. */
export const WORLD = "__world";

/** The sandbox behind an endpoint. */
export interface World {
    readonly id: string;
    /** `fast` (delays of AWS are compressed) or `real`. */
    readonly pace: string;
}

/**
 * Asks an endpoint whether it is our sandbox, and which world it holds. Undefined for every other endpoint.
 * Rejects when nothing answers at the address.
 */
export function askWorld(endpoint: string, timeout = 5_000): Promise<World | undefined> {
    return new Promise((resolve, reject) => {
        const call = request(new URL("/_sandbox/world", endpoint), { timeout }, response => {
            const chunks: Buffer[] = [];
            response.on("data", chunk => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () =>
                resolve(parseWorld(response.statusCode, Buffer.concat(chunks).toString("utf8"))),
            );
        });
        call.on("timeout", () => call.destroy(new Error(`no answer within ${timeout / 1000} s`)));
        call.on("error", error =>
            reject(
                new Error(
                    `cannot reach the endpoint ${endpoint}: ${error.message || (error as NodeJS.ErrnoException).code}. ` +
                        "Start the sandbox and use the address it prints.",
                ),
            ),
        );
        call.end();
    });
}

function parseWorld(status: number | undefined, body: string): World | undefined {
    if (status !== 200) {
        return undefined;
    }
    try {
        const { id, pace } = JSON.parse(body);
        return typeof id === "string" ? { id, pace: String(pace ?? "fast") } : undefined;
    } catch {
        return undefined;
    }
}

/** Why a resource with these outputs must not be touched through this endpoint; undefined when it may. */
export function refusal(world: World | undefined, urn: string, outputs: Properties): string | undefined {
    if (!world || outputs[WORLD] === world.id) {
        return undefined;
    }
    const recorded = outputs[WORLD] ? `in the sandbox world ${outputs[WORLD]}` : "outside this sandbox";
    return (
        `${urn} was recorded ${recorded}, but the endpoint now serves the world ${world.id}. A sandbox without --state FILE ` +
        "starts empty each time, and carrying on would drop the resource from the stack as if it had been deleted. Start " +
        "the sandbox again with the state file of that world, or begin with a fresh backend (the sandbox prints one at " +
        "each start), or remove the stack with `pulumi stack rm --force`."
    );
}
