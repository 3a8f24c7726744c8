import type { EC2Client } from "@aws-sdk/client-ec2";
import type { RAMClient } from "@aws-sdk/client-ram";
import type { Found } from "../decide";
import type { Values } from "../deployment";

/** AWS in one region, as one provider of the stack reaches it. */
export interface Aws {
    /** Loads the SDK's EC2 package at first use. */
    ec2(): Promise<EC2Client>;
    ram(): Promise<RAMClient>;
}

/** How things of one resource type are found at AWS. */
export interface Kind {
    /** Type token, such as `aws:ec2/vpc:Vpc`. */
    readonly type: string;
    /** Arguments that name one object alone. */
    readonly identifying: readonly string[];
    /** Arguments that the create call sets and that AWS does not tell afterwards. */
    readonly untold: readonly string[];
    /** Everything of the type that a create with these arguments could have made; nothing that is deleted or failed. */
    find(inputs: Values, aws: Aws): Promise<Found[]>;
}

/** EC2's lists of tags as a map. */
export function tagMap(
    tags: readonly { Key?: string; Value?: string }[] = [],
): Readonly<Record<string, string>> {
    return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The last part of an ARN, such as the id of an IPAM. */
export function idInArn(arn: string | undefined): string | undefined {
    return arn?.slice(arn.lastIndexOf("/") + 1);
}

/** An EC2 filter for one value. */
export function filter(Name: string, value: unknown) {
    return { Name, Values: [String(value)] };
}

/** All items of a paginated answer. */
export async function all<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
    const found: T[] = [];
    for await (const page of pages) {
        found.push(...(items(page) ?? []));
    }
    return found;
}

/** The answer, or undefined when AWS says that what was asked about is not there (`Invalid....NotFound`). */
export async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        const { name } = error as Error;
        if (/^Invalid\w+\.NotFound$/.test(name) || name === "UnknownResourceException") {
            return undefined;
        }
        throw error;
    }
}
