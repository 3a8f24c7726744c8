import { expect } from "chai";
import fc from "fast-check";
import { checkIpam, checkIpamCounts, checkIpamPages, IpamModel, ipamStep } from "./random/ipam";

describe("pools and allocations under random changes", () => {
    it("never overlap, never leave their pool, and are counted and listed as they are after every step", () => {
        fc.assert(
            fc.property(
                fc.array(ipamStep, { minLength: 30, maxLength: 120 }),
                fc.integer({ min: 5, max: 12 }),
                (steps, size) => {
                    const model = new IpamModel();
                    for (const one of steps) {
                        one(model);
                        checkIpam(model);
                        checkIpamCounts(model);
                    }
                    checkIpamPages(model, size);
                },
            ),
            { numRuns: 200 },
        );
    }).timeout(30_000);

    it("leave nothing behind when the IPAM goes by cascade", () => {
        fc.assert(
            fc.property(fc.array(ipamStep, { minLength: 20, maxLength: 40 }), steps => {
                const model = new IpamModel();
                for (const one of steps) {
                    one(model);
                }
                const { Ipams } = model.call("DescribeIpams", {}) as { Ipams: { IpamId: string }[] };
                model.call("DeleteIpam", { IpamId: Ipams[0].IpamId, Cascade: true });
                model.world.step(5_000);
                const left = model.world
                    .tables()
                    .filter(table => table.name !== "ipam-address-history" && table.size > 0)
                    .map(table => table.name);
                expect(left).to.deep.equal([]);
            }),
            { numRuns: 30 },
        );
    }).timeout(30_000);
});
