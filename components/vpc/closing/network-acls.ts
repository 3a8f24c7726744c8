import * as aws from "@pulumi/aws";
import { AddressError, parseCidr } from "../../../address-space";
import { keyProblems } from "../../keys";
import type { Problem } from "../../problems";
import { childName, childOptions, type VPCSetting } from "../children";
import type { CreatedSubnet } from "../subnets";
import { tagsIn } from "../tags";
import type { Tier } from "../tiers";
import { NetworkAclAction, NetworkAclDirection, type NetworkAclRuleArgs } from "./args";
import { choiceProblems } from "./choices";

const ALL = "-1";
const ICMP = ["icmp", "1", "58", "icmpv6"];
const LAST_PORT = 65535;
const LAST_RULE = 32766;

/** Problems with the network ACL of a tier. */
export function networkAclProblems(tier: Tier): Problem[] {
    const rules = Object.entries(tier.args.networkAcl?.rules ?? {});
    const path = `${tier.path}.networkAcl.rules`;
    return [
        ...rules.flatMap(([name, rule]) => [
            ...keyProblems(path, name),
            ...ruleProblems(`${path}.${name}`, rule),
        ]),
        ...doubledNumbers(path, rules),
    ];
}

/** Creates a network ACL for each tier that has one, with its rules inside, so that rules of others are taken out. */
export function createNetworkAcls(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
): { [tier: string]: aws.ec2.NetworkAcl } {
    const tiers = [...new Set(subnets.map(({ tier }) => tier))];
    const created: { [tier: string]: aws.ec2.NetworkAcl } = {};
    for (const tier of tiers.filter(({ args }) => args.networkAcl !== undefined)) {
        const suffix = `${tier.key}-nacl`;
        const rules = Object.values(tier.args.networkAcl!.rules);
        created[tier.key] = new aws.ec2.NetworkAcl(
            childName(setting, suffix),
            {
                region: setting.region,
                vpcId: vpc.id,
                subnetIds: subnets.filter(member => member.tier === tier).map(({ subnet }) => subnet.id),
                ingress: entries(rules, NetworkAclDirection.Ingress),
                egress: entries(rules, NetworkAclDirection.Egress),
                tags: tagsIn(setting, suffix, { tier }),
            },
            childOptions(setting, suffix),
        );
    }
    return created;
}

function entries(rules: readonly NetworkAclRuleArgs[], direction: NetworkAclDirection) {
    return rules
        .filter(rule => rule.direction === direction)
        .sort((a, b) => a.ruleNumber - b.ruleNumber)
        .map(rule => ({
            ruleNo: rule.ruleNumber,
            action: rule.action,
            protocol: rule.protocol ?? ALL,
            ...ports(rule),
            cidrBlock: rule.cidrBlock,
            ipv6CidrBlock: rule.ipv6CidrBlock,
        }));
}

/** AWS wants ports for every protocol, and zeros where they have no meaning. */
function ports({ protocol = ALL, fromPort, toPort, icmpType, icmpCode }: NetworkAclRuleArgs) {
    if (protocol === ALL) {
        return { fromPort: 0, toPort: 0 };
    }
    if (ICMP.includes(protocol)) {
        return { fromPort: 0, toPort: 0, icmpType: icmpType ?? -1, icmpCode: icmpCode ?? -1 };
    }
    return { fromPort: fromPort ?? 0, toPort: toPort ?? fromPort ?? LAST_PORT };
}

function ruleProblems(path: string, rule: NetworkAclRuleArgs): Problem[] {
    const { ruleNumber, protocol = ALL, fromPort, toPort } = rule;
    const problems = [
        ...choiceProblems(`${path}.direction`, rule.direction, NetworkAclDirection, "a direction"),
        ...choiceProblems(`${path}.action`, rule.action, NetworkAclAction, "an action"),
        ...sideProblems(path, rule),
    ];
    if (!Number.isInteger(ruleNumber) || ruleNumber < 1 || ruleNumber > LAST_RULE) {
        problems.push({
            path: `${path}.ruleNumber`,
            value: ruleNumber,
            rule: `is not the number of a rule: a whole number from 1 to ${LAST_RULE}`,
            wayOut: "leave gaps between numbers, such as 100, 200, 300",
        });
    }
    const hasPorts = fromPort !== undefined || toPort !== undefined;
    if (hasPorts && (protocol === ALL || ICMP.includes(protocol))) {
        problems.push({
            path: `${path}.${fromPort === undefined ? "toPort" : "fromPort"}`,
            value: fromPort ?? toPort,
            rule: `has no meaning for the protocol ${protocol}`,
            wayOut: 'leave it out, or set the protocol "tcp" or "udp"',
        });
    }
    for (const [name, port] of [
        ["fromPort", fromPort],
        ["toPort", toPort],
    ] as const) {
        if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= LAST_PORT)) {
            problems.push({
                path: `${path}.${name}`,
                value: port,
                rule: "is not a port",
                wayOut: `set a whole number from 0 to ${LAST_PORT}`,
            });
        }
    }
    if (fromPort !== undefined && toPort !== undefined && fromPort > toPort) {
        problems.push({
            path: `${path}.toPort`,
            value: toPort,
            rule: `is below fromPort = ${fromPort}`,
            wayOut: "exchange the two",
        });
    }
    return problems;
}

function sideProblems(path: string, { cidrBlock, ipv6CidrBlock }: NetworkAclRuleArgs): Problem[] {
    if ((cidrBlock === undefined) === (ipv6CidrBlock === undefined)) {
        return [
            {
                path,
                rule: cidrBlock === undefined ? "has no CIDR" : "has a CIDR of each family",
                wayOut: "set one of cidrBlock and ipv6CidrBlock",
            },
        ];
    }
    return [
        ...cidrProblems(`${path}.cidrBlock`, cidrBlock, 4),
        ...cidrProblems(`${path}.ipv6CidrBlock`, ipv6CidrBlock, 6),
    ];
}

function cidrProblems(path: string, value: unknown, family: 4 | 6): Problem[] {
    if (typeof value !== "string") {
        return [];
    }
    const wayOut = `give a CIDR such as ${family === 4 ? "10.0.0.0/8" : "fd00::/8"}`;
    try {
        return parseCidr(value).family === family
            ? []
            : [{ path, value, rule: `is not an IPv${family} CIDR`, wayOut }];
    } catch (error) {
        if (error instanceof AddressError) {
            return [{ path, value, rule: error.reason, wayOut }];
        }
        throw error;
    }
}

function doubledNumbers(path: string, rules: readonly (readonly [string, NetworkAclRuleArgs])[]): Problem[] {
    return rules.flatMap(([name, rule], index) => {
        const owner = rules
            .slice(0, index)
            .find(([, other]) => other.direction === rule.direction && other.ruleNumber === rule.ruleNumber);
        return owner === undefined
            ? []
            : [
                  {
                      path: `${path}.${name}.ruleNumber`,
                      value: rule.ruleNumber,
                      rule: `is the number of ${path}.${owner[0]} as well, in the same direction`,
                      wayOut: "choose a free number",
                  },
              ];
    });
}
