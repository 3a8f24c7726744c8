import type * as RAM from "@aws-sdk/client-ram";
import { AwsError } from "../world/errors";

type Tags = Readonly<Record<string, string>>;

const MOST_TAGS = 50;

/** @throws InvalidParameterException for a key that is empty, reserved, too long or named twice */
export function checkTags(tags: readonly RAM.Tag[] | undefined): Record<string, string> {
    const checked: Record<string, string> = {};
    for (const { key = "", value = "" } of tags ?? []) {
        if (key === "" || key.length > 128 || value.length > 256 || Object.hasOwn(checked, key)) {
            throw new AwsError("InvalidParameterException", `The tag with the key '${key}' is not valid.`);
        }
        if (key.toLowerCase().startsWith("aws:")) {
            throw new AwsError("TagPolicyViolationException", `The tag key '${key}' is reserved for AWS.`);
        }
        checked[key] = value;
    }
    return checked;
}

export function withTags(before: Tags, added: Tags): Record<string, string> {
    const tags = { ...before, ...added };
    if (Object.keys(tags).length > MOST_TAGS) {
        throw new AwsError("TagLimitExceededException", `A resource can have at most ${MOST_TAGS} tags.`);
    }
    return tags;
}

export function tagList(tags: Tags | undefined): RAM.Tag[] {
    return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}
