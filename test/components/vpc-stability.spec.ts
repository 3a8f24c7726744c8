import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { knownSizes, placesOf } from "../../components/vpc/places";
import { planVPC } from "../../components/vpc/plan";
import { planned } from "./random-layouts";
import { argsOf, CHANGES } from "./stability-matrix";

const placesIn = (args: VPCComponentArgs) => planned(args)!.places;

/** Why the lock of the first network refuses the second. */
function refusals(before: VPCComponentArgs, after: VPCComponentArgs): string[] {
    return planVPC({ ...after, layoutLock: placesIn(before) }, "us-east-1").problems.map(({ rule }) => rule);
}

describe("the stability matrix: subnets that survive a change", () => {
    for (const change of CHANGES) {
        const [before, after] = [argsOf(change.before), argsOf(change.after)];
        const moved = () => {
            const [old, now] = [placesIn(before), placesIn(after)];
            return Object.keys(now).filter(
                key => key in old && JSON.stringify(old[key]) !== JSON.stringify(now[key]),
            );
        };
        if (change.refusedByLock) {
            it(`${change.title}: would move, and the lock refuses it`, () => {
                expect(moved()).not.to.deep.equal([]);
                const found = refusals(before, after);
                expect(found.length).to.be.at.least(moved().length);
                for (const key of moved()) {
                    const [old, now] = [placesIn(before)[key], placesIn(after)[key]];
                    const text = `${old.offset}/${old.netmaskLength} -> ${now.offset}/${now.netmaskLength}`;
                    expect(found.join("\n"), key).to.contain(text);
                }
            });
        } else {
            it(`${change.title}: all stay, IPv6 numbers too`, () => {
                expect(moved()).to.deep.equal([]);
                const gone = Object.keys(placesIn(before)).filter(key => !(key in placesIn(after)));
                // What is gone on purpose is refused by the lock unless its place is kept.
                const kept = change.after.tiers.filter(tier => tier.reserved).map(tier => tier.name);
                const lost = gone.filter(key => !kept.includes(key.split("/")[0]));
                expect(refusals(before, after)).to.have.length(lost.length);
            });
        }
    }

    it("a tier dropped first can be kept in place, and its place be used again later", () => {
        const before = argsOf(CHANGES[0].after);
        const { public: first, ...others } = before.subnets!;
        const retired = { ...before, subnets: { ...others, public: { ...first, reserved: true } } };
        const again = { ...before, subnets: { ...others, web: { ...first } } };
        expect(placesIn(retired)).to.not.have.any.keys("public/a");
        expect(placesIn(again)["web/a"]).to.deep.equal(placesIn(before)["public/a"]);
        expect(placesIn(again)["private/a"]).to.deep.equal(placesIn(before)["private/a"]);
    });

    it("a tier before all others, added later: the lock refuses what would move", () => {
        const base = argsOf({ zones: "ab", tiers: [{ name: "private", netmaskLength: 20, order: 1 }] });
        const both = {
            ...base,
            subnets: { ...base.subnets, public: { order: 0, netmaskLength: 24, type: "Isolated" as const } },
        };
        expect(refusals(base, both)).to.have.length(2);
        const last = { ...both, subnets: { ...both.subnets, public: { ...both.subnets.public, order: 2 } } };
        expect(refusals(base, last)).to.deep.equal([]);
        // Numbers in the IPv6 block do not depend on other tiers at all.
        const index = (args: VPCComponentArgs) => placesIn(args)["private/b"].ipv6Index;
        expect(index(both)).to.equal(index(base));
    });

    it("a smaller VPC, a smaller capacity or larger subnets: refused by the lock", () => {
        const before = argsOf(CHANGES[0].before);
        const changes: VPCComponentArgs[] = [
            { ...before, zoneCapacity: 8 },
            {
                ...before,
                subnets: { ...before.subnets, public: { order: 0, netmaskLength: 23, type: "Isolated" } },
            },
        ];
        for (const after of changes) {
            expect(refusals(before, after)).not.to.deep.equal([]);
        }
        const { plan } = planned(before)!;
        expect(placesOf(plan, knownSizes(plan), [])).to.deep.equal({});
    });
});
