import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import {
    createAllocation,
    createBlock,
    createPool,
    edit,
    editIntegration,
    type Inventory,
    openInventory,
    push,
    recreate,
    remove,
    reserve,
    resolveConflict,
    type SyncResult,
    sync,
} from "../../inventory";
import { Cloud } from "./cloud";
import { Kills } from "./kills";

describe("a push", function () {
    this.timeout(60_000);
    let cloud: Cloud;
    let inventory: Inventory;
    beforeEach(async () => {
        cloud = await Cloud.start();
        inventory = cloud.inventory({ mode: "read-write", scopeIds: [cloud.ids.scope] });
        await sync(inventory, { access: cloud.access });
    });
    afterEach(async () => {
        inventory?.close();
        await cloud?.close();
    });

    const options = () => ({ access: cloud.access });

    function planAll(): void {
        createPool(inventory, {
            parent: cloud.ids.pools[0],
            cidrs: ["10.1.0.0/16"],
            name: "team",
            description: "ours",
        });
        createBlock(inventory, { pool: "team", netmaskLength: 20, name: "app" });
        createAllocation(inventory, { block: "app", netmaskLength: 24, name: "web" });
        reserve(inventory, { pool: "team", netmaskLength: 24, name: "on-prem" });
    }

    function rows() {
        const { pools, blocks, allocations, others } = inventory.snapshot();
        return [...pools.slice(3), ...blocks, ...allocations, ...others].map(row => [
            row.kind,
            row.label,
            row.status,
        ]);
    }

    const ALL_LIVE = [
        ["pool", "team", "live"],
        ["block", "app", "live"],
        ["allocation", "web", "live"],
        ["other", "on-prem", "live"],
    ];

    it("makes pools, VPCs, subnets and reservations, parents first, and the next sync knows them", async () => {
        planAll();
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 4, waiting: 0 });
        expect(rows()).to.deep.equal(ALL_LIVE);
        await cloud.pause();
        const result = await sync(inventory, options());
        expect(result).to.include({ outcome: "done", created: 0, deleted: 0, conflicts: 0 });
        expect(rows()).to.deep.equal(ALL_LIVE);
        expect(await push(inventory, options())).to.include({ outcome: "done", calls: 0 });
    });

    it("loses and doubles nothing when answers are lost, calls fail and reads are behind", async () => {
        await cloud.faults([
            { kind: "reset", rate: 0.25, when: "after" },
            { kind: "error", rate: 0.15 },
            { kind: "hide", action: "Create*", reads: 2 },
        ]);
        planAll();
        for (let again = 0; again < 5 && inventory.operations().length > 0; again++) {
            await push(inventory, options());
        }
        await cloud.faults([]);
        await push(inventory, options());
        await cloud.pause();
        expect(await sync(inventory, options())).to.include({ outcome: "done", created: 0 });
        expect(rows()).to.deep.equal(ALL_LIVE);
    });

    it("keeps what it made although discovery has not seen it yet", async () => {
        planAll();
        await push(inventory, options());
        for (let again = 0; again < 3; again++) {
            expect(await sync(inventory, options())).to.include({ created: 0, deleted: 0 });
        }
        expect(rows()).to.deep.equal(ALL_LIVE);
    });

    it("takes no space that somebody was given meanwhile", async () => {
        createBlock(inventory, { pool: cloud.ids.pools[0], cidr: "10.0.0.0/16", name: "late" });
        await cloud.vpc("10.0.0.0/17", { Ipv4IpamPoolId: cloud.ids.pools[0] });
        const result = await push(inventory, options());
        expect(result).to.include({ outcome: "conflicts", verified: 0 });
        expect(result.remarks[0].reason).to.contain("overlaps");
        expect(inventory.snapshot().blocks[0].status).to.equal("blocked");
    });

    it("brings names and descriptions to AWS, and overwrites nothing that changed there", async () => {
        planAll();
        await push(inventory, options());
        await cloud.pause();
        await sync(inventory, options());
        for (const name of ["team", "app", "web", "on-prem"]) {
            edit(inventory, name, { name: `${name}-2` });
        }
        const [web] = inventory.snapshot().allocations;
        await cloud.home.send(
            new CreateTagsCommand({ Resources: [web.externalId!], Tags: [{ Key: "Name", Value: "theirs" }] }),
        );
        const result = await push(inventory, options());
        expect(result).to.include({ outcome: "conflicts", verified: 3, failed: 1 });
        expect(result.remarks[0].reason).to.contain('AWS has "theirs"');
        await cloud.pause();
        await sync(inventory, options());
        expect(rows().map(([, label]) => label)).to.deep.equal(["team-2", "app-2", "theirs", "on-prem-2"]);
    });

    it("deletes from the bottom up, what it made and nothing else", async () => {
        planAll();
        await push(inventory, options());
        await cloud.pause();
        await sync(inventory, options());
        expect(() => remove(inventory, "app")).to.throw("1 row below it");
        expect(() => remove(inventory, cloud.ids.pools[1])).to.throw("did not make it");
        for (const name of ["web", "on-prem"]) {
            remove(inventory, name);
        }
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 2 });
        remove(inventory, "app");
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 1 });
        expect(await sync(inventory, options()), "its allocation lingers").to.include({
            created: 0,
            updated: 0,
        });
        await cloud.pause(1_500);
        await sync(inventory, options());
        remove(inventory, "team");
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 1 });
        expect(rows()).to.deep.equal([]);
    });

    it("plans anew what AWS lost where this side wins, once somebody says so, and makes it again", async () => {
        planAll();
        await push(inventory, options());
        // Something has to stay: lists that are empty all of a sudden delete nothing.
        await cloud.subnet(await cloud.vpc("192.168.0.0/16", {}), "192.168.0.0/24", "stays");
        await cloud.pause();
        await sync(inventory, options());
        const [vpc, subnet] = ["app", "web"].map(name => {
            const { blocks, allocations } = inventory.snapshot();
            return [...blocks, ...allocations].find(row => row.label === name)!;
        });
        editIntegration(inventory, "main", { conflicts: { "*": "local" } });
        const lose = async (subnetId: string, vpcId: string): Promise<void> => {
            await cloud.deleteSubnet(subnetId);
            await cloud.deleteVpc(vpcId);
            await cloud.pause();
        };
        const until = async (gone: string, more: object): Promise<SyncResult> => {
            for (let again = 0; again < 4; again++) {
                const result = await sync(inventory, { ...options(), ...more });
                if (inventory.rowsWith(gone)[0].deletedAt !== undefined) {
                    return result;
                }
                await cloud.pause();
            }
            throw new Error(`${gone} is not noticed to be gone`);
        };

        // Only offered.
        await lose(subnet.externalId!, vpc.externalId!);
        const offered = await until(vpc.externalId!, {});
        expect(
            offered.remarks.map(({ kind, wayOut }) => [kind, wayOut?.includes("--recreate")]),
        ).to.deep.include(["note", true]);
        expect(inventory.operations()).to.deep.equal([]);
        expect(() => recreate(inventory, subnet.externalId!)).to.throw("is gone too");
        expect(recreate(inventory, vpc.externalId!).row).to.include({
            status: "planned",
            name: "app",
            cidr: vpc.cidr,
        });
        recreate(inventory, subnet.externalId!);
        expect(() => recreate(inventory, "vpc-0123")).to.throw("Nothing that is gone");
        expect(() => recreate(inventory, cloud.ids.pools[0])).to.throw("is not gone");
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 2 });
        await cloud.pause();
        await sync(inventory, options());
        expect(rows()).to.include.deep.members(ALL_LIVE);
        expect(rows()).to.have.length(ALL_LIVE.length + 2);

        // At once, when a run is told to; the subnet goes with its VPC and comes back in the new one.
        const again = inventory.snapshot();
        const second = again.blocks.find(row => row.label === "app")!;
        await lose(again.allocations.find(row => row.label === "web")!.externalId!, second.externalId!);
        await until(second.externalId!, { recreate: true });
        expect(inventory.operations().map(({ action }) => action)).to.deep.equal(["create", "create"]);
        expect(inventory.rowsWith(second.externalId!)[0].succeededBy).to.be.a("number");
        expect(await push(inventory, options())).to.include({ outcome: "done", verified: 2 });
        await cloud.pause();
        expect(await sync(inventory, options())).to.include({ created: 0, deleted: 0, conflicts: 0 });
        expect(rows()).to.include.deep.members(ALL_LIVE);
        expect(rows()).to.have.length(ALL_LIVE.length + 2);
    });

    it("refuses a read-only integration", async () => {
        const readOnly = cloud.inventory();
        await push(readOnly, options()).then(
            () => expect.fail("it was pushed"),
            (error: Error) => expect(error.message).to.contain("read-only"),
        );
        readOnly.close();
    });

    it("leaves to people what was planned here and made there by somebody else, until they decide", async () => {
        const readOnly = cloud.inventory();
        await sync(readOnly, options());
        createBlock(readOnly, { pool: cloud.ids.pools[0], cidr: "10.0.0.0/16", name: "planned" });
        const vpc = await cloud.vpc("10.0.0.0/16", { Ipv4IpamPoolId: cloud.ids.pools[0] });
        await cloud.pause();
        expect(await sync(readOnly, options())).to.include({ outcome: "conflicts", conflicts: 1 });
        const [conflict] = readOnly.conflicts();
        expect(conflict.kind).to.equal("double-create");
        resolveConflict(readOnly, conflict.id, "cloud");
        await sync(readOnly, options());
        expect(readOnly.conflicts()).to.deep.equal([]);
        expect(readOnly.rowsWith(vpc).map(row => row.status)).to.deep.equal(["live"]);
        readOnly.close();
    });
});

