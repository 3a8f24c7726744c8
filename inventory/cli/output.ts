import type { Look } from "../view/style";

/** How standard output may look: a terminal has a width and, unless it is unwanted, colours. */
export function lookOf(
    stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
    env: NodeJS.ProcessEnv = process.env,
): Look {
    if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") {
        return { width: stream.isTTY ? stream.columns : undefined, colour: true };
    }
    const isPlain = Boolean(env["NO_COLOR"]) || env["TERM"] === "dumb";
    return stream.isTTY ? { width: stream.columns || 80, colour: !isPlain } : { colour: false };
}

const CHUNK = 1 << 16;

/** Writes lines in large pieces: 100,000 small ones would take seconds. */
export class LineWriter {
    private piece = "";

    readonly write = (line: string | Uint8Array): void => {
        if (typeof line !== "string") {
            this.flush();
            process.stdout.write(line);
            this.piece = "\n";
            return;
        }
        this.piece += `${line}\n`;
        if (this.piece.length > CHUNK) {
            this.flush();
        }
    };

    flush(): void {
        process.stdout.write(this.piece);
        this.piece = "";
    }
}

export function writeLines(lines: Iterable<string>): void {
    const writer = new LineWriter();
    for (const line of lines) {
        writer.write(line);
    }
    writer.flush();
}

export function writeJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Whoever reads may stop reading (`| head`); that is no failure. */
export function endQuietlyWithReader(): void {
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EPIPE") {
            process.exit(0);
        }
        throw error;
    });
}
