import {
    closeSync,
    constants,
    fsyncSync,
    ftruncateSync,
    mkdirSync,
    openSync,
    readFileSync,
    readSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
    writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { type Commit, World, type WorldOptions } from "./world";

/*
 * A world in a file: a journal that is only appended to, one line for each request that changed something.
 *
 *     aws-ipam-sandbox-state 1 00000000000001234\n      what the file is, and how many of its bytes count
 *     5d41402a {"id":"...","startedAt":...}\n            the world; every line begins with its CRC-32
 *     7b52009b {"rows":[["vpcs","vpc-0...",{...}]],...}\n  a commit
 *
 * A commit is written, then the count in the first line is set, then the request is answered. Both go to the
 * operating system at once, so the death of the process (also by SIGKILL) loses nothing that was answered; a half
 * written commit lies behind the count and is cut off at the next start. Anything else that does not fit is damage,
 * and a damaged file is refused and left as it is. Against a crash of the machine the file is as safe as its file
 * system: it is synced to disk when it is compacted and when it is closed, not at every request.
 */

const MAGIC = "aws-ipam-sandbox-state 1 ";
const COUNT_DIGITS = 17;
const HEADER_BYTES = MAGIC.length + COUNT_DIGITS + 1;

/** The journal is written anew when it has grown to this many bytes and to four times what it needs. */
const COMPACT_FROM = 4 << 20;

/** The state file cannot be used. The message says why and what to do; the file was left as it is. */
export class StateFileError extends Error {
    override readonly name = "StateFileError";
}

export interface OpenStateFile {
    readonly world: World;
    close(): void;
}

/**
 * Opens the file and restores its world, or makes both.
 *
 * @throws StateFileError if the file is damaged, of another kind, or in use by another process
 */
export function openStateFile(path: string, options: Partial<WorldOptions>): OpenStateFile {
    const file = resolve(path);
    mkdirSync(dirname(file), { recursive: true });
    const unlock = lock(file);
    try {
        const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        const world = size > 0 ? restore(file, options) : new World(options);
        const journal = new Journal(file, world);
        if (size === 0) {
            journal.compact();
        }
        world.keepIn(commit => journal.append(commit));
        return {
            world,
            close: () => {
                journal.close();
                unlock();
            },
        };
    } catch (error) {
        unlock();
        throw error;
    }
}

function restore(file: string, options: Partial<WorldOptions>): World {
    const bytes = readFileSync(file);
    const lines = committedLines(file, bytes);
    const first = lines.next().value as { id?: unknown; startedAt?: unknown } | undefined;
    if (typeof first?.id !== "string" || typeof first.startedAt !== "number") {
        throw damaged(file, "it does not begin with a world");
    }
    const world = new World(options, { id: first.id, startedAt: first.startedAt });
    for (const commit of lines) {
        world.restore(commit as Commit);
    }
    world.restored();
    return world;
}

/** The lines that count, each checked. */
function* committedLines(file: string, bytes: Buffer): Generator<unknown> {
    const header = bytes.toString("latin1", 0, HEADER_BYTES);
    if (!header.startsWith(MAGIC.slice(0, MAGIC.lastIndexOf(" ", MAGIC.length - 2)))) {
        throw new StateFileError(`${file} is not a state file of the sandbox. Name another file.`);
    }
    if (!header.startsWith(MAGIC)) {
        throw new StateFileError(
            `${file} was written by another version of the sandbox. Use that, or another file.`,
        );
    }
    const count = /^\d{17}\n$/.test(header.slice(MAGIC.length))
        ? Number(header.slice(MAGIC.length))
        : Number.NaN;
    if (!(count >= HEADER_BYTES)) {
        throw damaged(file, "its first line is not whole");
    }
    if (bytes.length < count) {
        throw damaged(file, `it has ${bytes.length} bytes and should have ${count}`);
    }
    for (let start = HEADER_BYTES; start < count; ) {
        const newline = bytes.indexOf(10, start);
        const end = newline < 0 || newline >= count ? count : newline;
        const json = bytes.subarray(start + 9, end);
        if (end === count || bytes.toString("latin1", start, start + 9) !== `${checksum(json)} `) {
            throw damaged(file, `the line at byte ${start} is not what was written`);
        }
        yield JSON.parse(json.toString());
        start = end + 1;
    }
}

function damaged(file: string, how: string): StateFileError {
    return new StateFileError(
        `The state file ${file} is damaged: ${how}. It was left as it is. Restore it from a copy, or move it ` +
            "away to start with an empty world.",
    );
}

function checksum(bytes: Buffer): string {
    return crc32(bytes).toString(16).padStart(8, "0");
}

function line(value: object): Buffer {
    const json = Buffer.from(JSON.stringify(value));
    return Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from("\n")]);
}

