import * as aws from "@pulumi/aws";
import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import type { CreatedSubnet } from "../subnets";
import type { Tier } from "../tiers";
import { InternetGatewayBlockMode, InternetGatewayExclusionMode } from "./args";
import { choiceProblems } from "./choices";

/** Problems with the block of public access and exclusions from it. */
export function publicAccessProblems(args: VPCComponentArgs, live: readonly Tier[]): Problem[] {
    const { internetGatewayBlockMode, exclusionMode } = args.blockPublicAccess ?? {};
    const what = "a kind of exclusion";
    return [
        ...choiceProblems(
            "blockPublicAccess.internetGatewayBlockMode",
            internetGatewayBlockMode,
            InternetGatewayBlockMode,
            "a mode of the block",
        ),
        ...choiceProblems(
            "blockPublicAccess.exclusionMode",
            exclusionMode,
            InternetGatewayExclusionMode,
            what,
        ),
        ...live.flatMap(tier => {
            const path = `${tier.path}.blockPublicAccessExclusionMode`;
            const value = tier.args.blockPublicAccessExclusionMode;
            const beside =
                value !== undefined && exclusionMode !== undefined
                    ? [
                          {
                              path,
                              value,
                              rule: `stands beside blockPublicAccess.exclusionMode = "${exclusionMode}", which leaves out the whole VPC`,
                              wayOut: "keep one of the two",
                          },
                      ]
                    : [];
            return [...choiceProblems(path, value, InternetGatewayExclusionMode, what), ...beside];
        }),
    ];
}

/** Sets the account's block of public access in the region if asked to, and makes the exclusions from it. */
export function createPublicAccess(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
): void {
    const { internetGatewayBlockMode, exclusionMode } = setting.args.blockPublicAccess ?? {};
    const { region } = setting;
    if (internetGatewayBlockMode !== undefined) {
        new aws.ec2.VpcBlockPublicAccessOptions(
            childName(setting, "bpa"),
            { region, internetGatewayBlockMode },
            childOptions(setting, "bpa"),
        );
    }
    const exclude = (
        suffix: string,
        mode: string,
        what: { vpcId: aws.ec2.Vpc["id"] } | { subnetId: aws.ec2.Subnet["id"] },
    ) =>
        new aws.ec2.VpcBlockPublicAccessExclusion(
            childName(setting, suffix),
            { region, internetGatewayExclusionMode: mode, ...what, tags: tagsOf(setting, suffix) },
            childOptions(setting, suffix),
        );
    if (exclusionMode !== undefined) {
        exclude("bpa-exclusion", exclusionMode, { vpcId: vpc.id });
    }
    for (const { tier, subnet, suffix } of subnets) {
        const mode = tier.args.blockPublicAccessExclusionMode;
        if (mode !== undefined) {
            exclude(`${suffix}-bpa-exclusion`, mode, { subnetId: subnet.id });
        }
    }
}
