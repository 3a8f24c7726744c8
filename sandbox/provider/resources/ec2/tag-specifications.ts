import type { ResourceType, TagSpecification } from "@aws-sdk/client-ec2";
import { type Tags, tagList } from "../../schema/tags";

/** The tags of a create call; none when there are no tags, as AWS refuses an empty list. */
export function tagSpecifications(type: ResourceType, tags: Tags): TagSpecification[] | undefined {
    return Object.keys(tags).length > 0 ? [{ ResourceType: type, Tags: tagList(tags) }] : undefined;
}
