import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { cidrText } from "./network/cidr-parameter";
import { invalidCombination, invalidValue, missingParameter } from "./network/errors";
import { kinds, own } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import type { NetworkAclEntry, NetworkAclRow } from "./network/rows";
import { networkAcls } from "./network/tables";

/** The numbers that users can take; above are AWS's own final entries. */
const HIGHEST_NUMBER = 32766;

const TCP = "6";
const UDP = "17";
const ICMP = "1";
const ICMPV6 = "58";

/** Names that EC2 takes for protocol numbers. */
const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = {
    all: "-1",
    tcp: TCP,
    udp: UDP,
    icmp: ICMP,
    icmpv6: ICMPV6,
};

function CreateNetworkAclEntry(input: EC2.CreateNetworkAclEntryRequest, call: Call): void {
    const acl = own(call, kinds.networkAcl, input.NetworkAclId!);
    const entry = entryFrom(input);
    if (acl.entries.some(other => isSame(other, entry))) {
        throw new AwsError(
            "NetworkAclEntryAlreadyExists",
            `The network acl entry identified by ${entry.ruleNumber} already exists.`,
        );
    }
    const count = acl.entries.filter(({ egress }) => egress === entry.egress).length;
    checkQuota(call.world, "rulesPerNetworkAcl", count, {
        code: "NetworkAclEntryLimitExceeded",
        message: "The maximum number of network ACL entries has been reached.",
    });
    change(call, acl, [...acl.entries, entry]);
}

function ReplaceNetworkAclEntry(input: EC2.ReplaceNetworkAclEntryRequest, call: Call): void {
    const acl = own(call, kinds.networkAcl, input.NetworkAclId!);
    const entry = entryFrom(input);
    if (!acl.entries.some(other => isSame(other, entry))) {
        throw notFound(entry.ruleNumber);
    }
    change(
        call,
        acl,
        acl.entries.map(other => (isSame(other, entry) ? entry : other)),
    );
}

function DeleteNetworkAclEntry(input: EC2.DeleteNetworkAclEntryRequest, call: Call): void {
    const acl = own(call, kinds.networkAcl, input.NetworkAclId!);
    const gone = { ruleNumber: input.RuleNumber!, egress: input.Egress! };
    if (!acl.entries.some(other => isSame(other, gone))) {
        throw notFound(gone.ruleNumber);
    }
    change(
        call,
        acl,
        acl.entries.filter(other => !isSame(other, gone)),
    );
}

function change(call: Call, acl: NetworkAclRow, entries: readonly NetworkAclEntry[]): void {
    networkAcls(call.world).put({ ...acl, entries });
}

/** Numbers are counted in each direction by itself. */
function isSame(a: Pick<NetworkAclEntry, "ruleNumber" | "egress">, b: typeof a): boolean {
    return a.ruleNumber === b.ruleNumber && a.egress === b.egress;
}

function entryFrom(input: EC2.CreateNetworkAclEntryRequest): NetworkAclEntry {
    const ruleNumber = input.RuleNumber!;
    if (ruleNumber < 1 || ruleNumber > HIGHEST_NUMBER) {
        throw invalidValue(
            `Value (${ruleNumber}) for parameter ruleNumber is invalid. Rule numbers are from 1 to ${HIGHEST_NUMBER}.`,
        );
    }
    if (input.CidrBlock === undefined && input.Ipv6CidrBlock === undefined) {
        throw missingParameter("cidrBlock");
    }
    if (input.CidrBlock !== undefined && input.Ipv6CidrBlock !== undefined) {
        throw invalidCombination("The parameter cidrBlock cannot be used with the parameter ipv6CidrBlock");
    }
    const protocol = protocolNumber(input.Protocol!);
    return {
        ruleNumber,
        egress: input.Egress!,
        protocol,
        ruleAction: input.RuleAction!,
        cidrBlock: input.CidrBlock && cidrText("cidrBlock", input.CidrBlock, 4),
        ipv6CidrBlock: input.Ipv6CidrBlock && cidrText("ipv6CidrBlock", input.Ipv6CidrBlock, 6),
        ...ports(protocol, input),
    };
}

/** TCP and UDP need ports, ICMP type and code; with other protocols both are ignored. */
function ports(protocol: string, input: EC2.CreateNetworkAclEntryRequest): Partial<NetworkAclEntry> {
    if (protocol === TCP || protocol === UDP) {
        const { From, To } = input.PortRange ?? {};
        if (From === undefined || To === undefined) {
            throw missingParameter("portRange");
        }
        if (From < 0 || To > 65535 || From > To) {
            throw invalidValue(`Invalid value for portRange. The port range ${From}-${To} is invalid.`);
        }
        return { portFrom: From, portTo: To };
    }
    if (protocol === ICMP || protocol === ICMPV6) {
        const { Type, Code } = input.IcmpTypeCode ?? {};
        if (Type === undefined || Code === undefined) {
            throw missingParameter("icmpTypeCode");
        }
        return { icmpType: Type, icmpCode: Code };
    }
    return {};
}

function protocolNumber(text: string): string {
    const number = PROTOCOL_NUMBERS[text.toLowerCase()] ?? text;
    if (number !== "-1" && !(/^\d{1,3}$/.test(number) && Number(number) <= 255)) {
        throw invalidValue(`Invalid value '${text}' for IP protocol. Unknown protocol.`);
    }
    return number;
}

/** What stands at the end of every ACL, for every family that its VPC has, and cannot be changed. */
export function finalEntries(hasIpv6: boolean): NetworkAclEntry[] {
    const families = [
        { ruleNumber: 32767, cidrBlock: "0.0.0.0/0" },
        ...(hasIpv6 ? [{ ruleNumber: 32768, ipv6CidrBlock: "::/0" }] : []),
    ];
    return [true, false].flatMap(egress =>
        families.map(family => ({ ...family, egress, protocol: "-1", ruleAction: "deny" as const })),
    );
}

export function entryShape(entry: NetworkAclEntry): EC2.NetworkAclEntry {
    return {
        RuleNumber: entry.ruleNumber,
        Egress: entry.egress,
        Protocol: entry.protocol,
        RuleAction: entry.ruleAction,
        CidrBlock: entry.cidrBlock,
        Ipv6CidrBlock: entry.ipv6CidrBlock,
        PortRange: entry.portFrom === undefined ? undefined : { From: entry.portFrom, To: entry.portTo },
        IcmpTypeCode:
            entry.icmpType === undefined ? undefined : { Type: entry.icmpType, Code: entry.icmpCode },
    };
}

function notFound(ruleNumber: number): AwsError {
    return new AwsError(
        "InvalidNetworkAclEntry.NotFound",
        `The network acl entry identified by ${ruleNumber} does not exist.`,
    );
}

export const actions: Record<string, Action> = {
    CreateNetworkAclEntry,
    ReplaceNetworkAclEntry,
    DeleteNetworkAclEntry,
};
