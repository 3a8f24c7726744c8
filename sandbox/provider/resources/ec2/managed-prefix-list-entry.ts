import { doing, hasCode } from "../../errors";
import { text } from "../../schema/input";
import { type ResourceType, region } from "../resource";
import { changedList, entriesOf } from "./managed-prefix-list-changes";

/** One entry of a managed prefix list. */
export const managedPrefixListEntry: ResourceType = {
    token: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    noun: "EC2 Managed Prefix List Entry",
    inputs: {
        cidr: text({ required: true, replaces: true }),
        description: text({ replaces: true }),
        prefixListId: text({ required: true, replaces: true }),
        region,
    },
    outputs: [],

    async create(inputs, operation) {
        const { cidr, description, prefixListId } = inputs;
        await doing(
            `creating EC2 Managed Prefix List Entry (${prefixListId},${cidr})`,
            changedList(
                prefixListId,
                { AddEntries: [{ Cidr: cidr, Description: description }] },
                operation,
                true,
            ),
        );
        return operation.identify(`${prefixListId},${cidr}`);
    },

    async read(id, _, { aws }) {
        const [prefixListId = "", cidr] = id.split(",");
        const entries = await doing(
            `reading EC2 Managed Prefix List Entry (${id})`,
            entriesOf(aws, prefixListId),
        );
        const found = entries.find(entry => entry["cidr"] === cidr);
        return found && { ...found, prefixListId };
    },

    async delete(id, { cidr, prefixListId }, operation) {
        try {
            await doing(
                `deleting EC2 Managed Prefix List Entry (${id})`,
                changedList(prefixListId, { RemoveEntries: [{ Cidr: cidr }] }, operation, true),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidPrefixListID.NotFound", "InvalidPrefixListModification")) {
                throw error;
            }
        }
    },
};
