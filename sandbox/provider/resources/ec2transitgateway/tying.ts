// Tying attachments to route tables of a transit gateway: associations (which table routes their traffic) and
// propagations (which tables learn their CIDRs).
import {
    AssociateTransitGatewayRouteTableCommand,
    DisableTransitGatewayRouteTablePropagationCommand,
    DisassociateTransitGatewayRouteTableCommand,
    EnableTransitGatewayRouteTablePropagationCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { minutes } from "../ec2/minutes";
import type { Operation } from "../resource";
import { findAssociation, findPropagation } from "./find";

const TIMEOUT = minutes(5);

export async function associate(tableId: string, attachmentId: string, operation: Operation): Promise<void> {
    await doing(
        `creating EC2 Transit Gateway Route Table Association (${tableId}_${attachmentId})`,
        operation.aws.ec2(
            new AssociateTransitGatewayRouteTableCommand({
                TransitGatewayRouteTableId: tableId,
                TransitGatewayAttachmentId: attachmentId,
            }),
        ),
    );
    await associated(tableId, attachmentId, operation);
}

export async function associated(
    tableId: string,
    attachmentId: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `waiting for EC2 Transit Gateway Route Table Association (${tableId}_${attachmentId}) create`,
        wait.until({
            pending: ["associating"],
            target: ["associated"],
            read: () => findAssociation(aws, tableId, attachmentId),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function disassociate(
    tableId: string,
    attachmentId: string,
    operation: Operation,
): Promise<void> {
    const { aws } = operation;
    await untie(operation, `Association (${tableId}_${attachmentId})`, {
        call: () =>
            aws.ec2(
                new DisassociateTransitGatewayRouteTableCommand({
                    TransitGatewayRouteTableId: tableId,
                    TransitGatewayAttachmentId: attachmentId,
                }),
            ),
        notFound: "InvalidAssociation.NotFound",
        pending: ["associated", "disassociating"],
        find: () => findAssociation(aws, tableId, attachmentId),
    });
}

export async function propagate(
    tableId: string,
    attachmentId: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `creating EC2 Transit Gateway Route Table Propagation (${tableId}_${attachmentId})`,
        aws.ec2(
            new EnableTransitGatewayRouteTablePropagationCommand({
                TransitGatewayRouteTableId: tableId,
                TransitGatewayAttachmentId: attachmentId,
            }),
        ),
    );
    await doing(
        `waiting for EC2 Transit Gateway Route Table Propagation (${tableId}_${attachmentId}) create`,
        wait.until({
            pending: ["enabling"],
            target: ["enabled"],
            read: () => findPropagation(aws, tableId, attachmentId),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

export async function stopPropagating(
    tableId: string,
    attachmentId: string,
    operation: Operation,
): Promise<void> {
    const { aws } = operation;
    await untie(operation, `Propagation (${tableId}_${attachmentId})`, {
        call: () =>
            aws.ec2(
                new DisableTransitGatewayRouteTablePropagationCommand({
                    TransitGatewayRouteTableId: tableId,
                    TransitGatewayAttachmentId: attachmentId,
                }),
            ),
        notFound: "TransitGatewayRouteTablePropagation.NotFound",
        pending: ["enabled", "disabling"],
        find: () => findPropagation(aws, tableId, attachmentId),
    });
}

interface Untying {
    call(): Promise<unknown>;
    /** AWS's code for what is not tied any more. */
    readonly notFound: string;
    readonly pending: readonly string[];
    find(): Promise<{ readonly State?: string } | undefined>;
}

/** Ends an association or propagation and waits until it is gone; it, its table or its attachment may be gone already. */
async function untie(
    { timeout, wait }: Operation,
    what: string,
    { call, notFound, pending, find }: Untying,
): Promise<void> {
    try {
        await doing(`deleting EC2 Transit Gateway Route Table ${what}`, call());
    } catch (error) {
        if (isGone(error, notFound)) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 Transit Gateway Route Table ${what} delete`,
        wait.untilGone({ pending, read: find, state: found => found.State, timeout: timeout ?? TIMEOUT }),
    );
}

function isGone(error: unknown, code: string): boolean {
    return hasCode(error, code, "InvalidRouteTableID.NotFound", "InvalidTransitGatewayAttachmentID.NotFound");
}
