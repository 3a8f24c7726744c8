import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { type Interruption, listenForInterruption } from "../../deploy/interrupt";

describe("Ctrl-C", () => {
    let said: string[];
    let interruption: Interruption;
    beforeEach(() => {
        said = [];
        interruption = listenForInterruption(line => said.push(line));
    });
    afterEach(() => interruption.dispose());

    /** As the process gets it; nothing is sent, so that the test runner does not end. */
    const signal = (name: "SIGINT" | "SIGTERM" | "SIGHUP") => process.emit(name, name);

    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        it(`asks running work to end in order on ${name}`, () => {
            expect(interruption.signal.aborted).to.equal(false);
            signal(name);
            expect(interruption.signal.aborted).to.equal(true);
            expect(interruption.force.aborted).to.equal(false);
        });
    }

    it("counts once when it comes from the terminal and from npm", () => {
        signal("SIGINT");
        signal("SIGINT");
        expect(said).to.have.length(1);
    });

    it("warns the second time and ends at once the third time", async function () {
        this.timeout(5000);
        signal("SIGINT");
        await sleep(600);
        signal("SIGINT");
        expect(said.at(-1)).to.contain("pending operations");
        expect(interruption.force.aborted).to.equal(false);
        await sleep(600);
        signal("SIGINT");
        expect(interruption.force.aborted).to.equal(true);
    });

    it("is left to Node again afterwards", () => {
        const before = process.listenerCount("SIGINT");
        interruption.dispose();
        expect(process.listenerCount("SIGINT")).to.equal(before - 1);
    });
});
