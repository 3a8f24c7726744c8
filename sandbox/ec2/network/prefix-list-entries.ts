import type * as EC2 from "@aws-sdk/client-ec2";
import { AwsError } from "../../world/errors";
import { cidrText } from "./cidr-parameter";
import { invalidValue } from "./errors";
import type { PrefixListEntry, PrefixListRow } from "./prefix-list-rows";

/** "You can add up to 100 entries" in one request (EC2 API Reference, CreateManagedPrefixList). */
const MOST_ENTRIES_AT_ONCE = 100;

export function checkSize(entries: readonly PrefixListEntry[], maxEntries: number): void {
    if (entries.length > maxEntries) {
        throw new AwsError(
            "PrefixListMaxEntriesExceeded",
            `The number of entries (${entries.length}) exceeds the maximum of the prefix list (${maxEntries}).`,
        );
    }
}

/** An entry that is there already gets the new description. */
export function withAdded(
    entries: readonly PrefixListEntry[],
    added: readonly EC2.AddPrefixListEntry[] = [],
    addressFamily: PrefixListRow["addressFamily"],
): PrefixListEntry[] {
    if (added.length > MOST_ENTRIES_AT_ONCE) {
        throw invalidValue(`A request can add up to ${MOST_ENTRIES_AT_ONCE} entries.`);
    }
    const byCidr = new Map(entries.map(entry => [entry.cidr, entry]));
    for (const { Cidr, Description: description } of added) {
        const cidr = cidrText("cidr", Cidr!, addressFamily === "IPv4" ? 4 : 6);
        byCidr.set(cidr, { cidr, description });
    }
    return [...byCidr.values()];
}

/** Without the entries of these CIDRs, each of which has to be there. */
export function without(
    entries: readonly PrefixListEntry[],
    removed: readonly EC2.RemovePrefixListEntry[] = [],
    list: PrefixListRow,
): PrefixListEntry[] {
    const family = list.addressFamily === "IPv4" ? 4 : 6;
    const gone = removed.map(({ Cidr }) => cidrText("cidr", Cidr!, family));
    for (const cidr of gone) {
        if (!entries.some(entry => entry.cidr === cidr)) {
            throw invalidValue(`The CIDR ${cidr} is not an entry of the prefix list ${list.id}.`);
        }
    }
    return entries.filter(entry => !gone.includes(entry.cidr));
}
