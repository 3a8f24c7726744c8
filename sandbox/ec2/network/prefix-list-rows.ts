import type { Row } from "../../world/table";

export interface PrefixListEntry {
    readonly cidr: string;
    readonly description?: string;
}

export interface PrefixListRow extends Row {
    readonly name: string;
    readonly addressFamily: "IPv4" | "IPv6";
    readonly maxEntries: number;
    readonly version: number;
    readonly state: PrefixListState;
    /** Whether it follows the IPAM prefix list resolver that it is a target of; it does unless told otherwise. */
    readonly resolverSyncEnabled?: boolean;
    /** Entries by version, oldest first: `versions[0]` is version 1. */
    readonly versions: readonly (readonly PrefixListEntry[])[];
}

export type PrefixListState =
    | "create-in-progress"
    | "create-complete"
    | "modify-in-progress"
    | "modify-complete"
    | "restore-in-progress"
    | "restore-complete"
    | "delete-in-progress";
