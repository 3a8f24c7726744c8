import type { Complaints } from "./complaints";
import type { List, Value } from "./model";

const INTEGER = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** Reads a plain value as it stands in a query string or in text form. */
export function readScalar(text: string, value: Value, path: string, complaints: Complaints): unknown {
    switch (value.type) {
        case "boolean":
            if (/^(true|false)$/i.test(text)) {
                return text.toLowerCase() === "true";
            }
            throw complaints.type(path, text, "boolean");
        case "integer":
        case "long":
            if (/^[+-]?\d{1,19}$/.test(text)) {
                return checkNumber(Number(text), value, path, complaints);
            }
            throw complaints.type(path, text, value.type);
        case "float":
        case "double":
            if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
                return checkNumber(Number(text), value, path, complaints);
            }
            throw complaints.type(path, text, value.type);
        case "timestamp":
            return readTimestamp(text, path, complaints);
        case "blob":
            return Buffer.from(text, "base64");
        default:
            return checkString(text, value, path, complaints);
    }
}

/** A date and time of ISO 8601, or seconds since 1970. */
export function readTimestamp(text: string, path: string, complaints: Complaints): Date {
    const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Number.NaN;
    const date = new Date(Number.isNaN(seconds) ? text : seconds);
    if (Number.isNaN(date.getTime()) || !(text.startsWith("2") || text.startsWith("1"))) {
        throw complaints.type(path, text, "timestamp");
    }
    return date;
}

export function checkNumber(number: number, value: Value, path: string, complaints: Complaints): number {
    const isInteger = value.type === "integer";
    if (isInteger && !(number >= INTEGER.min && number <= INTEGER.max)) {
        throw complaints.type(path, String(number), "integer");
    }
    if (value.min !== undefined && number < value.min) {
        throw complaints.tooSmall(path, String(number), "value", value.min);
    }
    if (value.max !== undefined && number > value.max) {
        throw complaints.tooLarge(path, String(number), "value", value.max);
    }
    return number;
}

/** Patterns of models are Java's; the few that JavaScript does not understand are not checked. */
const patterns = new Map<string, RegExp | undefined>();

function compiled(pattern: string): RegExp | undefined {
    if (!patterns.has(pattern)) {
        let expression: RegExp | undefined;
        try {
            expression = new RegExp(`^(?:${pattern})$`, "u");
        } catch {
            try {
                expression = new RegExp(`^(?:${pattern})$`);
            } catch {
                expression = undefined;
            }
        }
        patterns.set(pattern, expression);
    }
    return patterns.get(pattern);
}

/** No value that a pattern describes is longer; a longer one could keep an expression busy for minutes. */
const LONGEST_MATCHED = 2048;

export function checkString(text: string, value: Value, path: string, complaints: Complaints): string {
    if (value.enum && !value.enum.includes(text)) {
        throw complaints.notAmong(path, text, value.enum);
    }
    if (value.min !== undefined && text.length < value.min) {
        throw complaints.tooSmall(path, text, "length", value.min);
    }
    if (value.max !== undefined && text.length > value.max) {
        throw complaints.tooLarge(path, text, "length", value.max);
    }
    if (value.pattern !== undefined && text.length <= LONGEST_MATCHED) {
        if (compiled(value.pattern)?.test(text) === false) {
            throw complaints.pattern(path, text, value.pattern);
        }
    }
    return text;
}

export function checkLength(items: number, list: List, path: string, complaints: Complaints): void {
    if (list.min !== undefined && items < list.min) {
        throw complaints.tooSmall(path, String(items), "items", list.min);
    }
    if (list.max !== undefined && items > list.max) {
        throw complaints.tooLarge(path, String(items), "items", list.max);
    }
}
