import { DeleteNetworkInterfaceCommand, DescribeNetworkInterfacesCommand } from "@aws-sdk/client-ec2";
import { doing, orMissing } from "../../errors";
import type { Operation } from "../resource";
import { filter } from "./find";

/** Descriptions of interfaces that services forget when they let go of a subnet or group. */
const FORGOTTEN = ["AWS Lambda VPC ENI", "aws-K8S-"];

/**
 * Deletes what services have left behind in a subnet or security group, as the real provider does before it deletes
 * either.
 */
export async function deleteLingeringInterfaces(
    by: "subnet-id" | "group-id",
    id: string,
    { aws }: Operation,
): Promise<void> {
    const found = await doing(
        `describing EC2 Network Interfaces of ${id}`,
        aws.ec2(new DescribeNetworkInterfacesCommand({ Filters: [filter(by, id)] })),
    );
    for (const { NetworkInterfaceId, Description = "", Status } of found.NetworkInterfaces ?? []) {
        if (Status === "available" && FORGOTTEN.some(prefix => Description.startsWith(prefix))) {
            await doing(
                `deleting lingering EC2 Network Interface (${NetworkInterfaceId})`,
                orMissing(
                    aws.ec2(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
                    "InvalidNetworkInterfaceID.NotFound",
                ),
            );
        }
    }
}
