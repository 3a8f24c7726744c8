// The form that every resource type's table has. One file per type, in a folder per service.
import type { Aws } from "../aws";
import type { Properties } from "../properties";
import type { CheckContext, Failure } from "../schema/check";
import { type Input, object, text } from "../schema/input";
import type { IgnoredTags, Tags } from "../schema/tags";
import type { Wait } from "../wait";

export interface ResourceType {
    /** Type token, for example `aws:ec2/vpcIpam:VpcIpam`. */
    readonly token: string;
    /** What errors call it, for example `EC2 VPC`. */
    readonly noun: string;
    /** The arguments by Pulumi name. `region` and `tags` are among them where the type takes them. */
    readonly inputs: Readonly<Record<string, Input>>;
    /** Outputs besides the arguments and `tagsAll`. */
    readonly outputs: readonly string[];
    /** Which API keeps its tags; undefined when it has none. */
    readonly tags?: "ec2" | "ram";
    /** What the tag API wants to be told, when that is not the resource's id. */
    tagged?(id: string, state: Properties): string;
    /** What the real provider refuses at preview. Values may be unknown. */
    check?(inputs: Properties, context: CheckContext): Failure[];
    /**
     * Creates it. Calls `identify` as soon as the object exists at AWS; a failure after that is recorded as a partly
     * created resource, a failure before it leaves nothing in the state. Returns the id.
     */
    create(inputs: Properties, operation: Operation): Promise<string>;
    /**
     * Reads it: all outputs and every argument that AWS tells, under `__tags` the tags as AWS lists them. Undefined when
     * it is gone. `state` is what is recorded, or, just after creating, the inputs; on import it is empty.
     */
    read(id: string, state: Properties, operation: Operation): Promise<Properties | undefined>;
    /** Updates everything but tags. Left out by types of which nothing else can be updated. */
    update?(id: string, change: Change, operation: Operation): Promise<void>;
    /** Deletes it and waits until it is gone. Being gone already is success. */
    delete(id: string, state: Properties, operation: Operation): Promise<void>;
    /** Turns what a user gives to `import` into the id, and what is needed to read it. */
    importId?(given: string, operation: Operation): Promise<{ id: string; state?: Properties }>;
}

/** An update: what the resource was, what it shall be, and the arguments that differ. */
export interface Change {
    readonly olds: Properties;
    readonly news: Properties;
    changed(...names: string[]): boolean;
}

/** What a resource type works with during one call of the engine. */
export interface Operation {
    /** Region of the resource. */
    readonly region: string;
    readonly aws: Aws;
    /** Tags to create it with: the provider's default tags and its own. */
    readonly tags: Tags;
    readonly ignoredTags: IgnoredTags;
    /** `customTimeouts` of the resource for this call in milliseconds, when given. */
    readonly timeout: number | undefined;
    /** Records the id under which the object now exists at AWS, and returns it. */
    identify(id: string): string;
    /** Outputs that AWS does not tell later (what was there before, a new association's id). The next read gets them. */
    remember(outputs: Properties): void;
    /** Repeats reads until AWS reports the wanted state. */
    readonly wait: Wait;
}

/** The `region` argument that nearly every type has since version 7. A changed region replaces. */
export const region: Input = text({ computed: true, replaces: true });

/** The tag arguments. `tagsAll` is filled in by the check. */
export const tagInputs: Readonly<Record<"tags" | "tagsAll", Input>> = {
    tags: { kind: "map" },
    tagsAll: { kind: "map" },
};

/** Time limits that newer types take as an argument. The engine's `customTimeouts` are what counts here. */
export const timeouts: Input = object(
    { create: text(), delete: text(), update: text() },
    { writeOnly: true },
);

/** An unset optional text as the real provider's reads leave it. */
export const orEmpty = (value: string | undefined | null): string => value ?? "";
