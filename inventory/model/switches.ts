import type { Switches } from "./integration";
import type { Kind } from "./records";

/** Whether rows of the kind are read. What is switched off is not read, and so it is not missing either. */
export function isSwitchedOn(kind: Kind, switches: Switches): boolean {
    switch (kind) {
        case "pool":
        case "other":
            return switches.pools;
        case "block":
            return switches.blocks;
        case "allocation":
            return switches.allocations;
    }
}
