import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { doctor, type Inventory, openInventory, plan, sync } from "../../inventory";
import { client, HOME, OWNER } from "../sandbox/ipam-clients";
import { Cloud, SECOND_REGION, THIRD_REGION } from "./cloud";
import { totalChanges } from "./readings";

/** What is in the inventory, in a form to compare. */
function liveKeys(inventory: Inventory): string[] {
    const { pools, blocks, allocations, others } = inventory.snapshot();
    return [...pools, ...blocks, ...allocations, ...others]
        .map(row => `${row.kind} ${row.externalId}`)
        .sort();
}

describe("an IPAM in the inventory", function () {
    this.timeout(30_000);
    let cloud: Cloud;
    let made: Awaited<ReturnType<Cloud["fill"]>>;
    let inventory: Inventory;
    before(async () => {
        cloud = await Cloud.start();
        made = await cloud.fill();
        inventory = cloud.inventory();
        const result = await sync(inventory, { access: cloud.access });
        expect(result).to.deep.include({ outcome: "done", created: 3 + 5 + 8 + 1, remarks: [] });
    });
    after(async () => {
        inventory?.close();
        await cloud?.close();
    });

    it("has pools under their IpamPoolId, nested, named `<id> (<Name tag>)` or by the id", () => {
        const { pools } = inventory.snapshot();
        const byId = new Map(pools.map(pool => [pool.externalId, pool]));
        const top = byId.get(cloud.ids.top)!;
        const [one, other] = cloud.ids.pools.map(id => byId.get(id)!);
        expect(top.parentId).to.equal(undefined);
        expect([one.parentId, other.parentId]).to.deep.equal([top.id, top.id]);
        expect([top.name, one.name, other.name]).to.deep.equal([
            `${cloud.ids.top} (all)`,
            `${cloud.ids.pools[0]} (one)`,
            cloud.ids.pools[1],
        ]);
        expect(one.cidrs).to.deep.equal([{ cidr: "10.0.0.0/12", state: "provisioned" }]);
        expect(inventory.environments().map(({ name }) => name)).to.deep.equal(["prod"]);
    });

    it("has a block for each allocation of type VPC, under the VPC's id, in its pool", () => {
        const { blocks, pools } = inventory.snapshot();
        const pool = pools.find(one => one.externalId === cloud.ids.pools[0])!;
        const mine = blocks.filter(block => block.parentId === pool.id);
        expect(mine.map(block => [block.externalId, block.cidr, block.name])).to.have.deep.members([
            [made.vpcs[0], "10.0.0.0/16", made.vpcs[0]],
            [made.vpcs[1], "10.1.0.0/16", made.vpcs[1]],
        ]);
    });

    it("has subnets as allocations under their id, named by their Name tag, in the block that holds them", () => {
        const { blocks, allocations } = inventory.snapshot();
        const vpc = blocks.find(block => block.externalId === made.vpcs[0])!;
        expect(
            allocations
                .filter(one => one.parentId === vpc.id)
                .map(one => [one.externalId, one.cidr, one.name]),
        ).to.have.deep.members([
            [made.subnets[0], "10.0.0.0/24", "s-0-0-0"],
            [made.subnets[1], "10.0.1.0/24", "s-0-0-1"],
        ]);
    });

    it("keeps other allocations apart, and VPCs that draw from no pool without one", () => {
        const { others, blocks } = inventory.snapshot();
        expect(others.map(one => [one.externalId, one.type])).to.deep.equal([[made.custom, "custom"]]);
        const loose = blocks.filter(block => block.parentId === undefined);
        expect(loose.map(block => [block.externalId, block.cidr])).to.deep.equal([
            [made.vpcs[4], "192.168.0.0/16"],
        ]);
    });

    it("keeps what its subnets come to, VPC by VPC", () => {
        const [{ stale, allocations }] = inventory.database
            .prepare(
                "SELECT (SELECT count(*) FROM allocation_summary_stale) AS stale, total(count) AS allocations FROM allocation_summary",
            )
            .all();
        expect([stale, allocations]).to.deep.equal([0, inventory.snapshot().allocations.length]);
    });

    it("sees both regions without a call for each VPC", async () => {
        const { blocks } = inventory.snapshot();
        expect(new Set(blocks.map(({ region }) => region))).to.deep.equal(new Set([HOME, SECOND_REGION]));
        const { calls } = await sync(inventory, { access: cloud.access });
        // Fixed ones, two for each pool, the resources of two scopes, the accounts of three regions.
        expect(calls).to.equal(5 + 2 * 3 + 3 + 3);
    });

    it("plans nothing and writes no row when nothing changed", async () => {
        expect(await plan(inventory, { access: cloud.access })).to.deep.include({
            outcome: "done",
            actions: [],
        });
        const before = inventory.runs().length;
        const changes = totalChanges(inventory);
        const result = await sync(inventory, { access: cloud.access });
        expect(result).to.deep.include({ created: 0, updated: 0, deleted: 0, unchanged: 17 });
        // The run itself, begun and ended, and the lease, taken and given back.
        expect(totalChanges(inventory) - changes).to.be.at.most(5);
        expect(inventory.runs()).to.have.length(before + 1);
    });

    it("knows after a fresh read which CIDR is primary and how many addresses are free", async () => {
        expect(inventory.rowsWith(made.vpcs[0])[0]).to.include({ primary: "assumed" });
        await sync(inventory, { access: cloud.access, fresh: true });
        expect(inventory.rowsWith(made.vpcs[0])[0]).to.include({ primary: "yes" });
        expect(inventory.rowsWith(made.subnets[0])[0]).to.include({ availableAddresses: 251 });
        const again = await sync(inventory, { access: cloud.access });
        expect(again, "a plain read keeps it").to.include({ updated: 0 });
        expect(inventory.rowsWith(made.vpcs[0])[0]).to.include({ primary: "yes" });
    });

    it("finds the smallest row around an address first", () => {
        expect(inventory.rowsAt("10.0.1.7").map(row => row.externalId)).to.deep.equal([
            made.subnets[1],
            made.vpcs[0],
            cloud.ids.pools[0],
            cloud.ids.top,
        ]);
    });

    it("is told by the doctor to be well, with the policy that is needed", async () => {
        const diagnosis = await doctor(inventory, { access: cloud.access });
        expect(diagnosis.checks.filter(one => one.verdict !== "ok")).to.deep.equal([]);
        expect(diagnosis.checks.find(one => one.what === "identity")?.found).to.equal(`account ${OWNER}`);
        const needed = new Set(
            cloud.sandbox.calls.since(0).map(({ action }: { action: string }) => `ec2:${action}`),
        );
        for (const action of diagnosis.policy.Statement[0].Action) {
            expect(needed, "an action that nothing calls").to.include(action);
        }
    });
});

