import { expect } from "chai";
import { goDuration } from "../../sandbox/provider/go-duration";
import { Wait } from "../../sandbox/provider/wait";

const fast = { first: 1, longest: 2 };

function wait(signal = new AbortController().signal, compression = 1): Wait {
    return new Wait(signal, compression, fast);
}

/** A read that answers one value after the other, the last one for ever. */
function answers<T>(...values: (T | undefined)[]): () => Promise<T | undefined> {
    return async () => (values.length > 1 ? values.shift() : values[0]);
}

async function failure(work: Promise<unknown>): Promise<string> {
    return work.then(
        () => "succeeded",
        error => error.message,
    );
}

describe("waiting for AWS", () => {
    const pending = ["creating"];
    const target = ["created"];
    const state = (value: string) => value;

    it("ends in the wanted state, also when the object shows up late", async () => {
        const read = answers(undefined, "creating", undefined, "created");
        expect(await wait().until({ pending, target, read, state, timeout: 1000 })).to.equal("created");
    });

    it("ends at a state that is neither pending nor wanted, with AWS's reason", async () => {
        const read = answers("creating", "failed-provision");
        const reason = () => "cidr-not-available: taken";
        expect(await failure(wait().until({ pending, target, read, state, reason, timeout: 1000 }))).to.equal(
            "unexpected state 'failed-provision', wanted target 'created'. last error: cidr-not-available: taken",
        );
    });

    it("gives up on an object that does not show up", async () => {
        const read = answers<string>(undefined);
        expect(await failure(wait().until({ pending, target, read, state, timeout: 5000 }))).to.equal(
            "couldn't find resource (21 retries)",
        );
    });

    it("ends after its time", async () => {
        const read = answers("creating");
        expect(await failure(wait().until({ pending, target, read, state, timeout: 20 }))).to.equal(
            "timeout while waiting for state to become 'created' (last state: 'creating', timeout: 20ms)",
        );
    });

    it("ends at once when the engine asks to stop", async () => {
        const abort = new AbortController();
        const slow = new Wait(abort.signal, 1, { first: 60_000, longest: 60_000 });
        const work = failure(
            slow.until({ pending, target, read: answers("creating"), state, timeout: 600_000 }),
        );
        setTimeout(() => abort.abort(), 10);
        expect(await work).to.equal("context canceled");
    });

    it("for something to go away ends when it is gone or in a state that means so", async () => {
        await wait().untilGone({ read: answers("deleting", undefined), state, timeout: 1000 });
        await wait().untilGone({
            target: ["deleted"],
            read: answers("deleting", "deleted"),
            state,
            timeout: 1000,
        });
        expect(
            await failure(
                wait().untilGone({ pending: ["deleting"], read: answers("back"), state, timeout: 1000 }),
            ),
        ).to.include("unexpected state 'back'");
    });

    it("repeats a call only while its error is a passing one", async () => {
        let calls = 0;
        const flaky = async () => {
            if (++calls < 3) {
                throw new Error("DependencyViolation");
            }
            return calls;
        };
        expect(await wait().retrying(flaky, 1000, () => true)).to.equal(3);
        calls = 0;
        expect(await failure(wait().retrying(flaky, 1000, () => false))).to.equal("DependencyViolation");
        expect(calls).to.equal(1);
    });

    it("is shorter where the endpoint's delays are compressed, but never short", () => {
        const minutes = 60_000;
        expect(wait().patience(32 * minutes)).to.equal(32 * minutes);
        expect(wait(undefined, 100).patience(32 * minutes)).to.equal(19_200);
        expect(wait(undefined, 100).patience(5 * minutes)).to.equal(15_000);
        expect(wait(undefined, 100).patience(1_000)).to.equal(1_000);
    });
});

describe("a span of time in a message", () => {
    for (const [milliseconds, text] of [
        [250, "250ms"],
        [19_200, "19.2s"],
        [180_000, "3m0s"],
        [1_920_000, "32m0s"],
        [3_900_000, "1h5m0s"],
    ] as const) {
        it(`of ${milliseconds} ms reads ${text}`, () => {
            expect(goDuration(milliseconds)).to.equal(text);
        });
    }
});
