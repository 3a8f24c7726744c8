import { isRegion } from "../regions";

/**
 * What to say when no pool has the key. Whoever asks for a region sees regions; whoever asks for anything else sees all
 * keys.
 */
export function poolNotFound(key: string, known: readonly string[], where = ""): string {
    const regions = known.filter(isRegion);
    if (isRegion(key) || (!key.includes("/") && regions.length === known.length)) {
        return `IPAM pool not found for region ${key}${where}. Regions with a pool: ${regions.join(", ") || "none"}.`;
    }
    return `IPAM pool not found for ${key}${where}. Pools: ${known.join(", ") || "none"}.`;
}
