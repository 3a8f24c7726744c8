// Entries of network ACLs, as the arguments `ingress` and `egress` write them and as AWS lists them.
import {
    CreateNetworkAclEntryCommand,
    DeleteNetworkAclEntryCommand,
    type NetworkAcl,
    type NetworkAclEntry,
} from "@aws-sdk/client-ec2";
import { formatCidr, tryParseCidr } from "../../../../address-space";
import { doing, hasCode } from "../../errors";
import { hasUnknown, isZero, type Properties } from "../../properties";
import { type Input, number, objectSet, text } from "../../schema/input";
import { type Operation, orEmpty } from "../resource";

export type Direction = "egress" | "ingress";

const PROTOCOLS: Readonly<Record<string, string>> = {
    all: "-1",
    icmp: "1",
    tcp: "6",
    udp: "17",
    icmpv6: "58",
};
const ICMP = ["1", "58"];
/** Entries from this number on stand at the end of every ACL; nobody can change them. */
const FIRST_FINAL = 32767;

/** AWS speaks of protocols in numbers, and so does the state; names mean the same. */
export function protocolNumber(protocol: unknown): string {
    const name = String(protocol ?? "").toLowerCase();
    return PROTOCOLS[name] ?? name;
}

/** `10.0.0.1/8` for `10.0.0.0/8`, and IPv6 in any spelling, are the same block. */
export function sameBlock(before: unknown, after: unknown): boolean {
    return blockText(before) === blockText(after);
}

function blockText(value: unknown): string {
    const cidr = tryParseCidr(String(value ?? ""));
    return cidr ? formatCidr(cidr) : String(value ?? "");
}

/** The argument: a set of entries. */
export function entries(options: Pick<Input, "computed"> = {}): Input {
    return objectSet(
        {
            action: text({ required: true }),
            cidrBlock: text(),
            fromPort: number({ required: true }),
            icmpCode: number(),
            icmpType: number(),
            ipv6CidrBlock: text(),
            protocol: text({ required: true }),
            ruleNo: number({ required: true }),
            toPort: number({ required: true }),
        },
        { ...options, same: sameEntries },
    );
}

function sameEntries(before: unknown, after: unknown): boolean {
    return (
        !hasUnknown(after) &&
        JSON.stringify(texts(before as Properties[])) === JSON.stringify(texts(after as Properties[]))
    );
}

function texts(list: readonly Properties[] = []): string[] {
    return list.map(entryText).sort();
}

function entryText(entry: Properties): string {
    return JSON.stringify([
        entry["ruleNo"],
        String(entry["action"]).toLowerCase(),
        protocolNumber(entry["protocol"]),
        entry["fromPort"] ?? 0,
        entry["toPort"] ?? 0,
        entry["icmpType"] ?? 0,
        entry["icmpCode"] ?? 0,
        blockText(entry["cidrBlock"]),
        blockText(entry["ipv6CidrBlock"]),
    ]);
}

/** The entries of one direction that can be changed. */
export function readEntries(acl: NetworkAcl, direction: Direction): Properties[] {
    return changeable(acl, direction).map(entry => ({
        action: entry.RuleAction,
        cidrBlock: orEmpty(entry.CidrBlock),
        fromPort: entry.PortRange?.From ?? 0,
        icmpCode: entry.IcmpTypeCode?.Code ?? 0,
        icmpType: entry.IcmpTypeCode?.Type ?? 0,
        ipv6CidrBlock: orEmpty(entry.Ipv6CidrBlock),
        protocol: entry.Protocol,
        ruleNo: entry.RuleNumber,
        toPort: entry.PortRange?.To ?? 0,
    }));
}

export function changeable(acl: NetworkAcl, direction: Direction): NetworkAclEntry[] {
    return (acl.Entries ?? []).filter(
        ({ Egress, RuleNumber = 0 }) => Egress === (direction === "egress") && RuleNumber < FIRST_FINAL,
    );
}

/** Deletes what is not wanted any more, then creates what is new: a number is free only when its entry is gone. */
export async function setEntries(
    id: string,
    direction: Direction,
    before: readonly Properties[],
    after: readonly Properties[],
    { aws }: Operation,
): Promise<void> {
    const had = new Set(before.map(entryText));
    const wants = new Set(after.map(entryText));
    for (const entry of before.filter(item => !wants.has(entryText(item)))) {
        await deleteEntry(aws, id, direction === "egress", entry["ruleNo"]);
    }
    for (const entry of after.filter(item => !had.has(entryText(item)))) {
        await doing(
            `creating EC2 Network ACL (${id}) ${direction} entry (${entry["ruleNo"]})`,
            aws.ec2(
                new CreateNetworkAclEntryCommand({
                    NetworkAclId: id,
                    ...entryForApi(direction === "egress", entry["ruleNo"], entry["action"], entry),
                }),
            ),
        );
    }
}

export async function deleteEntry(
    aws: Operation["aws"],
    id: string,
    egress: boolean,
    ruleNumber: number,
): Promise<void> {
    try {
        await doing(
            `deleting EC2 Network ACL (${id}) entry (${ruleNumber})`,
            aws.ec2(
                new DeleteNetworkAclEntryCommand({
                    NetworkAclId: id,
                    Egress: egress,
                    RuleNumber: ruleNumber,
                }),
            ),
        );
    } catch (error) {
        if (!hasCode(error, "InvalidNetworkAclEntry.NotFound", "InvalidNetworkAclID.NotFound")) {
            throw error;
        }
    }
}

/** An entry under the names of the API, ports and ICMP types as the real provider sends them: always, and only for ICMP. */
export function entryForApi(egress: boolean, ruleNumber: number, action: string, entry: Properties) {
    const protocol = protocolNumber(entry["protocol"]);
    return {
        Egress: egress,
        RuleNumber: ruleNumber,
        RuleAction: action.toLowerCase() as "allow" | "deny",
        Protocol: protocol,
        CidrBlock: isZero(entry["cidrBlock"]) ? undefined : (entry["cidrBlock"] as string),
        Ipv6CidrBlock: isZero(entry["ipv6CidrBlock"]) ? undefined : (entry["ipv6CidrBlock"] as string),
        PortRange: { From: entry["fromPort"] ?? 0, To: entry["toPort"] ?? 0 },
        IcmpTypeCode: ICMP.includes(protocol)
            ? { Code: entry["icmpCode"] ?? 0, Type: entry["icmpType"] ?? 0 }
            : undefined,
    };
}
