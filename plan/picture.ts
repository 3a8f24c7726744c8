/** What can be seen of planned arguments, whatever component they are for. */
export interface Picture {
    /** As lines for a terminal. */
    text(): string;
    /** As plain data for programs. */
    json(): object;
    /** As a drawing. */
    svg(): string;
}

/** The file cannot be drawn; the message is for the user. */
export class PictureError extends Error {
    override name = "PictureError";
}
