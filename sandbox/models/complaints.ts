import { AwsError } from "../world/errors";

/** What is wrong with a bound: of a number's value, a text's length or a list's number of members. */
export type Measure = "value" | "length" | "items";

/**
 * How a service refuses a request that its model does not allow. `path` names the parameter as it stands on the
 * wire, such as `Filter.1.Name`.
 */
export interface Complaints {
    missing(path: string): AwsError;
    unknown(path: string): AwsError;
    /** `wanted` is the type, as in "integer". */
    type(path: string, value: string, wanted: string): AwsError;
    notAmong(path: string, value: string, allowed: readonly string[]): AwsError;
    tooSmall(path: string, value: string, measure: Measure, limit: number): AwsError;
    tooLarge(path: string, value: string, measure: Measure, limit: number): AwsError;
    pattern(path: string, value: string, pattern: string): AwsError;
}

/** EC2 begins the names in some of its texts with a small letter. */
function small(path: string): string {
    return path.slice(0, 1).toLowerCase() + path.slice(1);
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}

const LONGEST_SHOWN = 256;

function shown(value: string): string {
    return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}...` : value;
}

export const ec2Complaints: Complaints = {
    missing: path => new AwsError("MissingParameter", `The request must contain the parameter ${path}`),
    unknown: path => new AwsError("UnknownParameter", `The parameter ${shown(path)} is not recognized`),
    type: (path, value, wanted) =>
        invalid(`Value (${shown(value)}) for parameter ${path} is invalid. Invalid ${wanted} value.`),
    notAmong: (path, value, allowed) =>
        invalid(
            `Value (${shown(value)}) for parameter ${small(path)} is invalid. Valid values: ${allowed.join(", ")}`,
        ),
    tooSmall: (path, value, measure, limit) =>
        invalid(
            measure === "value"
                ? `Value ( ${shown(value)} ) for parameter ${small(path)} is invalid. Expecting a value greater than ${limit}.`
                : `Value (${shown(value)}) for parameter ${small(path)} is invalid. Expecting at least ${limit} ${unit(measure)}.`,
        ),
    tooLarge: (path, value, measure, limit) =>
        invalid(
            measure === "value"
                ? `Value ( ${shown(value)} ) for parameter ${small(path)} is invalid. Expecting a value less than or equal to ${limit}.`
                : `Value (${shown(value)}) for parameter ${small(path)} is invalid. Expecting at most ${limit} ${unit(measure)}.`,
        ),
    pattern: (path, value, pattern) =>
        invalid(
            `Value (${shown(value)}) for parameter ${small(path)} is invalid. It must match the pattern ${pattern}`,
        ),
};

function unit(measure: Measure): string {
    return measure === "items" ? "items" : "characters";
}

/** The other services say it alike, each with a code of its own. */
export function validationComplaints(code: string, unknownCode = code): Complaints {
    const failed = (path: string, value: string, constraint: string): AwsError =>
        new AwsError(
            code,
            `1 validation error detected: Value ${value} at '${small(path)}' failed to satisfy constraint: ${constraint}`,
        );
    const bound = (measure: Measure, side: string, limit: number): string =>
        `Member must have ${measure === "value" ? "value" : "length"} ${side} than or equal to ${limit}`;
    return {
        missing: path => failed(path, "null", "Member must not be null"),
        unknown: path => new AwsError(unknownCode, `The parameter ${shown(path)} is not recognized`),
        type: (path, value, wanted) => failed(path, `'${shown(value)}'`, `Member must be of type ${wanted}`),
        notAmong: (path, value, allowed) =>
            failed(path, `'${shown(value)}'`, `Member must satisfy enum value set: [${allowed.join(", ")}]`),
        tooSmall: (path, value, measure, limit) =>
            failed(path, `'${shown(value)}'`, bound(measure, "greater", limit)),
        tooLarge: (path, value, measure, limit) =>
            failed(path, `'${shown(value)}'`, bound(measure, "less", limit)),
        pattern: (path, value, pattern) =>
            failed(path, `'${shown(value)}'`, `Member must satisfy regular expression pattern: ${pattern}`),
    };
}
