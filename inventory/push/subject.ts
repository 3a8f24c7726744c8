import type { Integration, Kind, Operation } from "../model";
import { OPERATION_TAG, OWNER_TAG } from "../model/marks";
import type { Aws } from "../read/aws";
import { sleep } from "../read/aws";

/** What an operation is about, as plain data. */
export interface Subject {
    readonly rowId: number;
    readonly kind: Kind;
    readonly status: string;
    readonly externalId?: string;
    readonly cidr: string;
    readonly cidrs: readonly string[];
    readonly family: 4 | 6;
    readonly label?: string;
    readonly description?: string;
    readonly locale?: string;
    readonly region?: string;
    readonly zoneId?: string;
    readonly scopeId?: string;
    readonly allocationId?: string;
    readonly pulumiUrn?: string;
    /** Shared fields that were changed here, with what both sides agreed on last. */
    readonly edited: Readonly<Record<string, string | null>>;
    readonly parent?: {
        readonly rowId: number;
        readonly externalId?: string;
        readonly status: string;
        readonly locale?: string;
    };
}

/** What a step of a push works with. */
export interface Task {
    readonly aws: Aws;
    readonly integration: Integration;
    readonly operation: Operation;
    readonly subject: Subject;
    /** Id of the inventory, for the tag of ownership. */
    readonly inventory: string;
}

/** How one kind of thing is made, found, changed and deleted in AWS. Every function may be called again. */
export interface Maker {
    /** Looks for what the operation has made, by its tag. */
    find(task: Task): Promise<string | undefined>;
    /** Makes one call that makes it. Gives its id. */
    make(task: Task): Promise<string>;
    /** Does what is still missing, and tells whether AWS shows it complete. */
    finish(task: Task, id: string): Promise<"complete" | "not-yet">;
    /** What AWS has of a shared field, and the tags; undefined: it does not exist. */
    look(task: Task, id: string): Promise<Looked | undefined>;
    change(task: Task, id: string, action: "rename" | "describe", value: string): Promise<void>;
    /** One step towards its end. `gone`: AWS does not have it any more. */
    destroy(task: Task, id: string): Promise<"gone" | "not-yet">;
}

export interface Looked {
    readonly label?: string;
    readonly description?: string;
    readonly tags: Readonly<Record<string, string>>;
}

/** Tags that mark what an operation makes. A tag is atomic with the creation, so nothing is ever made without. */
export function marks({ operation, inventory, subject }: Task): { Key: string; Value: string }[] {
    return [
        { Key: OPERATION_TAG, Value: operation.id },
        { Key: OWNER_TAG, Value: `${inventory}/${subject.rowId}` },
    ];
}

export function nameTag(label: string | undefined): { Key: string; Value: string }[] {
    return label ? [{ Key: "Name", Value: label }] : [];
}

export function tagFilter({ operation }: Task): { Name: string; Values: string[] }[] {
    return [{ Name: `tag:${OPERATION_TAG}`, Values: [operation.id] }];
}

export function tagsOf(
    tags: readonly { Key?: string; Value?: string }[] | undefined,
): Record<string, string> {
    return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

const FIRST_WAIT = 50;
const LONGEST_WAIT = 5_000;

/** Asks again, at growing intervals, until there is an answer; undefined if there is none in time. */
export async function patiently<T>(
    ask: () => Promise<T | undefined>,
    milliseconds: number,
): Promise<T | undefined> {
    const deadline = Date.now() + milliseconds;
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
        const answer = await ask();
        if (answer !== undefined || Date.now() + wait > deadline) {
            return answer;
        }
        await sleep(wait);
    }
}
