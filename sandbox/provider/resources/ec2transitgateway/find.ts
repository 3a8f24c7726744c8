// Looking up what belongs to transit gateways. Undefined means that AWS has none, or lists it as deleted.
import {
    DescribeTransitGatewayRouteTablesCommand,
    DescribeTransitGatewaysCommand,
    DescribeTransitGatewayVpcAttachmentsCommand,
    GetTransitGatewayRouteTableAssociationsCommand,
    GetTransitGatewayRouteTablePropagationsCommand,
    type TransitGateway,
    type TransitGatewayRouteTable,
    type TransitGatewayRouteTableAssociation,
    type TransitGatewayRouteTablePropagation,
    type TransitGatewayVpcAttachment,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { orMissing } from "../../errors";
import { filter } from "../ec2/find";

export async function findTransitGateway(aws: Aws, id: string): Promise<TransitGateway | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] })),
        "InvalidTransitGatewayID.NotFound",
    );
    const gateway = found?.TransitGateways?.[0];
    return gateway?.State === "deleted" ? undefined : gateway;
}

export async function findVpcAttachment(
    aws: Aws,
    id: string,
): Promise<TransitGatewayVpcAttachment | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeTransitGatewayVpcAttachmentsCommand({ TransitGatewayAttachmentIds: [id] })),
        "InvalidTransitGatewayAttachmentID.NotFound",
    );
    const attachment = found?.TransitGatewayVpcAttachments?.[0];
    return attachment?.State === "deleted" ? undefined : attachment;
}

export async function findRouteTable(aws: Aws, id: string): Promise<TransitGatewayRouteTable | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeTransitGatewayRouteTablesCommand({ TransitGatewayRouteTableIds: [id] })),
        "InvalidRouteTableID.NotFound",
    );
    const table = found?.TransitGatewayRouteTables?.[0];
    return table?.State === "deleted" ? undefined : table;
}

export async function findAssociation(
    aws: Aws,
    tableId: string,
    attachmentId: string,
): Promise<TransitGatewayRouteTableAssociation | undefined> {
    const found = await orMissing(
        aws.ec2(
            new GetTransitGatewayRouteTableAssociationsCommand({
                TransitGatewayRouteTableId: tableId,
                Filters: [filter("transit-gateway-attachment-id", attachmentId)],
            }),
        ),
        "InvalidRouteTableID.NotFound",
    );
    return found?.Associations?.[0];
}

export async function findPropagation(
    aws: Aws,
    tableId: string,
    attachmentId: string,
): Promise<TransitGatewayRouteTablePropagation | undefined> {
    const found = await orMissing(
        aws.ec2(
            new GetTransitGatewayRouteTablePropagationsCommand({
                TransitGatewayRouteTableId: tableId,
                Filters: [filter("transit-gateway-attachment-id", attachmentId)],
            }),
        ),
        "InvalidRouteTableID.NotFound",
    );
    return found?.TransitGatewayRouteTablePropagations?.[0];
}
