import { expect } from "chai";
import fc from "fast-check";
import { Limiter } from "../../inventory/read/limiter";

/** Notes the order in which calls begin. */
function starter(limiter: Limiter) {
    const begun: string[] = [];
    return {
        begun,
        begin: (api: string, name = api, isNext = false) =>
            void limiter.enter(api, isNext).then(() => begun.push(name)),
    };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

describe("the limit of calls in flight", () => {
    it("holds for all together and for each API, whatever comes and goes", async () => {
        const steps = fc.array(
            fc.record({ api: fc.constantFrom("a", "b", "c"), isEnd: fc.boolean(), isNext: fc.boolean() }),
            { maxLength: 60 },
        );
        await fc.assert(
            fc.asyncProperty(steps, async calls => {
                const limiter = new Limiter(4, 2);
                const { begun, begin } = starter(limiter);
                const ended = new Map<string, number>();
                const running = (api: string) =>
                    begun.filter(one => one === api).length - (ended.get(api) ?? 0);
                for (const { api, isEnd, isNext } of calls) {
                    if (!isEnd) {
                        begin(api, api, isNext);
                    } else if (running(api) > 0) {
                        ended.set(api, (ended.get(api) ?? 0) + 1);
                        limiter.leave(api, "ok");
                    }
                    await settled();
                    const each = ["a", "b", "c"].map(running);
                    expect(Math.max(...each)).to.be.at.most(2);
                    expect(each.reduce((sum, one) => sum + one)).to.be.at.most(4);
                }
            }),
        );
    });

    it("lets the next page of a list go before the calls that wait", async () => {
        const limiter = new Limiter(2, 2);
        const { begun, begin } = starter(limiter);
        for (const name of ["short 1", "short 2", "short 3", "short 4"]) {
            begin("short", name);
        }
        begin("list", "page 2", true);
        await settled();
        limiter.leave("short", "ok");
        await settled();
        expect(begun).to.deep.equal(["short 1", "short 2", "page 2"]);
        limiter.leave("short", "ok");
        await settled();
        expect(begun.at(-1)).to.equal("short 3");
    });

    it("gives an API that is called too often half the places, and one back after 20 calls that went well", async () => {
        const limiter = new Limiter(8, 4);
        const { begun, begin } = starter(limiter);
        for (let i = 0; i < 40; i++) {
            begin("a");
        }
        await settled();
        expect(begun).to.have.length(4);
        limiter.leave("a", "throttled");
        limiter.leave("a", "ok");
        await settled();
        expect(begun, "two in flight are all that may be").to.have.length(4);
        limiter.leave("a", "ok");
        await settled();
        expect(begun).to.have.length(5);
        for (let i = 0; i < 18; i++) {
            limiter.leave("a", "ok");
            await settled();
        }
        expect(begun, "three in flight after 20 successes").to.have.length(24);
    });
});
