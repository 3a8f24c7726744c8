import { AwsError } from "../world/errors";

/** These services page by MaxResults from 1 to 20. */
export function pageOf<T>(
    items: readonly T[],
    input: { readonly MaxResults?: number; readonly NextToken?: string },
): { items: T[]; NextToken?: string } {
    const start =
        input.NextToken === undefined ? 0 : Number(Buffer.from(input.NextToken, "base64url").toString());
    if (!Number.isSafeInteger(start) || start < 0) {
        throw new AwsError("InvalidInputException", "You provided an invalid NextToken.", 400, {
            Reason: "INVALID_NEXT_TOKEN",
        });
    }
    const end = start + (input.MaxResults ?? 20);
    const NextToken = end < items.length ? Buffer.from(String(end)).toString("base64url") : undefined;
    return { items: items.slice(start, end), NextToken };
}
