import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { stepsOf } from "../../deploy/plan";
import { schedule } from "../../deploy/schedule";
import { parsed } from "./parsed";

describe("running steps in dependency order", () => {
    const DIAMOND = stepsOf(
        parsed([
            { name: "a" },
            { name: "b", dependencies: ["a"] },
            { name: "c", dependencies: ["a"] },
            { name: "d", dependencies: ["b", "c"] },
        ]),
        "up",
    );

    function recorder() {
        const log: string[] = [];
        let running = 0;
        let most = 0;
        const act = async ({ stack }: { stack: string }) => {
            most = Math.max(most, ++running);
            log.push(`+${stack}`);
            await sleep(5);
            log.push(`-${stack}`);
            running--;
            return stack;
        };
        return { log, act, most: () => most };
    }

    it("runs independent steps side by side and hands each the results it comes after", async () => {
        const { log, act, most } = recorder();
        const before: string[][] = [];
        const results = await schedule(DIAMOND, async (step, done: readonly string[]) => {
            before.push([step.stack, ...done]);
            return act(step);
        });
        expect(results).to.deep.equal(["a", "b", "c", "d"]);
        expect(most()).to.equal(2);
        expect(log.indexOf("+d")).to.be.greaterThan(Math.max(log.indexOf("-b"), log.indexOf("-c")));
        expect(before.at(-1)).to.deep.equal(["d", "b", "c"]);
    });

    it("runs no more at a time than it may", async () => {
        const { act, most } = recorder();
        await schedule(DIAMOND, act, 1);
        expect(most()).to.equal(1);
    });

    it("ends what runs before it rejects", async () => {
        const { log, act } = recorder();
        const error = await schedule(DIAMOND, async step => {
            if (step.stack === "b") {
                throw new Error("b broke");
            }
            return act(step);
        }).catch(e => e);
        expect(error.message).to.equal("b broke");
        expect(log).to.deep.equal(["+a", "-a", "+c", "-c"]);
    });

    it("starts nothing more after an error, also not what is independent of it", async () => {
        const { log, act } = recorder();
        const breaks = async (step: { stack: string }) => {
            if (step.stack === "b") {
                throw new Error("b broke");
            }
            return act(step);
        };
        await schedule(DIAMOND, breaks, 1).catch(() => undefined);
        expect(log).to.deep.equal(["+a", "-a"]);
    });
});
