import type { Properties } from "../properties";

/** What one argument of a resource type is, and what a change of it means. */
export interface Input {
    readonly kind: "text" | "number" | "flag" | "list" | "set" | "map" | "object";
    /** Without it the check fails. */
    readonly required?: boolean;
    /** A change needs a new resource. Everything else is updated in place. */
    readonly replaces?: boolean;
    /** Optional and computed: AWS fills it in, so leaving it out or removing it is no change. */
    readonly computed?: boolean;
    /** Filled in by the check when the program leaves it out. */
    readonly default?: unknown;
    /** AWS does not tell it, so it is kept from the state, an import cannot know it and a drift is not seen. */
    readonly writeOnly?: boolean;
    /** Left out by the program, it becomes `<logical name>-<7 hexadecimal digits>`. */
    readonly autoName?: boolean;
    /** Fields of an object, or of the objects in a list or set. */
    readonly fields?: Readonly<Record<string, Input>>;
    /** Kind of the elements of a list, set or map without fields; text unless told. */
    readonly elements?: "text" | "number";
    /** Adding or removing replaces although a change updates (the source of a security group rule). */
    readonly replacesUnlessChanged?: boolean;
    /** Two values that differ in writing only. */
    readonly same?: (before: unknown, after: unknown, news: Properties) => boolean;
}

type Options = Omit<Input, "kind" | "fields">;

export const text = (options: Options = {}): Input => ({ kind: "text", ...options });
export const number = (options: Options = {}): Input => ({ kind: "number", ...options });
export const flag = (options: Options = {}): Input => ({ kind: "flag", ...options });
export const map = (options: Options = {}): Input => ({ kind: "map", ...options });
/** Texts in an order that means something. */
export const textList = (options: Options = {}): Input => ({ kind: "list", ...options });
/** Texts whose order means nothing to AWS. */
export const textSet = (options: Options = {}): Input => ({ kind: "set", ...options });
/** Objects whose order means nothing to AWS. */
export const objectSet = (fields: Readonly<Record<string, Input>>, options: Options = {}): Input => ({
    kind: "set",
    fields,
    ...options,
});
export const object = (fields: Readonly<Record<string, Input>>, options: Options = {}): Input => ({
    kind: "object",
    fields,
    ...options,
});
