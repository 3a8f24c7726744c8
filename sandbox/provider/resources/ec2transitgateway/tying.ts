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
    { aws, timeout, wait }: Operation,
): Promise<void> {
    try {
        await doing(
            `deleting EC2 Transit Gateway Route Table Association (${tableId}_${attachmentId})`,
            aws.ec2(
                new DisassociateTransitGatewayRouteTableCommand({
                    TransitGatewayRouteTableId: tableId,
                    TransitGatewayAttachmentId: attachmentId,
                }),
            ),
        );
    } catch (error) {
        if (isGone(error, "InvalidAssociation.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 Transit Gateway Route Table Association (${tableId}_${attachmentId}) delete`,
        wait.untilGone({
            pending: ["associated", "disassociating"],
            read: () => findAssociation(aws, tableId, attachmentId),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
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
    { aws, timeout, wait }: Operation,
): Promise<void> {
    try {
        await doing(
            `deleting EC2 Transit Gateway Route Table Propagation (${tableId}_${attachmentId})`,
            aws.ec2(
                new DisableTransitGatewayRouteTablePropagationCommand({
                    TransitGatewayRouteTableId: tableId,
                    TransitGatewayAttachmentId: attachmentId,
                }),
            ),
        );
    } catch (error) {
        if (isGone(error, "TransitGatewayRouteTablePropagation.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 Transit Gateway Route Table Propagation (${tableId}_${attachmentId}) delete`,
        wait.untilGone({
            pending: ["enabled", "disabling"],
            read: () => findPropagation(aws, tableId, attachmentId),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

function isGone(error: unknown, code: string): boolean {
    return hasCode(error, code, "InvalidRouteTableID.NotFound", "InvalidTransitGatewayAttachmentID.NotFound");
}
