import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { Row } from "../world/table";
import type { World } from "../world/world";
import { page } from "./pages";
import { applyFilters } from "./query";
import { type TaggableKind, taggableKind } from "./taggable";

/** "Each resource can have up to 50 tags"; lengths likewise (EC2 User Guide, "Tag restrictions"). */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

type Tags = Record<string, string>;

/**
 * The tags that a request gives to the resource it creates. `resourceTypes` are those that the action can tag; the
 * tags of the first of them, or of the one asked for, are returned.
 *
 * @throws InvalidParameterValue for another resource type, a reserved, doubled, empty or too long key;
 *     TagLimitExceeded for more than 50 tags
 */
export function tagsFrom(
    specifications: readonly EC2.TagSpecification[] | undefined,
    resourceType: string,
    otherTypes: readonly string[] = [],
): Tags {
    let tags: Tags = {};
    for (const { ResourceType: type, Tags: given } of specifications ?? []) {
        if (!type) {
            throw invalid("Tag specification resource type must have a value");
        }
        if (type !== resourceType && !otherTypes.includes(type)) {
            throw invalid(`'${type}' is not a valid taggable resource type for this operation.`);
        }
        if (!given?.length) {
            throw invalid("Tag specification must have at least one tag");
        }
        if (type === resourceType) {
            tags = merged(tags, given);
        }
    }
    return tags;
}

/** Tags in the shape of answers. */
export function tagSet(tags: Readonly<Tags> | undefined): EC2.Tag[] {
    const set: EC2.Tag[] = [];
    for (const Key in tags) {
        set.push({ Key, Value: tags[Key] });
    }
    return set;
}

/** Refuses what AWS refuses of tags, whatever they are for. */
function merged(before: Readonly<Tags>, given: readonly EC2.Tag[]): Tags {
    const tags = { ...before };
    const seen = new Set<string>();
    for (const { Key: key = "", Value: value = "" } of given) {
        if (key === "") {
            throw invalid("Tag key cannot be null or empty");
        }
        if (key.length > LONGEST_KEY) {
            throw invalid(`Tag key exceeds the maximum length of ${LONGEST_KEY} characters`);
        }
        if (value.length > LONGEST_VALUE) {
            throw invalid(`Tag value exceeds the maximum length of ${LONGEST_VALUE} characters`);
        }
        if (key.toLowerCase().startsWith("aws:")) {
            throw invalid(
                `Invalid tag key: '${key}'. Tag keys starting with 'aws:' are reserved for internal use`,
            );
        }
        if (seen.has(key)) {
            throw invalid(`Duplicate tag key '${key}' specified.`);
        }
        seen.add(key);
        // A plain assignment would lose a tag called "__proto__".
        Object.defineProperty(tags, key, { value, enumerable: true, configurable: true, writable: true });
    }
    if (Object.keys(tags).length > MOST_TAGS) {
        throw new AwsError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
    return tags;
}

function CreateTags(input: EC2.CreateTagsRequest, call: Call): object {
    const found = taggedRows(input.Resources, call);
    for (const { row, table } of found) {
        call.world.table(table).put({ ...row, tags: merged(row.tags ?? {}, input.Tags ?? []) });
    }
    return {};
}

/**
 * A key alone removes the tag whatever its value; with a value (the empty one too) only a tag that has it. No tags
 * at all remove every tag.
 */
function DeleteTags(input: EC2.DeleteTagsRequest, call: Call): object {
    for (const { row, table } of taggedRows(input.Resources, call)) {
        const removed = (key: string, value: string): boolean =>
            !input.Tags?.length ||
            input.Tags.some(tag => tag.Key === key && (tag.Value === undefined || tag.Value === value));
        const kept = Object.entries(row.tags ?? {}).filter(([key, value]) => !removed(key, value));
        call.world.table(table).put({ ...row, tags: Object.fromEntries(kept) });
    }
    return {};
}

function DescribeTags(input: EC2.DescribeTagsRequest, call: Call): EC2.DescribeTagsResult {
    const found = applyFilters(tagsOf(call.world, call.account, call.region), input.Filters, {
        key: tag => tag.Key,
        value: tag => tag.Value,
        "resource-id": tag => tag.ResourceId,
        "resource-type": tag => tag.ResourceType,
        "tag:": (tag, key) => (tag.Key === key ? tag.Value : undefined),
    });
    const { items, NextToken } = page(
        found,
        input,
        { min: 5, max: 1000 },
        tag => `${tag.ResourceId} ${tag.Key}`,
    );
    return { Tags: items, NextToken };
}

function tagsOf(world: World, account: string, region: string): EC2.TagDescription[] {
    const found: EC2.TagDescription[] = [];
    for (const table of world.tables()) {
        for (const row of table.in(account, region)) {
            const kind = row.tags && taggableKind(row.id);
            for (const Key in kind && row.tags) {
                found.push({
                    ResourceId: row.id,
                    ResourceType: kind!.type as EC2.ResourceType,
                    Key,
                    Value: row.tags![Key],
                });
            }
        }
    }
    return found;
}

interface Tagged {
    readonly row: Row;
    readonly table: string;
}

/** All of them, before anything is changed: one unknown id refuses the whole request. */
function taggedRows(ids: readonly string[] | undefined, call: Call): Tagged[] {
    return [...new Set(ids)].map(id => {
        const kind = taggableKind(id);
        if (!kind) {
            throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
        }
        return find(id, call) ?? fail(notFound(kind, id));
    });
}

/** Ids are unique across tables, so the table need not be known. */
function find(id: string, { world, account, region }: Call): Tagged | undefined {
    for (const table of world.tables()) {
        const row = table.get(id);
        if (row && row.account === account && row.region === region) {
            return { row, table: table.name };
        }
    }
    return undefined;
}

function notFound(kind: TaggableKind, id: string): AwsError {
    return new AwsError(kind.notFound, kind.text(id));
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}

function fail(error: Error): never {
    throw error;
}

export const actions: Record<string, Action> = { CreateTags, DeleteTags, DescribeTags };
