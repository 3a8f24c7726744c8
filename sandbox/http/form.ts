import { AwsError } from "../world/errors";

/** Parameters of a query request by their full names. */
export type Form = Map<string, string>;

/** More parameters than any request that AWS accepts has. */
const MOST_PARAMETERS = 20_000;

/** Reads `application/x-www-form-urlencoded` text. */
export function parseForm(text: string): Form {
    const form: Form = new Map();
    for (const pair of text.split("&")) {
        if (pair === "") {
            continue;
        }
        const equals = pair.indexOf("=");
        const name = decode(equals < 0 ? pair : pair.slice(0, equals));
        const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
        if (form.has(name)) {
            throw new AwsError("InvalidQueryParameter", `The parameter ${name} was specified more than once`);
        }
        form.set(name, value);
        if (form.size > MOST_PARAMETERS) {
            throw new AwsError("MalformedQueryString", "The query string contains too many parameters");
        }
    }
    return form;
}

function decode(text: string): string {
    const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
    if (!spaced.includes("%")) {
        return spaced;
    }
    try {
        return decodeURIComponent(spaced);
    } catch {
        throw new AwsError("MalformedQueryString", "The query string contains a syntax error.");
    }
}
