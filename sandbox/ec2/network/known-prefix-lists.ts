import type { Call } from "../../world/call";
import { find, kinds, notFound } from "./lookup";

/** A prefix list that AWS itself keeps in every region. */
export interface AwsPrefixList {
    readonly id: string;
    readonly name: string;
    readonly addressFamily: "IPv4" | "IPv6";
    readonly cidrs: readonly string[];
    /** The service whose gateway endpoints route to it. */
    readonly service?: "s3" | "dynamodb";
}

/** What AWS's lists hold here: a few of the ranges that the services publish, the same in every region. */
const LISTS: readonly Omit<AwsPrefixList, "id">[] = [
    { name: "s3", service: "s3", addressFamily: "IPv4", cidrs: ["52.216.0.0/15", "54.231.0.0/16"] },
    { name: "dynamodb", service: "dynamodb", addressFamily: "IPv4", cidrs: ["52.94.0.0/22"] },
    { name: "ec2-instance-connect", addressFamily: "IPv4", cidrs: ["18.206.107.24/29"] },
    { name: "ipv6.s3", addressFamily: "IPv6", cidrs: ["2600:1fa0::/32"] },
];

/** Names that are the same in all regions. */
const GLOBAL_LISTS: readonly Omit<AwsPrefixList, "id">[] = [
    {
        name: "com.amazonaws.global.cloudfront.origin-facing",
        addressFamily: "IPv4",
        cidrs: ["130.176.0.0/16"],
    },
];

/** AWS's lists in a region. Their ids differ from region to region, and are the same for all accounts. */
export function awsPrefixLists(region: string): AwsPrefixList[] {
    const regional = LISTS.map(list => ({ ...list, name: `com.amazonaws.${region}.${list.name}` }));
    return [...regional, ...GLOBAL_LISTS].map(list => ({ ...list, id: idOf(region, list.name) }));
}

/** The ids of AWS's lists are short ones, from before EC2's long ids. */
function idOf(region: string, name: string): string {
    let hash = 0x811c9dc5;
    for (const character of `${region} ${name}`) {
        hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    return `pl-${(hash >>> 0).toString(16).padStart(8, "0")}`;
}

/** The id again, if the caller can use that prefix list; throws AWS's error if not. */
export function checkPrefixList(call: Call, id: string): string {
    if (!awsPrefixLists(call.region).some(list => list.id === id) && !find(call, kinds.prefixList, id)) {
        throw notFound(kinds.prefixList, id);
    }
    return id;
}