describe("a process that is killed", function () {
    this.timeout(150_000);
    let cloud: Cloud;
    let kills: Kills;
    before(async () => {
        cloud = await Cloud.start({ quotas: { poolsPerScope: 500, vpcsPerRegion: 500 } });
        kills = new Kills(cloud);
        await sync(kills.inventory, { access: cloud.access });
    });
    after(async () => {
        kills?.close();
        await cloud?.close();
    });

    it("while it pushes leaves nothing double in AWS and loses no row", async () => {
        const { names } = kills.planRound(0);
        // One process after the other, each dying a little later, until one comes to the end.
        for (let step = 2; step < 40; step += 4) {
            if ((await kills.kill("push", { step })) === "ended") {
                break;
            }
        }
        await kills.recover(names);
    });

    it("while it syncs leaves the inventory as it was, and nobody waits for its lease", async () => {
        const before = kills.inventory.snapshot();
        for (const step of [1, 9, 20]) {
            expect(await kills.kill("sync", { step })).to.equal("killed");
            expect(kills.inventory.snapshot()).to.deep.equal(before);
        }
        expect(await sync(kills.inventory, { access: cloud.access })).to.include({
            outcome: "done",
            deleted: 0,
        });
        expect(kills.inventory.runs().filter(run => run.status === "failed").length).to.be.at.least(3);
        expect(openInventory(kills.inventory.file, { readOnly: true }).integrations()).to.have.length(1);
    });
});
