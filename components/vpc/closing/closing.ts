import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { VPCSetting } from "../children";
import type { CreatedSubnet } from "../subnets";
import { closeDefaults } from "./defaults";
import { createDhcpOptions } from "./dhcp-options";
import { createEncryptionControl } from "./encryption-control";
import { createFlowLogs } from "./flow-logs";
import { createNetworkAcls } from "./network-acls";
import { createPublicAccess } from "./public-access";

/** What closes and watches a VPC, as far as others refer to it. */
export interface ClosedNetwork {
    readonly networkAcls: { [tier: string]: aws.ec2.NetworkAcl };
    readonly flowLogIds: { [name: string]: pulumi.Output<string> };
}

/** Closes and watches the VPC as its arguments say. */
export function closeNetwork(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
    subnets: readonly CreatedSubnet[],
): ClosedNetwork {
    closeDefaults(setting, vpc);
    createPublicAccess(setting, vpc, subnets);
    createDhcpOptions(setting, vpc);
    createEncryptionControl(setting, vpc);
    return {
        networkAcls: createNetworkAcls(setting, vpc, subnets),
        flowLogIds: createFlowLogs(setting, vpc),
    };
}
