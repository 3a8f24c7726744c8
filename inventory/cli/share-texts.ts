import { SHARE_CODES } from "../model";
import { percentOfCode, SHARE_WIDTH } from "../view/usage";

/** The text of each share that can be shown, as the database asks for it. */
export function shareTexts(): Uint8Array {
    const texts = Buffer.alloc((SHARE_CODES.almostAll + 1) * SHARE_WIDTH, " ");
    for (let code = 0; code <= SHARE_CODES.almostAll; code++) {
        const text = percentOfCode(code);
        texts.write(text, (code + 1) * SHARE_WIDTH - text.length, "latin1");
    }
    return texts;
}
