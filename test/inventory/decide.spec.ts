import { expect } from "chai";
import fc from "fast-check";
import { mergeField } from "../../inventory/decide/fields";
import { outcomeOf, resolutionFor, type Sides } from "../../inventory/decide/lifecycle";
import type { Resolution } from "../../inventory/model";

const LOCAL = ["none", "agreed", "edited", "deleted", "planned"] as const;
const CLOUD = ["same", "changed", "new", "taken", "gone", "unknown"] as const;
const MODES = ["read-only", "read-write"] as const;
const RULES = ["cloud", "local", "manual"] as const;

/** Every combination there is. */
function* everyCase(): Generator<Sides> {
    for (const local of LOCAL) {
        for (const cloud of CLOUD) {
            for (const mode of MODES) {
                for (const resolution of RULES) {
                    for (const isInFlight of [false, true]) {
                        for (const isOurs of [false, true]) {
                            yield { local, cloud, mode, resolution, isInFlight, isOurs };
                        }
                    }
                }
            }
        }
    }
}

describe("the conflict table of rows that come and go", () => {
    it("has an outcome for every combination", () => {
        const outcomes = [...everyCase()].map(outcomeOf);
        expect(outcomes).to.have.length(5 * 6 * 2 * 3 * 2 * 2);
        expect(outcomes.every(outcome => typeof outcome?.do === "string")).to.equal(true);
    });

    it("removes and deletes nothing that was not read, and touches nothing that is in flight", () => {
        for (const sides of everyCase()) {
            const outcome = outcomeOf(sides);
            if (sides.cloud === "unknown" || sides.isInFlight) {
                expect(outcome.do, JSON.stringify(sides)).to.be.oneOf(["nothing", "stay-planned"]);
            }
        }
    });

    it("changes AWS only where that is allowed", () => {
        for (const sides of everyCase()) {
            if (sides.mode === "read-only") {
                expect(outcomeOf(sides).do).not.to.match(/^push/);
            }
        }
    });

    it("takes no space that somebody else has, under no rule", () => {
        for (const sides of everyCase()) {
            if (sides.local === "planned" && sides.cloud === "taken") {
                expect(outcomeOf(sides).do).to.be.oneOf(["block", "conflict", "nothing"]);
            }
        }
    });

    const row = (sides: Partial<Sides>): string => {
        const outcome = outcomeOf({
            local: "agreed",
            cloud: "same",
            mode: "read-write",
            resolution: "cloud",
            isInFlight: false,
            isOurs: false,
            ...sides,
        });
        return outcome.do === "conflict" ? `conflict ${outcome.kind}` : outcome.do;
    };
    const under = (sides: Partial<Sides>): string[] => RULES.map(resolution => row({ ...sides, resolution }));

    it("says what the table says, line by line (cloud, local, manual)", () => {
        expect(under({ local: "none", cloud: "new" })).to.deep.equal(["import", "import", "import"]);
        expect(under({ local: "planned", cloud: "gone" })).to.deep.equal(Array(3).fill("push-create"));
        expect(row({ local: "planned", cloud: "gone", mode: "read-only" })).to.equal("stay-planned");
        expect(under({ local: "planned", cloud: "new", isOurs: true })).to.deep.equal(Array(3).fill("adopt"));
        expect(under({ local: "planned", cloud: "new" })).to.deep.equal(
            Array(3).fill("conflict double-create"),
        );
        expect(under({ local: "planned", cloud: "taken" })).to.deep.equal([
            "block",
            "block",
            "conflict space-taken",
        ]);
        expect(under({ local: "agreed", cloud: "gone" })).to.deep.equal([
            "remove",
            "offer-recreate",
            "conflict gone",
        ]);
        expect(under({ local: "agreed", cloud: "taken" })).to.deep.equal([
            "remove",
            "remove",
            "conflict gone",
        ]);
        expect(under({ local: "edited", cloud: "gone" })).to.deep.equal([
            "remove",
            "offer-recreate",
            "conflict gone-edited",
        ]);
        expect(under({ local: "deleted", cloud: "same" })).to.deep.equal([
            "take-back",
            "push-delete",
            "conflict deleted-here",
        ]);
        expect(under({ local: "deleted", cloud: "changed" })).to.deep.equal([
            "take-back",
            "conflict modify-delete",
            "conflict modify-delete",
        ]);
        expect(under({ local: "deleted", cloud: "gone" })).to.deep.equal(Array(3).fill("remove"));
    });
});

describe("the conflict table of fields", () => {
    const VALUES = [undefined, "", "x", "y", "z"] as const;
    const sides = fc.record({
        base: fc.constantFrom(...VALUES),
        local: fc.constantFrom(...VALUES),
        cloud: fc.constantFrom(...VALUES),
        mode: fc.constantFrom(...MODES),
        resolution: fc.constantFrom(...RULES),
    });

    it("keeps what both agree on, and takes what only AWS changed", () => {
        fc.assert(
            fc.property(sides, one => {
                const outcome = mergeField(one);
                if (one.local === one.cloud || one.local === one.base) {
                    expect(outcome).to.deep.equal({ value: one.cloud, isPushed: false, isConflict: false });
                }
            }),
        );
    });

    it("never loses an edit that AWS did not change too, and pushes it only where that is allowed", () => {
        fc.assert(
            fc.property(sides, one => {
                const outcome = mergeField(one);
                if (one.local !== one.base && one.cloud === one.base) {
                    expect(outcome.value).to.equal(one.local);
                    expect(outcome.isPushed).to.equal(one.mode === "read-write");
                }
                if (outcome.isPushed) {
                    expect(one.mode).to.equal("read-write");
                }
            }),
        );
    });

    it("is settled after one more look: deciding again changes nothing", () => {
        fc.assert(
            fc.property(sides, one => {
                const first = mergeField(one);
                const base = first.edited ? first.edited.base : first.value;
                const second = mergeField({ ...one, base, local: first.value });
                expect(second.value).to.equal(first.value);
                expect(second.isConflict).to.equal(first.isConflict);
            }),
        );
    });

    it("moves nothing in a manual conflict", () => {
        expect(
            mergeField({ base: "x", local: "y", cloud: "z", mode: "read-write", resolution: "manual" }),
        ).to.deep.equal({ value: "y", edited: { base: "x" }, isPushed: false, isConflict: true });
    });
});

describe("rules of conflict resolution", () => {
    it("prefers the more exact key", () => {
        const rules: Record<string, Resolution> = { "*": "manual", pool: "local", "pool.name": "cloud" };
        expect(resolutionFor(rules, "pool", "label")).to.equal("cloud");
        expect(resolutionFor(rules, "pool", "description")).to.equal("local");
        expect(resolutionFor(rules, "block", "label")).to.equal("manual");
    });

    it("without rules lets AWS win for fields and deletions, and leaves the rest to people", () => {
        expect(resolutionFor({}, "pool", "label")).to.equal("cloud");
        expect(resolutionFor({}, "block", "deletion")).to.equal("cloud");
        expect(resolutionFor({}, "block", "lifecycle")).to.equal("manual");
    });
});
