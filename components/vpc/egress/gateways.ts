import * as aws from "@pulumi/aws";
import { childName, tagsOf, type VPCSetting } from "../children";

/** Creates the internet gateway, attached to the VPC. */
export function createInternetGateway(setting: VPCSetting, vpc: aws.ec2.Vpc): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(
        childName(setting, "igw"),
        { region: setting.region, vpcId: vpc.id, tags: tagsOf(setting, "igw") },
        { parent: setting.component },
    );
}
