import type { Complaints } from "../models/complaints";
import { checkLength, checkNumber, checkString, readScalar, readTimestamp } from "../models/constraints";
import { isList, isStructure, type Member, type Model, type Structure } from "../models/model";
import { AwsError } from "../world/errors";

type Json = unknown;

/**
 * The input of an action out of a JSON body (and, for REST, the query string), in the SDK's names, checked by the
 * model. Members that the model does not have are left out, as these services do.
 */
export function readJsonInput(
    body: string,
    query: URLSearchParams,
    model: Model,
    shapeName: string | undefined,
    complaints: Complaints,
): Record<string, unknown> {
    const shape: Structure =
        shapeName === undefined ? { members: {} } : (model.shapes[shapeName] as Structure);
    const given = parseObject(body);
    for (const [name, member] of Object.entries(shape.members)) {
        const wire = member.in ?? name;
        if (member.query) {
            const text = query.get(wire);
            delete given[wire];
            if (text !== null) {
                given[wire] = readScalar(text, member, wire, complaints);
            }
        }
    }
    return structure(given, shape, "", model, complaints);
}

function parseObject(body: string): Record<string, Json> {
    if (body.trim() === "") {
        return {};
    }
    let parsed: Json;
    try {
        parsed = JSON.parse(body);
    } catch {
        parsed = undefined;
    }
    if (!isObject(parsed)) {
        throw new AwsError("SerializationException", "The request body is not a JSON object");
    }
    return parsed;
}

function structure(
    given: Record<string, Json>,
    shape: Structure,
    path: string,
    model: Model,
    complaints: Complaints,
): Record<string, unknown> {
    const input: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(shape.members)) {
        const wire = member.in ?? name;
        const value = Object.hasOwn(given, wire) ? given[wire] : undefined;
        if (value !== undefined && value !== null) {
            input[name] = read(value, member, path + wire, model, complaints);
        } else if (member.required) {
            throw complaints.missing(path + wire);
        }
    }
    return input;
}

function read(value: Json, member: Member, path: string, model: Model, complaints: Complaints): unknown {
    const shape = model.shapes[member.type];
    if (shape === undefined) {
        return scalar(value, member, path, complaints);
    }
    if (isList(shape)) {
        if (!Array.isArray(value)) {
            throw complaints.type(path, kindOf(value), "list");
        }
        checkLength(value.length, shape, path, complaints);
        return value.map((item, i) => read(item, shape.list, `${path}.${i + 1}.member`, model, complaints));
    }
    if (!isObject(value)) {
        throw complaints.type(path, kindOf(value), "structure");
    }
    if (isStructure(shape)) {
        return structure(value, shape, `${path}.`, model, complaints);
    }
    return { ...value };
}

function scalar(value: Json, member: Member, path: string, complaints: Complaints): unknown {
    const wrong = (): AwsError => complaints.type(path, kindOf(value), member.type);
    switch (member.type) {
        case "boolean":
            if (typeof value !== "boolean") {
                throw wrong();
            }
            return value;
        case "integer":
        case "long":
        case "float":
        case "double":
            if (
                typeof value !== "number" ||
                (/^(integer|long)$/.test(member.type) && !Number.isInteger(value))
            ) {
                throw wrong();
            }
            return checkNumber(value, member, path, complaints);
        case "timestamp":
            if (typeof value !== "number" && typeof value !== "string") {
                throw wrong();
            }
            return readTimestamp(String(value), path, complaints);
        default:
            if (typeof value !== "string") {
                throw wrong();
            }
            return member.type === "blob"
                ? Buffer.from(value, "base64")
                : checkString(value, member, path, complaints);
    }
}

function isObject(value: Json): value is Record<string, Json> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: Json): string {
    return value === null ? "null" : Array.isArray(value) ? "list" : String(value);
}
