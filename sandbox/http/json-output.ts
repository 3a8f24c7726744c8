import { isList, isStructure, type Model } from "../models/model";

/** A value in the SDK's names as the JSON of an answer: the wire's names, timestamps in seconds since 1970. */
export function writeJson(value: object | undefined, model: Model, shapeName: string | undefined): string {
    return JSON.stringify(shapeName === undefined ? {} : toWire(value ?? {}, shapeName, model));
}

function toWire(value: unknown, type: string, model: Model): unknown {
    const shape = model.shapes[type];
    if (shape === undefined) {
        return scalar(value, type);
    }
    if (isList(shape)) {
        return (value as unknown[]).map(item => toWire(item, shape.list.type, model));
    }
    if (!isStructure(shape)) {
        return value;
    }
    const wire: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(shape.members)) {
        const inner = (value as Record<string, unknown>)[name];
        if (inner !== undefined && inner !== null) {
            wire[member.out ?? name] = toWire(inner, member.type, model);
        }
    }
    return wire;
}

function scalar(value: unknown, type: string): unknown {
    switch (type) {
        case "timestamp":
            return new Date(value as number | string | Date).getTime() / 1000;
        case "blob":
            return Buffer.from(value as Buffer).toString("base64");
        default:
            return value;
    }
}
