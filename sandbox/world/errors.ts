/**
 * An error as AWS answers it. `code` is the wire form without the `Client.` or `Server.` prefix that CloudTrail
 * shows; `status` the HTTP status.
 */
export class AwsError extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly status = 400,
        /** Further members of the error's shape (JSON protocols), such as `Reason`. */
        readonly details?: Readonly<Record<string, unknown>>,
    ) {
        super(message);
        this.name = "AwsError";
    }
}
