/** What a closed pipe (`npm run deploy -- up | head`) and a terminal that went away say to who writes on. */
const READER_GONE = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/**
 * Lets a command go on when nobody reads its output any more. Node would end it at the next line, and the engines that
 * it started would be left alone with their locks.
 */
export function outliveReaders(): void {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", (error: NodeJS.ErrnoException) => {
            if (!READER_GONE.includes(error.code ?? "")) {
                throw error;
            }
        });
    }
}
