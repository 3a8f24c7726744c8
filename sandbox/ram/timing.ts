import type { World } from "../world/world";

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** How long things take, in milliseconds. */
const DELAYS = {
    /** A resource or principal: from associating to associated, and the other way. */
    association: { fast: 80, real: 10 * SECOND },
    /** How long what was disassociated or deleted is still listed as such (RAM User Guide: two hours). */
    remains: { fast: 10 * SECOND, real: 7_200 * SECOND },
    /** "If the invitation is not accepted within 7 days, it expires." */
    invitation: { fast: 7 * DAY, real: 7 * DAY },
} as const;

export function delay(world: World, name: keyof typeof DELAYS): number {
    return DELAYS[name][world.options.time];
}
