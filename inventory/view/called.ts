import type { OutlineRow } from "../model";

/**
 * What people call a row: its name. A VPC whose allocation has no description has its id for a name; where it has a Name
 * tag, that is added as it is for pools.
 */
export function called(row: OutlineRow): string {
    const tag = row.kind === "block" && row.name === row.externalId ? row.tags?.["Name"] : undefined;
    return tag ? `${row.name} (${tag})` : row.name;
}
