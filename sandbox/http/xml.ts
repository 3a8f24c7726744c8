import { isList, isStructure, type Model } from "../models/model";

/** Writes one value; the text begins with its element. */
type Writer = (value: unknown) => string;

const writers = new WeakMap<Model, Map<string, Writer>>();

/**
 * The members of a structure as XML elements, from a value in the SDK's names. What the model does not know is left
 * out; an empty list is an empty element, as in AWS's answers. Text is built from the shapes once compiled into
 * functions, because listings of 100,000 rows pass here.
 */
export function writeXml(value: object | undefined, model: Model, shapeName: string): string {
    return writerOf(model, shapeName)(value ?? {});
}

function writerOf(model: Model, type: string): Writer {
    let known = writers.get(model);
    if (!known) {
        known = new Map();
        writers.set(model, known);
    }
    let writer = known.get(type);
    if (!writer) {
        // Shapes may contain themselves: the entry stands before the members are looked at.
        let compiledWriter: Writer | undefined;
        known.set(type, value => compiledWriter!(value));
        compiledWriter = compile(model, type);
        writer = compiledWriter;
        known.set(type, writer);
    }
    return writer;
}

function compile(model: Model, type: string): Writer {
    const shape = model.shapes[type];
    if (shape === undefined) {
        return scalarWriter(type);
    }
    if (isStructure(shape)) {
        return structureWriter(
            Object.entries(shape.members).map(([name, member]) => {
                const inner = model.shapes[member.type];
                const isFlat = inner !== undefined && isList(inner) && inner.flat && model.protocol !== "ec2";
                const element = member.out ?? name;
                return [name, isFlat ? undefined : element, writerOf(model, member.type)];
            }),
        );
    }
    if (isList(shape)) {
        const element = shape.list.out ?? "member";
        return listWriter(element, writerOf(model, shape.list.type));
    }
    throw new Error(`no XML form for the map ${type}`);
}

function structureWriter(members: readonly (readonly [string, string | undefined, Writer])[]): Writer {
    const parts = members.map(
        ([name, element, write]) =>
            [name, `<${element}>`, `</${element}>`, `<${element}/>`, write, element === undefined] as const,
    );
    return value => {
        let text = "";
        const record = value as Record<string, unknown>;
        for (const [name, open, close, empty, write, isFlat] of parts) {
            const member = record[name];
            if (member !== undefined && member !== null) {
                const inner = write(member);
                text += isFlat ? inner : inner === "" ? empty : open + inner + close;
            }
        }
        return text;
    };
}

function listWriter(element: string, write: Writer): Writer {
    const open = `<${element}>`;
    const close = `</${element}>`;
    return value => {
        let text = "";
        for (const item of value as readonly unknown[]) {
            text += open + write(item) + close;
        }
        return text;
    };
}

function scalarWriter(type: string): Writer {
    switch (type) {
        case "string":
            return value => escapeXml(String(value));
        case "timestamp":
            return value => timestamp(value);
        case "blob":
            return value => Buffer.from(value as Buffer).toString("base64");
        default:
            return value => String(value);
    }
}

/** ISO 8601 from a Date, milliseconds, or text that is in that form already. */
function timestamp(value: unknown): string {
    return typeof value === "string" ? escapeXml(value) : new Date(value as number | Date).toISOString();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find.
const SPECIAL = /[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
// Control characters, and halves of surrogate pairs that stand alone.
const UNREPRESENTABLE =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to replace.
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as it stands in an element. A carriage return would reach the reader as a line feed, so it is named. */
export function escapeXml(text: string): string {
    if (!SPECIAL.test(text)) {
        return text;
    }
    return text
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(/>/g, "&gt;")
        .replace(/"/g, "&quot;")
        .replace(/'/g, "&apos;")
        .replace(/\r/g, "&#13;")
        .replace(UNREPRESENTABLE, "\ufffd");
}
