import { principalsAllow } from "../../ram/shares";
import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { declareTable, type Row } from "../../world/table";

type Switch = "enable" | "disable";

export interface TransitGatewayOptions {
    readonly amazonSideAsn: number;
    readonly autoAcceptSharedAttachments: Switch;
    readonly defaultRouteTableAssociation: Switch;
    readonly defaultRouteTablePropagation: Switch;
    readonly vpnEcmpSupport: Switch;
    readonly dnsSupport: Switch;
    readonly securityGroupReferencingSupport: Switch;
    readonly multicastSupport: Switch;
    readonly transitGatewayCidrBlocks: readonly string[];
    /** Tables that new attachments are tied to, while the two defaults are on. */
    readonly associationDefaultRouteTableId?: string;
    readonly propagationDefaultRouteTableId?: string;
}

export interface TransitGatewayRow extends Row {
    readonly description: string;
    readonly state: "pending" | "available" | "modifying" | "deleting" | "deleted";
    readonly options: TransitGatewayOptions;
    readonly createdAt: number;
}

export type AttachmentState =
    | "pendingAcceptance"
    | "pending"
    | "available"
    | "modifying"
    | "rejected"
    | "deleting"
    | "deleted";

export interface AttachmentOptions {
    readonly dnsSupport: Switch;
    readonly ipv6Support: Switch;
    readonly applianceModeSupport: Switch;
    readonly securityGroupReferencingSupport: Switch;
}

/** A VPC's attachment. It belongs to the VPC's account; the gateway may be another's. */
export interface AttachmentRow extends Row {
    readonly transitGatewayId: string;
    readonly transitGatewayAccount: string;
    readonly vpcId: string;
    readonly subnetIds: readonly string[];
    readonly state: AttachmentState;
    readonly options: AttachmentOptions;
    readonly createdAt: number;
}

export interface TransitGatewayRouteTableRow extends Row {
    readonly transitGatewayId: string;
    readonly state: "pending" | "available" | "deleting" | "deleted";
    readonly isDefaultAssociation: boolean;
    readonly isDefaultPropagation: boolean;
    readonly createdAt: number;
}

/** The table that an attachment's traffic is routed by; each attachment has one at most, so the id is the attachment's. */
export interface TransitGatewayAssociationRow extends Row {
    readonly attachmentId: string;
    readonly routeTableId: string;
    readonly state: "associating" | "associated" | "disassociating";
}

/** A table that learns an attachment's CIDRs. */
export interface TransitGatewayPropagationRow extends Row {
    readonly attachmentId: string;
    readonly routeTableId: string;
    readonly state: "enabling" | "enabled" | "disabling";
}

/** A route that somebody made. Without an attachment it is a blackhole. */
export interface TransitGatewayRouteRow extends Row {
    readonly routeTableId: string;
    readonly destination: string;
    readonly attachmentId?: string;
}

export const transitGateways = declareTable<TransitGatewayRow>("transit-gateways");

export const attachments = declareTable<AttachmentRow>("transit-gateway-attachments", {
    transitGateway: row => row.transitGatewayId,
    vpc: row => row.vpcId,
    subnet: row => row.subnetIds,
});

/** Tags that the gateway's owner gives to another's attachment, under its id, which CreateTags looks for. */
export const attachmentAccepters = declareTable<Row>("transit-gateway-attachment-accepters");

export const transitGatewayRouteTables = declareTable<TransitGatewayRouteTableRow>(
    "transit-gateway-route-tables",
    { transitGateway: row => row.transitGatewayId },
);

export const transitGatewayAssociations = declareTable<TransitGatewayAssociationRow>(
    "_transit-gateway-associations",
    { routeTable: row => row.routeTableId, attachment: row => row.attachmentId },
);

export const transitGatewayPropagations = declareTable<TransitGatewayPropagationRow>(
    "_transit-gateway-propagations",
    { routeTable: row => row.routeTableId, attachment: row => row.attachmentId },
);

export const transitGatewayRoutes = declareTable<TransitGatewayRouteRow>("_transit-gateway-routes", {
    routeTable: row => row.routeTableId,
});

export function transitGatewayArn({ account, region, id }: Row): string {
    return `arn:aws:ec2:${region}:${account}:transit-gateway/${id}`;
}

/** The gateway, for its owner and for whom it is shared with, in its region. */
export function isGatewayVisible(call: Call, row: TransitGatewayRow): boolean {
    return (
        row.region === call.region &&
        (row.account === call.account || principalsAllow(call.world, transitGatewayArn(row), call.account))
    );
}

export function transitGateway(call: Call, id: string): TransitGatewayRow {
    if (!id.startsWith("tgw-")) {
        throw new AwsError("InvalidTransitGatewayID.Malformed", `Invalid id: "${id}" (expecting "tgw-...")`);
    }
    const row = transitGateways(call.world).get(id);
    if (!row || !isGatewayVisible(call, row)) {
        throw new AwsError(
            "InvalidTransitGatewayID.NotFound",
            `Transit Gateway ${id} was deleted or does not exist.`,
        );
    }
    return row;
}

/** The attachment, for the owners of its VPC and of its gateway. */
export function isAttachmentVisible(call: Call, row: AttachmentRow): boolean {
    return row.region === call.region && [row.account, row.transitGatewayAccount].includes(call.account);
}

export function attachment(call: Call, id: string): AttachmentRow {
    const row = attachments(call.world).get(id);
    if (!row || !isAttachmentVisible(call, row)) {
        throw new AwsError(
            "InvalidTransitGatewayAttachmentID.NotFound",
            `Transit Gateway Attachment ${id} was deleted or does not exist.`,
        );
    }
    return row;
}

/** Whether the attachment is there, in whatever state before its end. */
export function isLiveAttachment({ state }: AttachmentRow): boolean {
    return state !== "deleted" && state !== "rejected";
}
