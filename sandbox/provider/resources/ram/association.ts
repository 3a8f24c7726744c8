// What resource and principal associations have in common: an id of two parts, one call to make and one to end them.
import { randomUUID } from "node:crypto";
import {
    AssociateResourceShareCommand,
    DisassociateResourceShareCommand,
    type ResourceShareAssociationType,
} from "@aws-sdk/client-ram";
import { doing, orMissing } from "../../errors";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { findShareAssociation } from "./find";

const TIMEOUT = 3 * 60_000;

interface Kind {
    readonly token: string;
    readonly type: ResourceShareAssociationType;
    /** The argument that names what is associated. */
    readonly argument: "resourceArn" | "principal";
    readonly title: "Resource" | "Principal";
    /** Whether AWS completes the association by itself. */
    completes(entity: string): boolean;
}

export function association({ token, type, argument, title, completes }: Kind): ResourceType {
    const noun = `RAM ${title} Association`;
    const what = (share: string, entity: string) =>
        `RAM Resource Share (${share}) ${title} Association (${entity})`;
    const members = (entity: string) =>
        type === "RESOURCE" ? { resourceArns: [entity] } : { principals: [entity] };

    async function settled(share: string, entity: string, { aws, timeout, wait }: Operation): Promise<void> {
        await doing(
            `waiting for ${what(share, entity)} create`,
            wait.until({
                pending: ["ASSOCIATING"],
                target: ["ASSOCIATED"],
                read: () => findShareAssociation(aws, share, type, entity),
                state: found => found.status,
                reason: found => found.statusMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    }

    return {
        token,
        noun,
        inputs: {
            [argument]: text({ required: true, replaces: true }),
            region,
            resourceShareArn: text({ required: true, replaces: true }),
        },
        outputs: [],

        async create(inputs, operation) {
            const share: string = inputs["resourceShareArn"];
            const entity: string = inputs[argument];
            await doing(
                `creating ${what(share, entity)}`,
                operation.aws.ram(
                    new AssociateResourceShareCommand({
                        clientToken: randomUUID(),
                        resourceShareArn: share,
                        ...members(entity),
                    }),
                ),
            );
            const id = operation.identify(`${share},${entity}`);
            if (completes(entity)) {
                await settled(share, entity, operation);
            }
            return id;
        },

        async read(id, _, { aws }) {
            const [share, entity] = parseId(id, title);
            const found = await doing(
                `reading ${what(share, entity)}`,
                findShareAssociation(aws, share, type, entity),
            );
            return found && { [argument]: found.associatedEntity, resourceShareArn: found.resourceShareArn };
        },

        async delete(id, _, { aws, timeout, wait }) {
            const [share, entity] = parseId(id, title);
            await doing(
                `deleting ${what(share, entity)}`,
                orMissing(
                    aws.ram(
                        new DisassociateResourceShareCommand({
                            clientToken: randomUUID(),
                            resourceShareArn: share,
                            ...members(entity),
                        }),
                    ),
                    "UnknownResourceException",
                ),
            );
            await doing(
                `waiting for ${what(share, entity)} delete`,
                wait.untilGone({
                    pending: ["ASSOCIATED", "ASSOCIATING", "DISASSOCIATING"],
                    read: () => findShareAssociation(aws, share, type, entity),
                    state: found => found.status,
                    timeout: timeout ?? TIMEOUT,
                }),
            );
        },

        async importId(given) {
            parseId(given, title);
            return { id: given };
        },
    };
}

function parseId(id: string, title: string): [share: string, entity: string] {
    const comma = id.indexOf(",");
    if (comma <= 0 || comma === id.length - 1) {
        throw new Error(`unexpected format for ID (${id}), expected SHARE,${title.toUpperCase()}`);
    }
    return [id.slice(0, comma), id.slice(comma + 1)];
}
