import type * as RAM from "@aws-sdk/client-ram";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { declareTable, type Row } from "../world/table";
import { onEvent, type World } from "../world/world";
import { ramPage } from "./pages";
import { associationId, associations, type ShareRow, settleAssociation, shares } from "./shares";
import { delay } from "./timing";

/** An invitation to an account outside of the organization. The id is its ARN; the row belongs to the receiver. */
interface InvitationRow extends Row {
    readonly shareArn: string;
    readonly sender: string;
    /** As the share names it: the account, or a role of it. */
    readonly principal: string;
    readonly status: "PENDING" | "ACCEPTED" | "REJECTED" | "EXPIRED";
    readonly sentAt: number;
}

const invitations = declareTable<InvitationRow>("resource-share-invitations", { share: row => row.shareArn });

/** Invites an account to a share; the principal is associated once it accepts. */
export function invite(world: World, share: ShareRow, principal: string, receiver: string): void {
    const arn = `arn:aws:ram:${share.region}:${share.account}:resource-share-invitation/${world.ids.uuid()}`;
    invitations(world).put({
        id: arn,
        account: receiver,
        region: share.region,
        shareArn: share.id,
        sender: share.account,
        principal,
        status: "PENDING",
        sentAt: world.clock.now(),
    });
    world.schedule(delay(world, "invitation"), "ram-invitation-expired", { id: arn });
}

/** Takes back the invitations of a principal that leaves the share before it accepted. */
export function withdrawInvitations(world: World, shareArn: string, principal?: string): void {
    for (const row of invitations(world).by("share", shareArn)) {
        if (row.status === "PENDING" && (principal === undefined || row.principal === principal)) {
            invitations(world).delete(row.id);
        }
    }
}

onEvent("ram-invitation-expired", (payload: object, world: World) => {
    const row = invitations(world).get((payload as { id: string }).id);
    if (row?.status === "PENDING") {
        invitations(world).put({ ...row, status: "EXPIRED" });
        settleAssociation(world, associationId(row.shareArn, row.principal), "FAILED");
    }
});

function GetResourceShareInvitations(
    input: RAM.GetResourceShareInvitationsRequest,
    call: Call,
): RAM.GetResourceShareInvitationsResponse {
    const arns = input.resourceShareInvitationArns;
    const shareArns = input.resourceShareArns;
    for (const arn of arns ?? []) {
        ownInvitation(arn, call);
    }
    const found = invitations(call.world)
        .in(call.account, call.region)
        .filter(
            row =>
                (!arns?.length || arns.includes(row.id)) &&
                (!shareArns?.length || shareArns.includes(row.shareArn)),
        );
    const { items, nextToken } = ramPage(found, input);
    return { resourceShareInvitations: items.map(row => invitationShape(call.world, row)), nextToken };
}

function AcceptResourceShareInvitation(
    input: RAM.AcceptResourceShareInvitationRequest,
    call: Call,
): RAM.AcceptResourceShareInvitationResponse {
    const row = answer(input.resourceShareInvitationArn!, "ACCEPTED", call);
    settleAssociation(call.world, associationId(row.shareArn, row.principal), "ASSOCIATED");
    return { resourceShareInvitation: invitationShape(call.world, row), clientToken: input.clientToken };
}

function RejectResourceShareInvitation(
    input: RAM.RejectResourceShareInvitationRequest,
    call: Call,
): RAM.RejectResourceShareInvitationResponse {
    const row = answer(input.resourceShareInvitationArn!, "REJECTED", call);
    settleAssociation(call.world, associationId(row.shareArn, row.principal), "DISASSOCIATED");
    return { resourceShareInvitation: invitationShape(call.world, row), clientToken: input.clientToken };
}

/** What an invitation offers, before it is accepted. */
function ListPendingInvitationResources(
    input: RAM.ListPendingInvitationResourcesRequest,
    call: Call,
): RAM.ListPendingInvitationResourcesResponse {
    const { shareArn } = ownInvitation(input.resourceShareInvitationArn!, call);
    const found = associations(call.world)
        .by("share", shareArn)
        .filter(({ type, status }) => type === "RESOURCE" && status === "ASSOCIATED");
    const { items, nextToken } = ramPage(found, input);
    return {
        resources: items.map(({ entity }) => ({
            arn: entity,
            resourceShareArn: shareArn,
            status: "AVAILABLE",
        })),
        nextToken,
    };
}

function answer(arn: string, status: "ACCEPTED" | "REJECTED", call: Call): InvitationRow {
    const row = ownInvitation(arn, call);
    const refusals = {
        ACCEPTED: ["ResourceShareInvitationAlreadyAcceptedException", "already accepted"],
        REJECTED: ["ResourceShareInvitationAlreadyRejectedException", "already rejected"],
        EXPIRED: ["ResourceShareInvitationExpiredException", "expired"],
    } as const;
    if (row.status !== "PENDING") {
        const [code, what] = refusals[row.status];
        throw new AwsError(code, `The invitation ${arn} is ${what}.`);
    }
    const answered: InvitationRow = { ...row, status };
    invitations(call.world).put(answered);
    return answered;
}

function ownInvitation(arn: string, call: Call): InvitationRow {
    if (!/^arn:aws:ram:[a-z0-9-]+:\d{12}:resource-share-invitation\/[\w-]+$/.test(arn)) {
        throw new AwsError(
            "MalformedArnException",
            `The specified resource share invitation ARN ${arn} is not valid. Verify the ARN and try again.`,
        );
    }
    const row = invitations(call.world).get(arn);
    if (!row || row.account !== call.account || row.region !== call.region) {
        throw new AwsError(
            "ResourceShareInvitationArnNotFoundException",
            `ResourceShareInvitation ${arn} could not be found.`,
        );
    }
    return row;
}

function invitationShape(world: World, row: InvitationRow): RAM.ResourceShareInvitation {
    return {
        resourceShareInvitationArn: row.id,
        resourceShareName: shares(world).get(row.shareArn)?.name,
        resourceShareArn: row.shareArn,
        senderAccountId: row.sender,
        receiverAccountId: row.account,
        receiverArn: row.principal === row.account ? undefined : row.principal,
        invitationTimestamp: new Date(row.sentAt),
        status: row.status,
    };
}

export const actions: Record<string, Action> = {
    GetResourceShareInvitations,
    AcceptResourceShareInvitation,
    RejectResourceShareInvitation,
    ListPendingInvitationResources,
};
