import { randomUUID } from "node:crypto";
import {
    CreateManagedPrefixListCommand,
    DeleteManagedPrefixListCommand,
    type ModifyManagedPrefixListCommandInput,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import type { Properties } from "../../properties";
import { number, objectSet, text } from "../../schema/input";
import { type Operation, type ResourceType, region, tagInputs } from "../resource";
import { changedList, entriesOf, findPrefixList } from "./managed-prefix-list-changes";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(15);

/** A named list of CIDRs for routes and rules. */
export const managedPrefixList: ResourceType = {
    token: "aws:ec2/managedPrefixList:ManagedPrefixList",
    noun: "EC2 Managed Prefix List",
    inputs: {
        addressFamily: text({ required: true, replaces: true }),
        entries: objectSet({ cidr: text({ required: true }), description: text() }, { computed: true }),
        maxEntries: number({ required: true }),
        name: text({ autoName: true }),
        region,
        ...tagInputs,
    },
    outputs: ["arn", "ownerId", "version"],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, timeout, identify, wait } = operation;
        const answer = await doing(
            "creating EC2 Managed Prefix List",
            aws.ec2(
                new CreateManagedPrefixListCommand({
                    AddressFamily: inputs["addressFamily"],
                    ClientToken: randomUUID(),
                    Entries: (inputs["entries"] ?? []).map(entryForApi),
                    MaxEntries: inputs["maxEntries"],
                    PrefixListName: inputs["name"],
                    TagSpecifications: tagSpecifications("prefix-list", tags),
                }),
            ),
        );
        const id = identify(answer.PrefixList!.PrefixListId!);
        await doing(
            `waiting for EC2 Managed Prefix List (${id}) create`,
            wait.until({
                pending: ["create-in-progress"],
                target: ["create-complete"],
                read: () => findPrefixList(aws, id),
                state: found => found.State,
                reason: found => found.StateMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading EC2 Managed Prefix List (${id})`, findPrefixList(aws, id));
        return (
            found && {
                addressFamily: found.AddressFamily,
                arn: found.PrefixListArn,
                entries: await entriesOf(aws, id),
                maxEntries: found.MaxEntries ?? 0,
                name: found.PrefixListName,
                ownerId: found.OwnerId,
                version: found.Version ?? 0,
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news, changed }, operation) {
        const size: Change = { MaxEntries: news["maxEntries"] };
        const isGrowing = news["maxEntries"] > olds["maxEntries"];
        // AWS changes either the size or the entries: room is made first, and given back last.
        if (changed("maxEntries") && isGrowing) {
            await changedList(id, size, operation);
        }
        if (changed("entries")) {
            await setEntries(id, olds["entries"] ?? [], news["entries"] ?? [], operation);
        }
        if (changed("name")) {
            await changedList(id, { PrefixListName: news["name"] }, operation);
        }
        if (changed("maxEntries") && !isGrowing) {
            await changedList(id, size, operation);
        }
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 Managed Prefix List (${id})`,
                aws.ec2(new DeleteManagedPrefixListCommand({ PrefixListId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidPrefixListID.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 Managed Prefix List (${id}) delete`,
            wait.untilGone({
                pending: ["delete-in-progress"],
                read: () => findPrefixList(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

type Change = Partial<ModifyManagedPrefixListCommandInput>;

/** An entry whose description alone changes is taken out first: one request cannot remove and add a CIDR. */
async function setEntries(
    id: string,
    before: readonly Properties[],
    after: readonly Properties[],
    operation: Operation,
): Promise<void> {
    const same = (a: Properties, b: Properties) =>
        a["cidr"] === b["cidr"] && (a["description"] ?? "") === (b["description"] ?? "");
    const removed = before.filter(old => !after.some(entry => same(old, entry)));
    const added = after.filter(entry => !before.some(old => same(old, entry)));
    const described = removed.filter(old => added.some(({ cidr }) => cidr === old["cidr"]));
    if (described.length > 0) {
        await changedList(id, { RemoveEntries: described.map(cidrOf) }, operation, true);
    }
    const gone = removed.filter(old => !described.includes(old));
    await changedList(
        id,
        {
            ...(added.length > 0 ? { AddEntries: added.map(entryForApi) } : {}),
            ...(gone.length > 0 ? { RemoveEntries: gone.map(cidrOf) } : {}),
        },
        operation,
        true,
    );
}

const cidrOf = (entry: Properties) => ({ Cidr: entry["cidr"] as string });

function entryForApi(entry: Properties) {
    return { Cidr: entry["cidr"] as string, Description: entry["description"] as string | undefined };
}
