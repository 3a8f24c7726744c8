import type { Mode } from "../model";

/** What reading needs. */
export const READ_ACTIONS = [
    "ec2:DescribeIpams",
    "ec2:DescribeIpamScopes",
    "ec2:DescribeIpamPools",
    "ec2:DescribeIpamResourceDiscoveryAssociations",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:GetIpamDiscoveredAccounts",
    "ec2:GetIpamPoolAllocations",
    "ec2:GetIpamPoolCidrs",
    "ec2:GetIpamResourceCidrs",
] as const;

/** What pushing needs besides. */
export const WRITE_ACTIONS = [
    "ec2:AllocateIpamPoolCidr",
    "ec2:CreateIpamPool",
    "ec2:CreateSubnet",
    "ec2:CreateTags",
    "ec2:CreateVpc",
    "ec2:DeleteIpamPool",
    "ec2:DeleteSubnet",
    "ec2:DeleteVpc",
    "ec2:DeprovisionIpamPoolCidr",
    "ec2:ModifyIpamPool",
    "ec2:ModifyIpamPoolAllocation",
    "ec2:ProvisionIpamPoolCidr",
    "ec2:ReleaseIpamPoolAllocation",
] as const;

/** An IAM policy document. */
export interface Policy {
    readonly Version: "2012-10-17";
    readonly Statement: readonly {
        readonly Sid: string;
        readonly Effect: "Allow";
        readonly Action: readonly string[];
        readonly Resource: "*";
    }[];
}

/** The smallest policy with which an integration of this mode works. Describe and Get actions know no resources. */
export function minimalPolicy(mode: Mode): Policy {
    const statement = (Sid: string, Action: readonly string[]) =>
        ({ Sid, Effect: "Allow", Action, Resource: "*" }) as const;
    return {
        Version: "2012-10-17",
        Statement: [
            statement("Read", READ_ACTIONS),
            ...(mode === "read-write" ? [statement("Push", WRITE_ACTIONS)] : []),
        ],
    };
}
