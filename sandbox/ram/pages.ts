import { type Page, page } from "../ec2/pages";
import { AwsError } from "../world/errors";

interface PageRequest {
    readonly maxResults?: number;
    readonly nextToken?: string;
}

/** One page of a listing; RAM's have up to 500 items. */
export function ramPage<T>(
    rows: readonly T[],
    { maxResults, nextToken }: PageRequest,
    idOf?: (row: T) => string,
): { readonly items: Page<T>["items"]; readonly nextToken?: string } {
    try {
        const { items, NextToken } = page(
            rows,
            { MaxResults: maxResults, NextToken: nextToken },
            { min: 1, max: 500 },
            idOf,
        );
        return { items, nextToken: NextToken };
    } catch (error) {
        if (error instanceof AwsError && error.code === "InvalidNextToken") {
            throw new AwsError(
                "InvalidNextTokenException",
                "The specified value for NextToken is not valid.",
            );
        }
        throw error;
    }
}
