// Changing the tags of something that exists, through the API that keeps them.
import { CreateTagsCommand, DeleteTagsCommand } from "@aws-sdk/client-ec2";
import { TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-ram";
import { doing } from "./errors";
import type { Operation, ResourceType } from "./resources/resource";
import { type Tags, tagChanges, tagList } from "./schema/tags";

const SERVICE = { ec2: "EC2 (Elastic Compute Cloud)", ram: "RAM (Resource Access Manager)" } as const;

/** Removes and sets what differs. `id` is the EC2 resource id, or the ARN for RAM. */
export async function updateTags(
    type: ResourceType,
    id: string,
    before: Tags,
    after: Tags,
    { aws }: Operation,
): Promise<void> {
    const { set, remove } = tagChanges(before, after);
    const api = type.tags!;
    const what = `updating tags for ${SERVICE[api]} ${type.noun} (${id})`;
    if (remove.length > 0) {
        const call =
            api === "ec2"
                ? aws.ec2(new DeleteTagsCommand({ Resources: [id], Tags: remove.map(Key => ({ Key })) }))
                : aws.ram(new UntagResourceCommand({ resourceShareArn: id, tagKeys: remove }));
        await doing(`${what}: untagging resource (${id})`, call as Promise<unknown>);
    }
    if (Object.keys(set).length > 0) {
        const call =
            api === "ec2"
                ? aws.ec2(new CreateTagsCommand({ Resources: [id], Tags: tagList(set) }))
                : aws.ram(
                      new TagResourceCommand({
                          resourceShareArn: id,
                          tags: Object.entries(set).map(([key, value]) => ({ key, value })),
                      }),
                  );
        await doing(`${what}: tagging resource (${id})`, call as Promise<unknown>);
    }
}
