import { expect } from "chai";
import { nearest } from "../../components/nearest";

describe("the name that is nearest to a misspelled one", () => {
    const KNOWN = ["cidr", "netmaskLength", "operatingRegions", "region", "tags", "zoneTags"];

    for (const [given, meant] of [
        ["cdir", "cidr"],
        ["netmasklength", "netmaskLength"],
        ["operatingRegion", "operatingRegions"],
        ["regions", "region"],
        ["zonetag", "zoneTags"],
        ["colour", undefined],
        ["id", undefined],
        ["", undefined],
    ] as const) {
        it(`of ${JSON.stringify(given)} is ${meant ?? "none"}`, () => {
            expect(nearest(given, KNOWN)).to.equal(meant);
        });
    }

    it("does not depend on the order of the names, and there may be none", () => {
        expect(nearest("tag", [...KNOWN].reverse())).to.equal("tags");
        expect(nearest("tag", [])).to.equal(undefined);
    });
});
