import { ALMOST_ALL, ALMOST_NONE } from "../store/allocation-texts";
import { percent, SHARE_WIDTH } from "../view/usage";

/** `percent` of each share that can be shown, as the database asks for it. */
export function shareTexts(): Uint8Array {
    const texts = Array.from({ length: ALMOST_ALL + 1 }, (_, hundredths) =>
        percent(
            hundredths === ALMOST_NONE ? 1e-9 : hundredths === ALMOST_ALL ? 1 - 1e-9 : hundredths / 10_000,
        ).padStart(SHARE_WIDTH),
    );
    return Buffer.from(texts.join(""), "latin1");
}
