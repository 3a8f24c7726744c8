// What the resources of a peering connection share: finding, accepting, options of its two ends.
import {
    AcceptVpcPeeringConnectionCommand,
    DescribeVpcPeeringConnectionsCommand,
    ModifyVpcPeeringConnectionOptionsCommand,
    type VpcPeeringConnection,
    type VpcPeeringConnectionVpcInfo,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, orMissing } from "../../errors";
import type { Properties } from "../../properties";
import { flag, type Input, object } from "../../schema/input";
import type { Operation } from "../resource";
import { minutes } from "./minutes";

const TIMEOUT = minutes(1);

/** The options of one end. */
export const peeringOptions: Input = object({ allowRemoteVpcDnsResolution: flag() }, { computed: true });

/** The connection, unless it came to its end: AWS lists it for a while. */
export async function findPeering(aws: Aws, id: string): Promise<VpcPeeringConnection | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] })),
        "InvalidVpcPeeringConnectionID.NotFound",
    );
    const connection = found?.VpcPeeringConnections?.[0];
    const isOver = ["deleted", "expired", "failed", "rejected"].includes(connection?.Status?.Code ?? "");
    return isOver ? undefined : connection;
}

export async function acceptPeering(id: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `accepting EC2 VPC Peering Connection (${id})`,
        aws.ec2(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id })),
    );
    await doing(
        `waiting for EC2 VPC Peering Connection (${id}) to become active`,
        wait.until({
            pending: ["initiating-request", "provisioning", "pending-acceptance"],
            target: ["active"],
            read: () => findPeering(aws, id),
            state: found => found.Status?.Code,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

/** Sets the options of the ends that are given. */
export async function setPeeringOptions(
    id: string,
    { accepter, requester }: { accepter?: Properties | undefined; requester?: Properties | undefined },
    { aws }: Operation,
): Promise<void> {
    const optionsOf = (end: Properties | undefined) =>
        end && { AllowDnsResolutionFromRemoteVpc: end["allowRemoteVpcDnsResolution"] ?? false };
    if (accepter || requester) {
        await doing(
            `modifying EC2 VPC Peering Connection (${id}) Options`,
            aws.ec2(
                new ModifyVpcPeeringConnectionOptionsCommand({
                    VpcPeeringConnectionId: id,
                    AccepterPeeringConnectionOptions: optionsOf(accepter),
                    RequesterPeeringConnectionOptions: optionsOf(requester),
                }),
            ),
        );
    }
}

export function readPeeringOptions(end: VpcPeeringConnectionVpcInfo | undefined): Properties {
    return {
        allowRemoteVpcDnsResolution: end?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc ?? false,
    };
}
