import { expect } from "chai";
import { addedKeys, waitsForAddedKey } from "../../deploy/waits";

describe("a preview that waits for the pending change of a dependency", () => {
    const now = { ipamPoolIds: { "us-east-1": "ipam-pool-1" } };
    const planned = { ipamPoolIds: { "us-east-1": "ipam-pool-1", "eu-west-1": "" } };

    it("waits when its failure names a key that the change adds", () => {
        const errors = ["IPAM pool not found for region eu-west-1"];
        expect(waitsForAddedKey(errors, now, planned)).to.equal("eu-west-1");
    });

    it("does not wait for a key that is there, or that the change does not add", () => {
        expect(waitsForAddedKey(["IPAM pool not found for region eu-west-3"], now, planned)).to.equal(
            undefined,
        );
        expect(waitsForAddedKey(["us-east-1 is broken"], now, planned)).to.equal(undefined);
        expect(waitsForAddedKey(["no pool for eu-west-1"], planned, planned)).to.equal(undefined);
    });

    it("takes a key for a whole word", () => {
        expect(waitsForAddedKey(["no pool for ap-eu-west-1"], now, planned)).to.equal(undefined);
        expect(waitsForAddedKey(["no pool for eu-west-12"], now, planned)).to.equal(undefined);
    });

    it("finds added keys at any depth", () => {
        expect(addedKeys({ a: { b: 1 } }, { a: { b: 2, c: 3 }, d: { e: 1 } })).to.deep.equal(["c", "d", "e"]);
        expect(addedKeys({ a: 1 }, { a: { b: 1 } })).to.deep.equal(["b"]);
    });
});
