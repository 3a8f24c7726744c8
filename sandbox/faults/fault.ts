/** Which calls a fault is about. Without any of these it is about every call. */
export interface Selection {
    /** Name of an action, in which `*` stands for anything: `CreateVpc`, `Describe*`. */
    readonly action?: string;
    /** Calls of this account alone. */
    readonly account?: string;
}

/** Which of the selected calls fail. Without `nth` and `rate` all of them do. */
export interface Occurrence extends Selection {
    /** The n-th of the selected calls, counted from 1. */
    readonly nth?: number;
    /** Share of the selected calls, from 0 to 1, drawn from the sandbox's seed. */
    readonly rate?: number;
    /** After so many failures there are no more. */
    readonly times?: number;
}

/** Requests beyond a token bucket are refused, by account and region, as on AWS. */
export interface Throttle extends Selection {
    readonly kind: "throttle";
    /** Requests that may come at once; default: AWS's buckets for EC2. */
    readonly capacity?: number;
    /** Requests a second that the bucket is refilled with. */
    readonly refill?: number;
}

/** Calls are refused with an error and not carried out. */
export interface Failure extends Occurrence {
    readonly kind: "error";
    /** Default `InternalError`. */
    readonly code?: string;
    readonly message?: string;
    /** HTTP status; default 500 for `InternalError`, 503 for `Unavailable` and throttling, 400 for other codes. */
    readonly status?: number;
}

/** The connection is reset instead of an answer. */
export interface Reset extends Occurrence {
    readonly kind: "reset";
    /** `before`, the default: nothing was done. `after`: the call was carried out and its answer is lost. */
    readonly when?: "before" | "after";
}

/** What a call makes is not seen by the next reads that would show it. */
export interface Hide extends Selection {
    readonly kind: "hide";
    /** How many reads do not see it; default 1. */
    readonly reads?: number;
}

export type Fault = Throttle | Failure | Reset | Hide;

type Check = (value: string | number) => boolean;

const isCount: Check = value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e9;
const isText: Check = value => typeof value === "string" && value !== "";

const SELECTION: Record<string, Check> = {
    action: value => /^[A-Za-z0-9*]+$/.test(String(value)),
    account: value => /^\d{12}$/.test(String(value)),
};
const OCCURRENCE: Record<string, Check> = {
    ...SELECTION,
    nth: isCount,
    times: isCount,
    rate: value => typeof value === "number" && value >= 0 && value <= 1,
};

/** The properties of each kind of fault, with what is right for them. */
const PROPERTIES: Readonly<Record<Fault["kind"], Readonly<Record<string, Check>>>> = {
    throttle: {
        ...SELECTION,
        capacity: isCount,
        refill: value => typeof value === "number" && value >= 0 && value <= 1e9,
    },
    error: {
        ...OCCURRENCE,
        code: value => /^[A-Za-z][A-Za-z0-9.]*$/.test(String(value)),
        message: isText,
        status: value => Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599,
    },
    reset: { ...OCCURRENCE, when: value => value === "before" || value === "after" },
    hide: { ...SELECTION, reads: isCount },
};

/** The fault is not one that the sandbox knows. The message says what is wrong. */
export class FaultError extends Error {
    override readonly name = "FaultError";
}

/** Properties whose value is text even if it looks like a number. */
const TEXTS = new Set(["account", "action", "code", "message", "when"]);

/**
 * Reads a fault as the command line has it: its kind, then properties, as in `error,action=CreateVpc,nth=3`. A comma
 * in a message is not possible there.
 *
 * @throws FaultError
 */
export function parseFault(text: string): Fault {
    const [kind, ...properties] = text.split(",");
    const fault: Record<string, string | number> = { kind };
    for (const property of properties) {
        const equals = property.indexOf("=");
        const name = property.slice(0, Math.max(equals, 0));
        const value = property.slice(equals + 1);
        if (name === "" || value === "") {
            throw new FaultError(`"${property}" in the fault "${text}" must have the form property=value.`);
        }
        fault[name] = TEXTS.has(name) || Number.isNaN(Number(value)) ? value : Number(value);
    }
    return checkFault(fault);
}

/**
 * The value as a fault.
 *
 * @throws FaultError
 */
export function checkFault(value: unknown): Fault {
    const { kind, ...properties } = (value ?? {}) as Record<string, unknown>;
    if (typeof kind !== "string" || !Object.hasOwn(PROPERTIES, kind)) {
        throw new FaultError(
            `"${String(kind)}" is no kind of fault: those are ${Object.keys(PROPERTIES).join(", ")}.`,
        );
    }
    const checks = PROPERTIES[kind as Fault["kind"]];
    for (const [name, given] of Object.entries(properties)) {
        if (!Object.hasOwn(checks, name)) {
            throw new FaultError(
                `A fault of the kind ${kind} has no "${name}", only ${Object.keys(checks).join(", ")}.`,
            );
        }
        if ((typeof given !== "string" && typeof given !== "number") || !checks[name](given)) {
            throw new FaultError(`${name}=${String(given)} of a fault of the kind ${kind} is not valid.`);
        }
    }
    if (kind === "throttle" && (properties.capacity === undefined) !== (properties.refill === undefined)) {
        throw new FaultError("A throttle has both, capacity and refill, or neither and then AWS's.");
    }
    return value as Fault;
}

/** Whether the fault is about calls of that action by that account. */
export function isSelected(
    { action, account }: Selection,
    call: { action: string; account: string },
): boolean {
    return (account === undefined || account === call.account) && matches(action, call.action);
}

function matches(pattern: string | undefined, action: string): boolean {
    if (pattern === undefined || pattern === action) {
        return true;
    }
    const [first, ...rest] = pattern.split("*");
    if (rest.length === 0 || !action.startsWith(first)) {
        return false;
    }
    let from = first.length;
    const last = rest.pop()!;
    for (const part of rest) {
        const at = action.indexOf(part, from);
        if (at < 0) {
            return false;
        }
        from = at + part.length;
    }
    return action.length - last.length >= from && action.endsWith(last);
}
