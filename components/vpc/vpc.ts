import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems";
import { childTags } from "../tags";
import { childName, childOptions, type VPCSetting } from "./children";
import { checkExistingCidr } from "./existing";
import { createIpv6Block } from "./ipv6-block";
import { layoutOf, lockProblems } from "./places";
import type { VPCPlan } from "./plan";
import { requiredTags, withRequired } from "./required-tags";
import { createSecondary } from "./secondary";
import { vpcAddressArgs } from "./source";
import type { Zone } from "./zones";

/** The VPC with its address blocks. */
export interface CreatedVpc {
    readonly vpc: aws.ec2.Vpc;
    /** CIDRs of the IPv4 blocks by key; the first one has none. */
    readonly cidrs: ReadonlyMap<string | undefined, pulumi.Output<string>>;
    /** CIDR of the IPv6 block, if there is one. */
    readonly ipv6Cidr: pulumi.Output<string> | undefined;
}

/**
 * The VPC's IPv6 arguments. The provider fills them in from whatever block it finds, and would take a block away that
 * a resource of its own associates, as here, or that an adopted VPC has. The block's CIDR and border group are not among
 * them: nothing changes when they are left out, and a VPC could not be imported with two that exclude each other.
 */
const IPV6_ARGUMENTS = ["assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId", "ipv6NetmaskLength"];

/** Creates the VPC and associates its further blocks. */
export function createVpc(setting: VPCSetting, plan: VPCPlan, zones: readonly Zone[]): CreatedVpc {
    const layoutProblems = (length: number, key?: string): readonly Problem[] => [
        ...layoutOf(plan, length, key).problems,
        ...lockProblems(setting.args, plan, zones, new Map([[key, length]])),
    ];
    const vpc = vpcOf(setting, plan, layoutProblems);
    return {
        vpc,
        cidrs: new Map([
            [undefined, firstCidr(setting, vpc)],
            ...createSecondary(setting, plan.secondary, plan.source, vpc, ({ key }, length) =>
                layoutProblems(length, key),
            ),
        ]),
        ipv6Cidr: plan.ipv6 && createIpv6Block(setting, plan.ipv6, vpc),
    };
}

/** The CIDR of the VPC itself, which may not be the one that was said of a VPC that exists. */
function firstCidr({ name, args }: VPCSetting, vpc: aws.ec2.Vpc): pulumi.Output<string> {
    return args.existing ? vpc.cidrBlock.apply(cidr => checkExistingCidr(name, args, cidr)) : vpc.cidrBlock;
}

/** The VPC itself. It is never deleted before it is replaced, and `protect` keeps it from being deleted at all. */
function vpcOf(
    setting: VPCSetting,
    plan: VPCPlan,
    layoutProblems: (netmaskLength: number) => readonly Problem[],
): aws.ec2.Vpc {
    const { component, name, args, region } = setting;
    if (args.existing?.vpcId !== undefined) {
        return aws.ec2.Vpc.get(
            childName(setting, "vpc"),
            args.existing.vpcId,
            { region },
            { parent: component },
        );
    }
    const own = childTags(name, args.tags);
    const required = requiredTags(args, name);
    return new aws.ec2.Vpc(
        childName(setting, "vpc"),
        {
            region,
            ...vpcAddressArgs(args, plan.source, name, region, { layoutProblems }),
            enableDnsHostnames: args.enableDnsHostnames ?? true,
            enableDnsSupport: args.enableDnsSupport ?? true,
            tags: required
                ? pulumi.all([required, own]).apply(([rules, tags]) => withRequired(name, rules, tags))
                : own,
        },
        childOptions(setting, "vpc", {
            protect: args.protect ?? (args.existing ? true : undefined),
            ignoreChanges: IPV6_ARGUMENTS,
        }),
    );
}
