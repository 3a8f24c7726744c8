import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const aws = dirname(require.resolve("@pulumi/aws/package.json"));

interface Typings {
    readonly inputs: string[];
    readonly outputs: string[];
    /** Arguments that must be given. */
    readonly required: string[];
    /** Outputs that always have a value. */
    readonly always: string[];
}

/** The arguments and outputs of a resource class, read from the typings of the installed @pulumi/aws. */
export function typingsOf(token: string): Typings {
    const [, file, name] = /^aws:([^:]+):(\w+)$/.exec(token)!;
    const text = readFileSync(join(aws, `${file}.d.ts`), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
    const body = (start: RegExp) => {
        const from = text.search(start);
        if (from < 0) {
            throw new Error(`${file}.d.ts: no ${start}`);
        }
        return text.slice(from, text.indexOf("\n}", from));
    };
    const fields = (source: string, pattern: RegExp) =>
        [...source.matchAll(pattern)].map(match => match[1]!).sort();
    const args = body(new RegExp(`export interface ${name}Args \\{`));
    const resource = body(new RegExp(`export declare class ${name} extends`));
    return {
        inputs: fields(args, /^ {4}(\w+)\??: pulumi\.Input/gm),
        outputs: fields(resource, /^ {4}readonly (\w+): pulumi\.Output/gm),
        required: fields(args, /^ {4}(\w+): pulumi\.Input/gm),
        always: fields(resource, /^ {4}readonly (\w+): pulumi\.Output<(?:(?!undefined>;)[\s\S])*?>;$/gm),
    };
}
