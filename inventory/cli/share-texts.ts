import { ALMOST_ALL, ALMOST_NONE } from "../store/allocation-texts";
import { percent, SHARE_WIDTH } from "../view/usage";

/** `percent` of each share that can be shown, as the database asks for it. */
export function shareTexts(): Uint8Array {
    const texts = Buffer.alloc((ALMOST_ALL + 1) * SHARE_WIDTH, " ");
    for (let hundredths = 0; hundredths <= ALMOST_ALL; hundredths++) {
        const share =
            hundredths === ALMOST_NONE ? 1e-9 : hundredths === ALMOST_ALL ? 1 - 1e-9 : hundredths / 10_000;
        const text = percent(share);
        texts.write(text, (hundredths + 1) * SHARE_WIDTH - text.length, "latin1");
    }
    return texts;
}