function header(count: number): string {
    return `${MAGIC}${String(count).padStart(COUNT_DIGITS, "0")}\n`;
}

class Journal {
    private descriptor: number | undefined;
    /** Bytes that count. */
    private size = 0;
    private compactedSize = 0;

    constructor(
        private readonly file: string,
        private readonly world: World,
    ) {
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) {
            this.open();
            this.compactedSize = this.size;
        }
    }

    append(commit: Commit): void {
        const bytes = line(commit);
        try {
            writeFully(this.descriptor!, bytes, this.size);
            this.count(this.size + bytes.length);
        } catch (error) {
            ftruncateSync(this.descriptor!, this.size);
            throw new Error(`could not write ${this.file}: ${(error as Error).message}`, { cause: error });
        }
        this.size += bytes.length;
        if (this.size > COMPACT_FROM && this.size > 4 * this.compactedSize) {
            try {
                this.compact();
            } catch {
                // The journal as it is holds everything; there will be another attempt after the next commit.
                rmSync(`${this.file}.new`, { force: true });
            }
        }
    }

    /** Writes the world as it is beside the file and puts that in the file's place. */
    compact(): void {
        const temporary = `${this.file}.new`;
        const descriptor = openSync(temporary, "w", 0o600);
        try {
            let size = HEADER_BYTES;
            const write = (value: object): void => {
                const bytes = line(value);
                writeFully(descriptor, bytes, size);
                size += bytes.length;
            };
            write({ id: this.world.id, startedAt: this.world.startedAt });
            for (const commit of this.world.snapshot()) {
                write(commit);
            }
            writeFully(descriptor, Buffer.from(header(size)), 0);
            fsyncSync(descriptor);
        } finally {
            closeSync(descriptor);
        }
        renameSync(temporary, this.file);
        syncDirectory(dirname(this.file));
        this.closeDescriptor();
        this.open();
        this.compactedSize = this.size;
    }

    close(): void {
        if (this.descriptor !== undefined) {
            fsyncSync(this.descriptor);
        }
        this.closeDescriptor();
    }

    private open(): void {
        this.descriptor = openSync(this.file, constants.O_RDWR);
        const bytes = Buffer.alloc(COUNT_DIGITS);
        readSync(this.descriptor, bytes, 0, COUNT_DIGITS, MAGIC.length);
        this.size = Number(bytes.toString("latin1"));
        // A commit that was being written when the process died was never answered.
        ftruncateSync(this.descriptor, this.size);
    }

    private count(size: number): void {
        writeFully(this.descriptor!, Buffer.from(header(size)), 0);
    }

    private closeDescriptor(): void {
        if (this.descriptor !== undefined) {
            closeSync(this.descriptor);
            this.descriptor = undefined;
        }
    }
}

function writeFully(descriptor: number, bytes: Buffer, position: number): void {
    for (let written = 0; written < bytes.length; ) {
        written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
    }
}

/** So that the renaming itself survives a crash of the machine. */
function syncDirectory(directory: string): void {
    const descriptor = openSync(directory, "r");
    try {
        fsyncSync(descriptor);
    } finally {
        closeSync(descriptor);
    }
}

const openHere = new Set<string>();

/** Two sandboxes that append to one file would destroy it. Returns what takes the lock away. */
function lock(file: string): () => void {
    const path = `${file}.lock`;
    if (openHere.has(path)) {
        throw new StateFileError(`${file} is in use by this process. Name another file.`);
    }
    for (;;) {
        try {
            writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
            openHere.add(path);
            return () => {
                openHere.delete(path);
                rmSync(path, { force: true });
            };
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
                throw error;
            }
        }
        const holder = holderOf(path);
        if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
            throw new StateFileError(
                `${file} is in use by process ${holder}. Stop that sandbox, or name another file. (If process ` +
                    `${holder} is something else, delete ${path}.)`,
            );
        }
        rmSync(path, { force: true });
    }
}

function holderOf(path: string): number | undefined {
    try {
        const pid = Number(readFileSync(path, "utf8"));
        return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
    } catch {
        return undefined;
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
