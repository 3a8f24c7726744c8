import * as aws from "@pulumi/aws";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";

/** Creates the internet gateway, attached to the VPC. */
export function createInternetGateway(setting: VPCSetting, vpc: aws.ec2.Vpc): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(
        childName(setting, "igw"),
        { region: setting.region, vpcId: vpc.id, tags: tagsOf(setting, "igw") },
        childOptions(setting, "igw"),
    );
}

/** Creates the egress-only internet gateway, through which IPv6 goes out and nothing comes in. */
export function createEgressOnlyGateway(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
): aws.ec2.EgressOnlyInternetGateway {
    return new aws.ec2.EgressOnlyInternetGateway(
        childName(setting, "eigw"),
        { region: setting.region, vpcId: vpc.id, tags: tagsOf(setting, "eigw") },
        childOptions(setting, "eigw"),
    );
}
