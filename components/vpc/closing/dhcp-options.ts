import * as aws from "@pulumi/aws";
import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";

const NODE_TYPES = ["1", "2", "4", "8"];
const MOST_SERVERS = 4;
const SERVERS = ["domainNameServers", "ntpServers", "netbiosNameServers"] as const;

/** Problems with `dhcpOptions`. */
export function dhcpProblems({ dhcpOptions }: VPCComponentArgs): Problem[] {
    if (dhcpOptions === undefined) {
        return [];
    }
    if (Object.values(dhcpOptions).every(value => value === undefined)) {
        return [
            {
                path: "dhcpOptions",
                value: {},
                rule: "names no option",
                wayOut: "leave it out for the options of the region",
            },
        ];
    }
    const problems: Problem[] = SERVERS.flatMap(name => {
        const count = dhcpOptions[name]?.length ?? 1;
        return count >= 1 && count <= MOST_SERVERS
            ? []
            : [
                  {
                      path: `dhcpOptions.${name}`,
                      rule: `names ${count} servers, and AWS takes 1 to ${MOST_SERVERS}`,
                      wayOut: count === 0 ? "leave it out" : "leave some of them out",
                  },
              ];
    });
    const node = dhcpOptions.netbiosNodeType;
    if (node !== undefined && !NODE_TYPES.includes(node)) {
        problems.push({
            path: "dhcpOptions.netbiosNodeType",
            value: node,
            rule: "is not a NetBIOS node type",
            wayOut: `choose one of ${NODE_TYPES.join(", ")}; AWS advises 2`,
        });
    }
    return problems;
}

/** Makes the options and gives them to the VPC. New ones are made before the old ones go. */
export function createDhcpOptions(setting: VPCSetting, vpc: aws.ec2.Vpc): void {
    const { region } = setting;
    if (setting.args.dhcpOptions === undefined) {
        return;
    }
    const options = new aws.ec2.VpcDhcpOptions(
        childName(setting, "dhcp"),
        { region, ...setting.args.dhcpOptions, tags: tagsOf(setting, "dhcp") },
        childOptions(setting, "dhcp"),
    );
    new aws.ec2.VpcDhcpOptionsAssociation(
        childName(setting, "dhcp-association"),
        { region, vpcId: vpc.id, dhcpOptionsId: options.id },
        childOptions(setting, "dhcp-association"),
    );
}
