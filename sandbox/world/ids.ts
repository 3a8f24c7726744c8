/** State of the generator: four 32-bit numbers, plain data. */
export type Seed = readonly [number, number, number, number];

/**
 * Identifiers from a seeded generator (sfc32, 128 bits of state), so that a run can be repeated and a saved world
 * goes on where it stopped.
 */
export class Ids {
    private state: [number, number, number, number];

    constructor(seed: Seed) {
        this.state = [...seed];
    }

    get seed(): Seed {
        return [...this.state];
    }

    restore(seed: Seed): void {
        this.state = [...seed];
    }

    /** Hexadecimal digits. Like AWS's, an odd number of them begins with a zero. */
    hex(length: number): string {
        let digits = length % 2 === 1 ? "0" : "";
        while (digits.length < length) {
            digits += this.next().toString(16).padStart(8, "0");
        }
        return digits.slice(0, length);
    }

    /** Capital letters and digits, as in access keys. */
    base32(length: number): string {
        let text = "";
        while (text.length < length) {
            text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[this.next() & 31];
        }
        return text;
    }

    /** In the form of a UUID of version 4. */
    uuid(): string {
        const digits = this.hex(32);
        const variant = "89ab"[Number.parseInt(digits[16], 16) & 3];
        return (
            `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-` +
            `${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
        );
    }

    private next(): number {
        let [a, b, c, d] = this.state;
        const t = (((a + b) | 0) + d) | 0;
        d = (d + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + t) | 0;
        this.state = [a, b, c, d];
        return t >>> 0;
    }
}

/** A seed from a number, mixed so that neighbouring numbers share nothing. */
export function seedFrom(number: number): Seed {
    const ids = new Ids([number | 0, Math.floor(number / 2 ** 32) | 0, 0x2545f491, 1]);
    ids.hex(128);
    return ids.seed;
}
