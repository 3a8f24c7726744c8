import type { World } from "./world";

/** One request, after its credentials and parameters were understood. */
export interface Call {
    /** The action's name as AWS writes it, such as `CreateVpc`. */
    readonly action: string;
    /** The caller's account, 12 digits. */
    readonly account: string;
    /** The region that the request was signed for. */
    readonly region: string;
    /** The access key that signed it; STS tells from it who is calling. */
    readonly accessKey: string;
    readonly world: World;
    /** The world's time in milliseconds. */
    readonly now: number;
    readonly requestId: string;
}

/**
 * What an action does. Input and output have the names and types of the AWS SDK's shapes (timestamps are Dates,
 * lists arrays); the service model checked the input and turns the output into the wire form. Throws AwsError.
 *
 * An action that throws has changed nothing: its changes to tables, events and ids are taken back.
 */
// biome-ignore lint/suspicious/noExplicitAny: each action names its own shapes; the table of actions holds them all.
export type Action<I = any, O = any> = (input: I, call: Call) => O;
