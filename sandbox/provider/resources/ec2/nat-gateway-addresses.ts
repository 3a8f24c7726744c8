// Changing the addresses of a NAT gateway that exists.
import {
    AssignPrivateNatGatewayAddressCommand,
    AssociateNatGatewayAddressCommand,
    DisassociateNatGatewayAddressCommand,
    UnassignPrivateNatGatewayAddressCommand,
} from "@aws-sdk/client-ec2";
import { doing } from "../../errors";
import type { Change, Operation } from "../resource";
import { findNatGateway } from "./find";
import { minutes } from "./minutes";

const UPDATE_TIMEOUT = minutes(10);

export async function updatePublicAddresses(id: string, change: Change, operation: Operation): Promise<void> {
    if (!change.changed("secondaryAllocationIds")) {
        return;
    }
    const { added, removed } = setChange(change, "secondaryAllocationIds");
    if (added.length > 0) {
        await doing(
            `associating EC2 NAT Gateway (${id}) secondary IP address`,
            operation.aws.ec2(
                new AssociateNatGatewayAddressCommand({ NatGatewayId: id, AllocationIds: added }),
            ),
        );
    }
    await disassociate(id, removed, operation);
    await settled(id, added, removed, operation);
}

export async function disassociate(
    id: string,
    allocationIds: readonly string[],
    { aws }: Operation,
): Promise<void> {
    if (allocationIds.length === 0) {
        return;
    }
    const current = await findNatGateway(aws, id);
    const associations = (current?.NatGatewayAddresses ?? [])
        .filter(({ AllocationId }) => AllocationId && allocationIds.includes(AllocationId))
        .flatMap(({ AssociationId }) => AssociationId ?? []);
    await doing(
        `disassociating EC2 NAT Gateway (${id}) allocation IDs`,
        aws.ec2(new DisassociateNatGatewayAddressCommand({ NatGatewayId: id, AssociationIds: associations })),
    );
}

/** Waits until the gateway uses the addresses that were added, and none of those that were removed is left. */
export async function settled(
    id: string,
    added: readonly string[],
    removed: readonly string[],
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `waiting for EC2 NAT Gateway (${id}) addresses`,
        wait.until({
            target: ["settled"],
            read: () => findNatGateway(aws, id),
            state: found => {
                const held = found.NatGatewayAddresses ?? [];
                const isUsed = (allocation: string) =>
                    held.some(
                        ({ AllocationId, Status }) => AllocationId === allocation && Status === "succeeded",
                    );
                const isGone = (allocation: string) =>
                    held.every(({ AllocationId }) => AllocationId !== allocation);
                return added.every(isUsed) && removed.every(isGone) ? "settled" : "changing";
            },
            timeout: timeout ?? UPDATE_TIMEOUT,
        }),
    );
}

export async function updatePrivateAddresses(id: string, change: Change, { aws }: Operation): Promise<void> {
    const { olds, news, changed } = change;
    const more =
        (news["secondaryPrivateIpAddressCount"] ?? 0) - (olds["secondaryPrivateIpAddressCount"] ?? 0);
    const { added, removed } = changed("secondaryPrivateIpAddresses")
        ? setChange(change, "secondaryPrivateIpAddresses")
        : { added: [], removed: [] };
    if (added.length > 0 || (changed("secondaryPrivateIpAddressCount") && more > 0)) {
        await doing(
            `assigning EC2 NAT Gateway (${id}) private IP addresses`,
            aws.ec2(
                new AssignPrivateNatGatewayAddressCommand({
                    NatGatewayId: id,
                    ...(added.length > 0 ? { PrivateIpAddresses: added } : { PrivateIpAddressCount: more }),
                }),
            ),
        );
    }
    const surplus: string[] =
        removed.length > 0
            ? removed
            : more < 0
              ? (olds["secondaryPrivateIpAddresses"] ?? []).slice(more)
              : [];
    if (surplus.length > 0) {
        await doing(
            `unassigning EC2 NAT Gateway (${id}) private IP addresses`,
            aws.ec2(
                new UnassignPrivateNatGatewayAddressCommand({
                    NatGatewayId: id,
                    PrivateIpAddresses: surplus,
                }),
            ),
        );
    }
}

function setChange({ olds, news }: Change, name: string): { added: string[]; removed: string[] } {
    const before: string[] = olds[name] ?? [];
    const after: string[] = news[name] ?? [];
    return {
        added: after.filter(value => !before.includes(value)),
        removed: before.filter(value => !after.includes(value)),
    };
}