describe("a sync that cannot read everything", function () {
    this.timeout(60_000);
    let cloud: Cloud;
    let made: Awaited<ReturnType<Cloud["fill"]>>;
    let inventory: Inventory;
    beforeEach(async () => {
        cloud = await Cloud.start();
        made = await cloud.fill();
        inventory = cloud.inventory();
        await sync(inventory, { access: cloud.access });
    });
    afterEach(async () => {
        inventory?.close();
        await cloud?.close();
    });

    /** Then AWS answers again, and the inventory is what AWS has. */
    async function converges(): Promise<void> {
        await cloud.faults([]);
        await cloud.pause();
        await sync(inventory, { access: cloud.access });
        await cloud.pause();
        expect(await sync(inventory, { access: cloud.access })).to.include({ outcome: "done", withheld: 0 });
        const fresh = cloud.inventory();
        await sync(fresh, { access: cloud.access });
        expect(liveKeys(inventory)).to.deep.equal(liveKeys(fresh));
        fresh.close();
    }

    it("reads a part alone when it is told to, and leaves the others as they are", async () => {
        await cloud.deleteSubnet(made.subnets[0]);
        await cloud.pause();
        const result = await sync(inventory, { access: cloud.access, only: ["pools"] });
        const { pools, others } = inventory.snapshot();
        expect(result).to.include({
            outcome: "done",
            created: 0,
            updated: 0,
            deleted: 0,
            unchanged: pools.length + others.length,
        });
        expect(inventory.rowsWith(made.subnets[0])[0]).to.include({
            status: "live",
            missingSince: undefined,
        });
        await sync(inventory, { access: cloud.access, only: ["blocks", "allocations"] });
        expect(inventory.rowsWith(made.subnets[0])[0].status).to.equal("deleted");
        await converges();
    });

    it("deletes nothing, whichever call fails for good, and catches up afterwards", async () => {
        await cloud.deleteSubnet(made.subnets[0]);
        await cloud.pause();
        const before = liveKeys(inventory);
        for (const action of [
            "GetIpamResourceCidrs",
            "GetIpamDiscoveredAccounts",
            "DescribeIpamResourceDiscoveryAssociations",
        ]) {
            await cloud.faults([{ kind: "error", action, code: "UnauthorizedOperation" }]);
            const result = await sync(inventory, { access: cloud.access });
            expect(result.outcome, action).to.equal("incomplete");
            expect(result.remarks[0].reason, action).to.contain("UnauthorizedOperation");
            expect(liveKeys(inventory), action).to.deep.equal(before);
        }
        await converges();
    });

    it("deletes nothing for a failing page, at every place it can fail", async () => {
        const { calls } = await sync(inventory, { access: cloud.access });
        const before = liveKeys(inventory);
        for (let nth = 2; nth <= calls; nth++) {
            await cloud.faults([{ kind: "error", nth, code: "UnauthorizedOperation" }]);
            const result = await sync(inventory, { access: cloud.access }).catch((error: Error) => error);
            expect("deleted" in result ? result.deleted : 0, `call ${nth}`).to.equal(0);
            expect(liveKeys(inventory), `call ${nth}`).to.deep.equal(before);
        }
        await converges();
    });

    it("goes on by itself when calls are throttled, fail now and then, or lose their answers", async () => {
        await cloud.faults([
            { kind: "error", rate: 0.2 },
            { kind: "reset", rate: 0.1, when: "after" },
            { kind: "throttle", action: "GetIpam*", capacity: 4, refill: 20 },
        ]);
        const result = await sync(inventory, { access: cloud.access });
        expect(result).to.include({ outcome: "done", unchanged: 17, deleted: 0 });
        expect(result.retries).to.be.above(0);
    });

    it("takes empty answers for no deletion", async () => {
        const before = liveKeys(inventory);
        for (const actions of [
            ["GetIpamResourceCidrs"],
            ["GetIpamPoolAllocations"],
            ["DescribeIpamPools"],
            ["GetIpamDiscoveredAccounts"],
            ["DescribeIpamResourceDiscoveryAssociations"],
            ["GetIpamResourceCidrs", "GetIpamPoolAllocations", "DescribeVpcs", "DescribeSubnets"],
            ["DescribeIpamPools", "GetIpamResourceCidrs", "DescribeVpcs", "DescribeSubnets"],
        ]) {
            cloud.emptied.clear();
            for (const action of actions) {
                cloud.emptied.add(action);
            }
            for (let again = 0; again < 2; again++) {
                const result = await sync(inventory, { access: cloud.access });
                expect(result.deleted, actions.join()).to.equal(0);
                await cloud.pause(550);
            }
            expect(liveKeys(inventory), actions.join()).to.deep.equal(before);
        }
        const result = await sync(inventory, { access: cloud.access });
        expect(result.outcome).to.equal("guarded");
        expect(result.remarks.map(({ wayOut }) => wayOut).join()).to.contain("--allow-empty");
        cloud.emptied.clear();
        await converges();
    });

    it("changes nothing when it meets another IPAM", async () => {
        const other = await Cloud.start({ seed: 8 });
        const result = await sync(inventory, { access: other.access });
        await other.close();
        expect(result).to.include({ outcome: "guarded", created: 0, deleted: 0 });
        expect(result.remarks[0].wayOut).to.contain("--accept-identity");
        expect(liveKeys(inventory)).to.have.length(17);
    });

    it("keeps what lies in a region that the IPAM does not watch any more", async () => {
        const third = client(cloud.sandbox.endpoint, THIRD_REGION);
        const vpc = await cloud.vpc("172.16.0.0/16", { ec2: third });
        await cloud.subnet(vpc, "172.16.0.0/24", "there", third);
        await cloud.pause();
        await sync(inventory, { access: cloud.access });
        expect(inventory.rowsWith(vpc)).to.have.length(1);
        await cloud.loseRegion();
        await cloud.pause();
        for (let again = 0; again < 3; again++) {
            const result = await sync(inventory, { access: cloud.access });
            expect(result).to.include({ outcome: "incomplete", deleted: 0, withheld: 2 });
            expect(result.remarks.map(({ about }) => about).join()).to.contain(THIRD_REGION);
        }
        expect(inventory.rowsWith(vpc)[0].status).to.equal("live");
        third.destroy();
    });

    it("asks a pool's locale, and knows nothing of the pool when that is out of reach", async () => {
        const before = liveKeys(inventory);
        cloud.unreachable.add(SECOND_REGION);
        for (let again = 0; again < 2; again++) {
            const result = await sync(inventory, { access: cloud.access });
            expect(result).to.include({ outcome: "incomplete", deleted: 0, updated: 0 });
            expect(result.remarks.map(({ about }) => about).join()).to.contain(
                `${cloud.ids.pools[1]} in ${SECOND_REGION}`,
            );
            await cloud.pause(550);
        }
        expect(liveKeys(inventory)).to.deep.equal(before);
        cloud.unreachable.clear();
        await converges();
    });

    it("reads the same where the home region does not answer for other locales", async () => {
        const strict = await Cloud.start({ allocationsAtHome: false });
        await strict.fill();
        const other = strict.inventory();
        expect(await sync(other, { access: strict.access })).to.include({ outcome: "done", created: 17 });
        other.close();
        await strict.close();
    });

    it("refuses a scope that the IPAM does not have", async () => {
        inventory.close();
        inventory = cloud.inventory({ scopeIds: ["ipam-scope-0123456789abcdef0"] });
        const result = await sync(inventory, { access: cloud.access });
        expect(result).to.include({ outcome: "incomplete", created: 0 });
        expect(result.remarks[0].wayOut).to.contain("--scope");
    });

    it("changes nothing when the credentials are another account's", async () => {
        const access = {
            ...cloud.access,
            credentials: { accessKeyId: "444455556666", secretAccessKey: "x" },
        };
        const result = await sync(inventory, { access });
        expect(result).to.include({ outcome: "guarded", deleted: 0 });
        expect(result.remarks[0].reason).to.contain("444455556666");
        expect(liveKeys(inventory)).to.have.length(17);
    });

    it("tells the doctor what is not allowed", async () => {
        await cloud.faults([
            { kind: "error", action: "GetIpamPoolAllocations", code: "UnauthorizedOperation" },
        ]);
        const { verdict, checks } = await doctor(inventory, { access: cloud.access });
        expect(verdict).to.equal("bad");
        expect(checks.filter(one => one.verdict === "bad").map(one => one.what)).to.deep.equal([
            `ec2:GetIpamPoolAllocations in ${SECOND_REGION}`,
            `ec2:GetIpamPoolAllocations in ${HOME}`,
        ]);
    });

    it("deletes what was deleted, after EC2 confirmed it, and lets a VPC's lingering allocation be", async () => {
        await cloud.deleteSubnet(made.subnets[0]);
        await cloud.deleteSubnet(made.subnets[1]);
        await cloud.deleteVpc(made.vpcs[0]);
        await cloud.pause(700);
        const first = await sync(inventory, { access: cloud.access });
        expect(first).to.include({ outcome: "done", deleted: 2 });
        await cloud.pause(1_500);
        await sync(inventory, { access: cloud.access });
        const [vpc] = inventory.rowsWith(made.vpcs[0]);
        expect(vpc).to.include({ status: "deleted", deletedReason: "missing_in_cloud" });
        await converges();
    });
});

describe("two syncs of one integration at once", function () {
    this.timeout(30_000);

    it("are one that runs and one that says so", async () => {
        const cloud = await Cloud.start();
        const folder = mkdtempSync(join(tmpdir(), "inventory-"));
        const file = join(folder, "inventory.db");
        const one = cloud.inventory({}, file);
        const other = openInventory(file);
        try {
            const results = await Promise.all([
                sync(one, { access: cloud.access }),
                sync(other, { access: cloud.access }),
            ]);
            expect(results.map(({ outcome }) => outcome).sort()).to.deep.equal(["done", "locked"]);
            expect(results.find(({ outcome }) => outcome === "locked")?.heldBy).to.include({
                pid: process.pid,
            });
            expect(await sync(other, { access: cloud.access })).to.include({ outcome: "done" });
        } finally {
            one.close();
            other.close();
            rmSync(folder, { recursive: true, force: true });
            await cloud.close();
        }
    });
});
