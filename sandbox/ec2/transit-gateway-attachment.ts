import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { isOwn } from "./network/lookup";
import {
    type AttachmentRow,
    attachment,
    attachmentAccepters,
    attachments,
    isAttachmentVisible,
    transitGatewayAssociations,
} from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet } from "./tags";

function DescribeTransitGatewayVpcAttachments(
    input: EC2.DescribeTransitGatewayVpcAttachmentsRequest,
    call: Call,
): EC2.DescribeTransitGatewayVpcAttachmentsResult {
    const { items, NextToken } = described(call, input);
    return { TransitGatewayVpcAttachments: items.map(row => attachmentShape(call, row)), NextToken };
}

function DescribeTransitGatewayAttachments(
    input: EC2.DescribeTransitGatewayAttachmentsRequest,
    call: Call,
): EC2.DescribeTransitGatewayAttachmentsResult {
    const { items, NextToken } = described(call, input);
    return {
        TransitGatewayAttachments: items.map((row): EC2.TransitGatewayAttachment => {
            const [association] = transitGatewayAssociations(call.world).by("attachment", row.id);
            return {
                TransitGatewayAttachmentId: row.id,
                TransitGatewayId: row.transitGatewayId,
                TransitGatewayOwnerId: row.transitGatewayAccount,
                ResourceId: row.vpcId,
                ResourceOwnerId: row.account,
                ResourceType: "vpc",
                State: row.state,
                Association: association && {
                    State: association.state,
                    TransitGatewayRouteTableId: association.routeTableId,
                },
                CreationTime: new Date(row.createdAt),
                Tags: tagSet(tagsFor(call, row)),
            };
        }),
        NextToken,
    };
}

function described(call: Call, input: EC2.DescribeTransitGatewayVpcAttachmentsRequest) {
    const rows = input.TransitGatewayAttachmentIds?.length
        ? input.TransitGatewayAttachmentIds.map(id => attachment(call, id))
        : attachments(call.world).where(row => isAttachmentVisible(call, row));
    const association = (row: AttachmentRow) =>
        transitGatewayAssociations(call.world).by("attachment", row.id);
    const shown = rows.map(row => ({ ...row, tags: tagsFor(call, row) }));
    const found = applyFilters(shown, input.Filters, {
        "association.state": row => association(row).map(({ state }) => state),
        "association.transit-gateway-route-table-id": row =>
            association(row).map(({ routeTableId }) => routeTableId),
        "resource-id": row => row.vpcId,
        "resource-owner-id": row => row.account,
        "resource-type": () => "vpc",
        state: row => row.state,
        "transit-gateway-attachment-id": row => row.id,
        "transit-gateway-id": row => row.transitGatewayId,
        "transit-gateway-owner-id": row => row.transitGatewayAccount,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    return page(found, input, { min: 5, max: 1000 });
}

/** Each owner has tags of his own. */
function tagsFor(call: Call, row: AttachmentRow): Record<string, string> | undefined {
    return isOwn(call, row) ? row.tags : attachmentAccepters(call.world).get(row.id)?.tags;
}

export function attachmentShape(call: Call, row: AttachmentRow): EC2.TransitGatewayVpcAttachment {
    return {
        TransitGatewayAttachmentId: row.id,
        TransitGatewayId: row.transitGatewayId,
        VpcId: row.vpcId,
        VpcOwnerId: row.account,
        State: row.state,
        SubnetIds: [...row.subnetIds],
        CreationTime: new Date(row.createdAt),
        Options: {
            DnsSupport: row.options.dnsSupport,
            Ipv6Support: row.options.ipv6Support,
            ApplianceModeSupport: row.options.applianceModeSupport,
            SecurityGroupReferencingSupport: row.options.securityGroupReferencingSupport,
        },
        Tags: tagSet(tagsFor(call, row)),
    };
}

export const actions: Record<string, Action> = {
    DescribeTransitGatewayVpcAttachments,
    DescribeTransitGatewayAttachments,
};
