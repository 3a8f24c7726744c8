import * as aws from "@pulumi/aws";
import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { Tier } from "../tiers";

/** Problems with what is taken out of the defaults of the VPC. */
export function defaultsProblems(args: VPCComponentArgs, live: readonly Tier[]): Problem[] {
    const open = live.filter(tier => tier.args.networkAcl === undefined);
    return args.emptyDefaultNetworkAcl === true && open.length > 0
        ? [
              {
                  path: "emptyDefaultNetworkAcl",
                  value: true,
                  rule: `cuts off ${open.map(({ path }) => path).join(", ")}, whose subnets have no network ACL of their own`,
                  wayOut: "give each tier a networkAcl, or leave it out",
              },
          ]
        : [];
}

/** Takes over what AWS makes with each VPC, and empties it. AWS deletes all of it together with the VPC. */
export function closeDefaults(setting: VPCSetting, vpc: aws.ec2.Vpc): void {
    const { args, region } = setting;
    const common = (suffix: string) => ({ region, tags: tagsOf(setting, suffix) });
    if (args.emptyDefaultSecurityGroup) {
        new aws.ec2.DefaultSecurityGroup(
            childName(setting, "default-sg"),
            // Empty lists, and not nothing: rules that others add are a difference then.
            { ...common("default-sg"), vpcId: vpc.id, ingress: [], egress: [] },
            childOptions(setting, "default-sg"),
        );
    }
    if (args.emptyDefaultNetworkAcl) {
        new aws.ec2.DefaultNetworkAcl(
            childName(setting, "default-nacl"),
            { ...common("default-nacl"), defaultNetworkAclId: vpc.defaultNetworkAclId },
            // Subnets that AWS gives to it (all, until they get an ACL of their own) are no business of ours.
            childOptions(setting, "default-nacl", { ignoreChanges: ["subnetIds"] }),
        );
    }
    if (args.emptyDefaultRouteTable) {
        new aws.ec2.DefaultRouteTable(
            childName(setting, "default-rt"),
            { ...common("default-rt"), defaultRouteTableId: vpc.defaultRouteTableId, routes: [] },
            childOptions(setting, "default-rt"),
        );
    }
}
