import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { invalidValue } from "./network/errors";
import { removeInterface } from "./network/interfaces";
import { isOwn, kinds, own } from "./network/lookup";
import { networkInterfaces } from "./network/tables";
import { delay } from "./network/timing";
import {
    type AttachmentRow,
    type AttachmentState,
    attachment,
    attachmentAccepters,
    attachments,
    isLiveAttachment,
    type TransitGatewayRow,
    transitGateway,
    transitGatewayAssociations,
    transitGatewayPropagations,
    transitGateways,
} from "./network/transit-gateways";
import { tagsFrom } from "./tags";
import { checkAvailable } from "./transit-gateway";
import { associateTable } from "./transit-gateway-association";
import { attachmentShape } from "./transit-gateway-attachment";
import { propagate } from "./transit-gateway-propagation";
import { attachmentInterface, checkIpv6, subnetsFrom } from "./transit-gateway-subnets";

/** To another account's gateway the attachment waits for acceptance, unless the gateway accepts by itself. */
function CreateTransitGatewayVpcAttachment(
    input: EC2.CreateTransitGatewayVpcAttachmentRequest,
    call: Call,
): EC2.CreateTransitGatewayVpcAttachmentResult {
    const { world } = call;
    const gateway = transitGateway(call, input.TransitGatewayId!);
    checkAvailable(gateway);
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const isTaken = attachments(world)
        .by("vpc", vpc.id)
        .some(row => row.transitGatewayId === gateway.id && isLiveAttachment(row));
    if (isTaken) {
        throw new AwsError(
            "DuplicateTransitGatewayAttachment",
            `${gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
        );
    }
    const chosen = subnetsFrom(call, vpc.id, input.SubnetIds ?? [], []);
    const wanted = input.Options ?? {};
    const isForeign = gateway.account !== call.account;
    const waits = isForeign && gateway.options.autoAcceptSharedAttachments === "disable";
    const row: AttachmentRow = {
        id: world.newId("tgw-attach-"),
        account: call.account,
        region: call.region,
        transitGatewayId: gateway.id,
        transitGatewayAccount: gateway.account,
        vpcId: vpc.id,
        subnetIds: chosen.map(({ id }) => id),
        state: waits ? "pendingAcceptance" : "pending",
        options: {
            dnsSupport: wanted.DnsSupport ?? "enable",
            ipv6Support: wanted.Ipv6Support ?? "disable",
            applianceModeSupport: wanted.ApplianceModeSupport ?? "disable",
            securityGroupReferencingSupport: wanted.SecurityGroupReferencingSupport ?? "enable",
        },
        tags: tagsFrom(input.TagSpecifications, "transit-gateway-attachment"),
        createdAt: call.now,
    };
    checkIpv6(chosen, row);
    attachments(world).put(row);
    if (isForeign) {
        const { id, region } = row;
        attachmentAccepters(world).put({ id, account: gateway.account, region, tags: {} });
    }
    for (const subnet of chosen) {
        attachmentInterface(call, row.id, subnet);
    }
    if (!waits) {
        settleLater(world, row.id);
    }
    return { TransitGatewayVpcAttachment: attachmentShape(call, row) };
}

function settleLater(world: World, id: string): void {
    world.schedule(delay(world, "transitGatewayAttachment"), "transit-gateway-attachment-settled", { id });
}

onEvent("transit-gateway-attachment-settled", (payload: object, world: World) => {
    const row = attachments(world).get((payload as { id: string }).id);
    if (row?.state === "pending") {
        tieToDefaults(world, row, transitGateways(world).get(row.transitGatewayId)!);
    }
    if (row?.state === "pending" || row?.state === "modifying") {
        attachments(world).put({ ...row, state: "available" });
    }
});

function tieToDefaults(world: World, row: AttachmentRow, { options }: TransitGatewayRow): void {
    if (options.associationDefaultRouteTableId !== undefined) {
        associateTable(world, row, options.associationDefaultRouteTableId);
    }
    if (options.propagationDefaultRouteTableId !== undefined) {
        propagate(world, row, options.propagationDefaultRouteTableId);
    }
}

function ModifyTransitGatewayVpcAttachment(
    input: EC2.ModifyTransitGatewayVpcAttachmentRequest,
    call: Call,
): EC2.ModifyTransitGatewayVpcAttachmentResult {
    const { world } = call;
    const row = ownAttachment(call, input.TransitGatewayAttachmentId!);
    checkState(row, "available");
    const wanted = input.Options ?? {};
    const kept = row.subnetIds.filter(id => !input.RemoveSubnetIds?.includes(id));
    const added = subnetsFrom(
        call,
        row.vpcId,
        (input.AddSubnetIds ?? []).filter(id => !row.subnetIds.includes(id)),
        kept,
    );
    const subnetIds = [...kept, ...added.map(({ id }) => id)];
    if (subnetIds.length === 0) {
        throw invalidValue(`The attachment ${row.id} needs one subnet at least.`);
    }
    const changed: AttachmentRow = {
        ...row,
        subnetIds,
        state: "modifying",
        options: {
            dnsSupport: wanted.DnsSupport ?? row.options.dnsSupport,
            ipv6Support: wanted.Ipv6Support ?? row.options.ipv6Support,
            applianceModeSupport: wanted.ApplianceModeSupport ?? row.options.applianceModeSupport,
            securityGroupReferencingSupport:
                wanted.SecurityGroupReferencingSupport ?? row.options.securityGroupReferencingSupport,
        },
    };
    checkIpv6(added, changed);
    for (const item of networkInterfaces(world).by("ownerResource", row.id)) {
        if (!kept.includes(item.subnetId)) {
            removeInterface(world, item.id);
        }
    }
    for (const subnet of added) {
        attachmentInterface(call, row.id, subnet);
    }
    attachments(world).put(changed);
    settleLater(world, row.id);
    return { TransitGatewayVpcAttachment: attachmentShape(call, changed) };
}

/** Changing an attachment is for the owner of the VPC. */
function ownAttachment(call: Call, id: string): AttachmentRow {
    const row = attachment(call, id);
    if (!isOwn(call, row)) {
        throw new AwsError(
            "UnauthorizedOperation",
            `You are not authorized to perform this operation: ${id} is of the account ${row.account}.`,
            403,
        );
    }
    return row;
}

function checkState(row: AttachmentRow, ...states: readonly AttachmentState[]): void {
    if (!states.includes(row.state)) {
        throw new AwsError("IncorrectState", `${row.id} is in invalid state: it is ${row.state}.`);
    }
}

function AcceptTransitGatewayVpcAttachment(
    input: EC2.AcceptTransitGatewayVpcAttachmentRequest,
    call: Call,
): EC2.AcceptTransitGatewayVpcAttachmentResult {
    const row = askedOf(call, input.TransitGatewayAttachmentId!);
    const accepted: AttachmentRow = { ...row, state: "pending" };
    attachments(call.world).put(accepted);
    settleLater(call.world, row.id);
    return { TransitGatewayVpcAttachment: attachmentShape(call, accepted) };
}

function RejectTransitGatewayVpcAttachment(
    input: EC2.RejectTransitGatewayVpcAttachmentRequest,
    call: Call,
): EC2.RejectTransitGatewayVpcAttachmentResult {
    const row = askedOf(call, input.TransitGatewayAttachmentId!);
    return { TransitGatewayVpcAttachment: attachmentShape(call, release(call.world, row, "rejected")) };
}

/** The attachment that waits for the caller, the gateway's owner. */
function askedOf(call: Call, id: string): AttachmentRow {
    const row = attachment(call, id);
    if (row.transitGatewayAccount !== call.account) {
        throw new AwsError(
            "UnauthorizedOperation",
            `You are not authorized to perform this operation: ${row.transitGatewayId} is of the account ` +
                `${row.transitGatewayAccount}.`,
            403,
        );
    }
    checkState(row, "pendingAcceptance");
    return row;
}

function DeleteTransitGatewayVpcAttachment(
    input: EC2.DeleteTransitGatewayVpcAttachmentRequest,
    call: Call,
): EC2.DeleteTransitGatewayVpcAttachmentResult {
    const { world } = call;
    const row = attachment(call, input.TransitGatewayAttachmentId!);
    if (row.state === "deleted") {
        throw new AwsError(
            "InvalidTransitGatewayAttachmentID.NotFound",
            `Transit Gateway Attachment ${row.id} was deleted or does not exist.`,
        );
    }
    checkState(row, "available", "pendingAcceptance", "rejected", "deleting");
    const deleting: AttachmentRow = { ...row, state: "deleting" };
    if (row.state !== "deleting") {
        attachments(world).put(deleting);
        world.schedule(delay(world, "transitGatewayAttachment"), "transit-gateway-attachment-deleted", {
            id: row.id,
        });
    }
    return { TransitGatewayVpcAttachment: attachmentShape(call, deleting) };
}

onEvent("transit-gateway-attachment-deleted", (payload: object, world: World) => {
    const row = attachments(world).get((payload as { id: string }).id);
    if (row?.state === "deleting") {
        release(world, row, "deleted");
    }
});

/** Gives back what the attachment holds; routes to it stay and become blackholes. It is listed for a while. */
function release(world: World, row: AttachmentRow, state: "deleted" | "rejected"): AttachmentRow {
    for (const { id } of networkInterfaces(world).by("ownerResource", row.id)) {
        removeInterface(world, id);
    }
    for (const table of [transitGatewayAssociations, transitGatewayPropagations]) {
        for (const { id } of table(world).by("attachment", row.id)) {
            table(world).delete(id);
        }
    }
    const ended: AttachmentRow = { ...row, state, subnetIds: [] };
    attachments(world).put(ended);
    world.schedule(delay(world, "remains"), "transit-gateway-attachment-forgotten", { id: row.id });
    return ended;
}

onEvent("transit-gateway-attachment-forgotten", (payload: object, world: World) => {
    const { id } = payload as { id: string };
    attachments(world).delete(id);
    attachmentAccepters(world).delete(id);
});

export const actions: Record<string, Action> = {
    CreateTransitGatewayVpcAttachment,
    ModifyTransitGatewayVpcAttachment,
    AcceptTransitGatewayVpcAttachment,
    RejectTransitGatewayVpcAttachment,
    DeleteTransitGatewayVpcAttachment,
};
