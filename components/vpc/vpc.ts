import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { childTags } from "../tags";
import { childName, type VPCSetting } from "./children";
import { layoutOf, type VPCPlan } from "./plan";
import { requiredTags } from "./pool";
import { vpcAddressArgs } from "./source";

/** Creates the VPC. It is never deleted before it is replaced, and `protect` keeps it from being deleted at all. */
export function createVpc(setting: VPCSetting, plan: VPCPlan): aws.ec2.Vpc {
    const { component, name, args, region } = setting;
    const own = childTags(name, args.tags);
    const required = requiredTags(args);
    return new aws.ec2.Vpc(
        childName(setting, "vpc"),
        {
            region,
            ...vpcAddressArgs(args, plan.source, name, region, length => layoutOf(plan, length).problems),
            enableDnsHostnames: args.enableDnsHostnames ?? true,
            enableDnsSupport: args.enableDnsSupport ?? true,
            tags: required
                ? pulumi.all([required, own]).apply(([rules, tags]) => ({ ...rules, ...tags }))
                : own,
        },
        { parent: component, protect: args.protect },
    );
}
