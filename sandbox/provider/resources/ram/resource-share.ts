import { randomUUID } from "node:crypto";
import {
    CreateResourceShareCommand,
    DeleteResourceShareCommand,
    ListResourceSharePermissionsCommand,
    UpdateResourceShareCommand,
} from "@aws-sdk/client-ram";
import { doing, orMissing } from "../../errors";
import { isZero } from "../../properties";
import { flag, object, text, textSet } from "../../schema/input";
import { type ResourceType, region, tagInputs } from "../resource";
import { findShare } from "./find";

const TIMEOUT = 5 * 60_000;

/** A RAM share. Its id is its ARN. It lives in the region of what it shares: for pools, the IPAM's home region. */
export const resourceShare: ResourceType = {
    token: "aws:ram/resourceShare:ResourceShare",
    noun: "RAM Resource Share",
    inputs: {
        allowExternalPrincipals: flag(),
        name: text({ autoName: true }),
        permissionArns: textSet({ computed: true, replaces: true }),
        region,
        resourceShareConfiguration: object(
            { retainSharingOnAccountLeaveOrganization: flag() },
            { computed: true, writeOnly: true },
        ),
        ...tagInputs,
    },
    outputs: ["arn"],
    tags: "ram",

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const name: string = inputs["name"];
        const answer = await doing(
            `creating RAM Resource Share (${name})`,
            aws.ram(
                new CreateResourceShareCommand({
                    allowExternalPrincipals: inputs["allowExternalPrincipals"] ?? false,
                    clientToken: randomUUID(),
                    name,
                    ...(isZero(inputs["permissionArns"]) ? {} : { permissionArns: inputs["permissionArns"] }),
                    ...(Object.keys(tags).length > 0
                        ? { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
                        : {}),
                }),
            ),
        );
        const id = identify(answer.resourceShare!.resourceShareArn!);
        await doing(
            `waiting for RAM Resource Share (${id}) to become ready`,
            wait.until({
                pending: ["PENDING"],
                target: ["ACTIVE"],
                read: () => findShare(aws, id),
                state: share => share.status,
                reason: share => share.statusMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, state, { aws }) {
        const share = await doing(`reading RAM Resource Share (${id})`, findShare(aws, id));
        if (share?.status !== "ACTIVE") {
            return undefined;
        }
        const permissions = await doing(
            `reading RAM Resource Share (${id}) permissions`,
            aws.ram(new ListResourceSharePermissionsCommand({ resourceShareArn: id })),
        );
        return {
            allowExternalPrincipals: share.allowExternalPrincipals,
            arn: share.resourceShareArn,
            name: share.name,
            permissionArns: (permissions.permissions ?? []).map(({ arn }) => arn),
            resourceShareConfiguration: state["resourceShareConfiguration"] ?? {
                retainSharingOnAccountLeaveOrganization: false,
            },
            __tags: share.tags?.map(({ key, value }) => ({ Key: key, Value: value })),
        };
    },

    async update(id, { news, changed }, { aws }) {
        if (!changed("allowExternalPrincipals", "name")) {
            return;
        }
        await doing(
            `updating RAM Resource Share (${id})`,
            aws.ram(
                new UpdateResourceShareCommand({
                    allowExternalPrincipals: news["allowExternalPrincipals"] ?? false,
                    name: news["name"],
                    resourceShareArn: id,
                }),
            ),
        );
    },

    async delete(id, _, { aws, timeout, wait }) {
        await doing(
            `deleting RAM Resource Share (${id})`,
            orMissing(
                aws.ram(new DeleteResourceShareCommand({ resourceShareArn: id })),
                "UnknownResourceException",
            ),
        );
        await doing(
            `waiting for RAM Resource Share (${id}) delete`,
            wait.untilGone({
                pending: ["ACTIVE", "DELETING"],
                read: () => findShare(aws, id),
                state: share => share.status,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};
