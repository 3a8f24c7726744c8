import { randomUUID } from "node:crypto";
import {
    AcceptResourceShareInvitationCommand,
    DisassociateResourceShareCommand,
    GetResourceShareInvitationsCommand,
    GetResourceSharesCommand,
    ListResourcesCommand,
    type ResourceShare,
    type ResourceShareInvitation,
} from "@aws-sdk/client-ram";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";

const TIMEOUT = 5 * 60_000;

/** The receiver's side of a share that came with an invitation. Its id is the share's ARN. */
export const resourceShareAccepter: ResourceType = {
    token: "aws:ram/resourceShareAccepter:ResourceShareAccepter",
    noun: "RAM Resource Share Accepter",
    inputs: { region, shareArn: text({ required: true, replaces: true }) },
    outputs: [
        "invitationArn",
        "receiverAccountId",
        "resources",
        "senderAccountId",
        "shareId",
        "shareName",
        "status",
    ],

    async create(inputs, { aws, timeout, identify, wait }) {
        const share: string = inputs["shareArn"];
        const pending = (await findInvitations(aws, share)).find(({ status }) => status === "PENDING");
        if (!pending) {
            throw new Error(
                `No RAM Resource Share (${share}) invitation found\n\nNOTE: If both AWS accounts are in the same AWS ` +
                    "Organization and RAM Sharing with AWS Organizations is enabled, this resource is not necessary",
            );
        }
        await doing(
            `accepting RAM Resource Share (${share}) invitation`,
            aws.ram(
                new AcceptResourceShareInvitationCommand({
                    clientToken: randomUUID(),
                    resourceShareInvitationArn: pending.resourceShareInvitationArn,
                }),
            ),
        );
        const id = identify(share);
        await doing(
            `waiting for RAM Resource Share (${share}) invitation accept`,
            wait.until({
                pending: [],
                target: ["ACTIVE"],
                read: () => findForeignShare(aws, share),
                state: found => found.status,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, state, { aws }) {
        const share = await doing(`reading RAM Resource Share (${id})`, findForeignShare(aws, id));
        if (!share) {
            return undefined;
        }
        // Invitations are listed for some days only.
        const accepted = (await findInvitations(aws, id)).find(({ status }) => status === "ACCEPTED");
        const { resources } = await aws.ram(
            new ListResourcesCommand({ resourceOwner: "OTHER-ACCOUNTS", resourceShareArns: [id] }),
        );
        return {
            invitationArn: accepted?.resourceShareInvitationArn ?? state["invitationArn"] ?? "",
            receiverAccountId:
                accepted?.receiverAccountId ?? state["receiverAccountId"] ?? (await aws.account()),
            resources: (resources ?? []).map(({ arn }) => arn),
            senderAccountId: share.owningAccountId,
            shareArn: share.resourceShareArn,
            shareId: id.slice(id.lastIndexOf(":") + 1).replace("resource-share/", "rs-"),
            shareName: share.name,
            status: share.status,
        };
    },

    async delete(id, state, { aws, timeout, wait }) {
        try {
            await doing(
                `leaving RAM Resource Share (${id})`,
                aws.ram(
                    new DisassociateResourceShareCommand({
                        clientToken: randomUUID(),
                        resourceShareArn: id,
                        principals: [state["receiverAccountId"]],
                    }),
                ),
            );
        } catch (error) {
            // A share of the own organization cannot be left, and one that is gone need not be.
            if (hasCode(error, "OperationNotPermittedException", "UnknownResourceException")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for RAM Resource Share (${id}) delete`,
            wait.untilGone({
                pending: ["ACTIVE", "DELETING"],
                read: () => findForeignShare(aws, id),
                state: found => found.status,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function findInvitations(aws: Aws, share: string): Promise<ResourceShareInvitation[]> {
    const found = await orMissing(
        aws.ram(new GetResourceShareInvitationsCommand({ resourceShareArns: [share] })),
        "UnknownResourceException",
        "ResourceShareInvitationArnNotFoundException",
    );
    return found?.resourceShareInvitations ?? [];
}

/** A share of another account that reaches this one. */
async function findForeignShare(aws: Aws, arn: string): Promise<ResourceShare | undefined> {
    const found = await orMissing(
        aws.ram(new GetResourceSharesCommand({ resourceOwner: "OTHER-ACCOUNTS", resourceShareArns: [arn] })),
        "UnknownResourceException",
        "ResourceArnNotFoundException",
    );
    return found?.resourceShares?.find(({ status }) => status !== "DELETED");
}
