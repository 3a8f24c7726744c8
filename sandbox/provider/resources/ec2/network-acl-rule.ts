import { crc32 } from "node:zlib";
import { CreateNetworkAclEntryCommand, type NetworkAclEntry } from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing } from "../../errors";
import { isUnknown, isZero } from "../../properties";
import { flag, number, text } from "../../schema/input";
import { orEmpty, type ResourceType, region } from "../resource";
import { minutes } from "./minutes";
import { findNetworkAcl } from "./network-acl-association";
import { deleteEntry, entryForApi, protocolNumber, sameBlock } from "./network-acl-entries";

const TIMEOUT = minutes(3);

/** One entry of a network ACL. */
export const networkAclRule: ResourceType = {
    token: "aws:ec2/networkAclRule:NetworkAclRule",
    noun: "EC2 Network ACL Rule",
    inputs: {
        cidrBlock: text({ replaces: true, same: sameBlock }),
        egress: flag({ replaces: true, default: false }),
        fromPort: number({ replaces: true }),
        icmpCode: number({ replaces: true }),
        icmpType: number({ replaces: true }),
        ipv6CidrBlock: text({ replaces: true, same: sameBlock }),
        networkAclId: text({ required: true, replaces: true }),
        protocol: text({
            required: true,
            replaces: true,
            same: (before, after) => protocolNumber(before) === protocolNumber(after),
        }),
        region,
        ruleAction: text({ required: true, replaces: true }),
        ruleNumber: number({ required: true, replaces: true }),
        toPort: number({ replaces: true }),
    },
    outputs: [],

    check(inputs) {
        const set = ["cidrBlock", "ipv6CidrBlock"].filter(
            name => isUnknown(inputs[name]) || !isZero(inputs[name]),
        );
        return set.length === 1
            ? []
            : [
                  {
                      property: set[0] ?? "cidrBlock",
                      reason:
                          "Invalid combination of arguments: " +
                          (set.length === 0
                              ? "one of `cidr_block,ipv6_cidr_block` must be specified"
                              : "only one of `cidr_block,ipv6_cidr_block` can be specified, but " +
                                "`cidr_block,ipv6_cidr_block` were specified."),
                  },
              ];
    },

    async create(inputs, { aws, identify, wait }) {
        const aclId: string = inputs["networkAclId"];
        const egress: boolean = inputs["egress"] ?? false;
        const rule: number = inputs["ruleNumber"];
        await doing(
            `creating EC2 Network ACL (${aclId}) Rule (egress: ${egress})(${rule})`,
            aws.ec2(
                new CreateNetworkAclEntryCommand({
                    NetworkAclId: aclId,
                    ...entryForApi(egress, rule, inputs["ruleAction"], inputs),
                }),
            ),
        );
        const id = identify(ruleId(aclId, rule, egress, inputs["protocol"]));
        await doing(
            `waiting for EC2 Network ACL (${aclId}) Rule (egress: ${egress})(${rule}) create`,
            wait.until({
                target: ["present"],
                read: () => findEntry(aws, aclId, egress, rule),
                state: () => "present",
                timeout: TIMEOUT,
            }),
        );
        return id;
    },

    async read(_, state, { aws }) {
        const aclId: string = state["networkAclId"];
        const egress: boolean = state["egress"] ?? false;
        const found = await doing(
            `reading EC2 Network ACL (${aclId}) Rule`,
            findEntry(aws, aclId, egress, state["ruleNumber"]),
        );
        return (
            found && {
                cidrBlock: orEmpty(found.CidrBlock),
                egress,
                fromPort: found.PortRange?.From ?? 0,
                icmpCode: found.IcmpTypeCode?.Code ?? 0,
                icmpType: found.IcmpTypeCode?.Type ?? 0,
                ipv6CidrBlock: orEmpty(found.Ipv6CidrBlock),
                networkAclId: aclId,
                protocol: found.Protocol,
                ruleAction: found.RuleAction,
                ruleNumber: found.RuleNumber,
                toPort: found.PortRange?.To ?? 0,
            }
        );
    },

    async delete(_, state, { aws }) {
        await deleteEntry(aws, state["networkAclId"], state["egress"] ?? false, state["ruleNumber"]);
    },

    async importId(given) {
        const [networkAclId, rule, protocol, egress, more] = given.split(":");
        if (!networkAclId || !rule || !protocol || !egress || more !== undefined) {
            throw new Error(
                `unexpected format of ID ("${given}"), expected NETWORK_ACL_ID:RULE_NUMBER:PROTOCOL:EGRESS`,
            );
        }
        const isEgress = egress === "true";
        return {
            id: ruleId(networkAclId, Number(rule), isEgress, protocol),
            state: { networkAclId, ruleNumber: Number(rule), egress: isEgress },
        };
    },
};

/** AWS gives entries no id; the real provider makes one from what tells an entry from others. */
function ruleId(aclId: string, rule: number, egress: boolean, protocol: string): string {
    return `nacl-${crc32(`${aclId}-${rule}-${egress}-${protocol}-`)}`;
}

async function findEntry(
    aws: Aws,
    aclId: string,
    egress: boolean,
    rule: number,
): Promise<NetworkAclEntry | undefined> {
    const acl = await findNetworkAcl(aws, aclId);
    return acl?.Entries?.find(({ Egress, RuleNumber }) => Egress === egress && RuleNumber === rule);
}
