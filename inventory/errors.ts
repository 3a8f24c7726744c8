/** What kind of failure it is, for callers that act on it. */
export type InventoryErrorCode =
    | "usage"
    | "not-found"
    | "refused"
    | "locked"
    | "damaged"
    | "newer"
    | "node"
    | "aws";

/** A failure that its reader can do something about; the message says what is wrong and the way out. */
export class InventoryError extends Error {
    override readonly name = "InventoryError";

    constructor(
        readonly code: InventoryErrorCode,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}
