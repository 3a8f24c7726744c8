import type { Call } from "../../world/call";
import type { World } from "../../world/world";
import { tooManyMutations } from "./errors";
import { quota } from "./quotas";
import { delay } from "./timing";

/** When the mutations in flight end, by IPAM. Worth nothing after a restart, so it is no part of the state. */
const inFlight = new WeakMap<World, Map<string, number[]>>();

/**
 * Counts a mutation of the IPAM (creating, changing or deleting one of its scopes and pools, provisioning) and
 * refuses it if too many are in flight: AWS answers ConcurrentMutationLimitExceeded to programs that create many
 * pools of one IPAM at the same time.
 */
export function beginMutation(call: Call, ipamId: string): void {
    const { world, now } = call;
    let byIpam = inFlight.get(world);
    if (!byIpam) {
        byIpam = new Map();
        inFlight.set(world, byIpam);
    }
    const running = (byIpam.get(ipamId) ?? []).filter(end => end > now);
    if (running.length >= quota(world, "concurrentMutations")) {
        throw tooManyMutations();
    }
    running.push(now + delay(world, "mutation"));
    byIpam.set(ipamId, running);
}
