import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { adviceOnFailure, adviceOnLock, adviceOnPending } from "../../deploy/recover/advice";
import { describeHolder, holdersIn, readLocks, stateOf } from "../../deploy/recover/lock";
import { repairStore, storeFolder } from "../../deploy/recover/store";

const LOCKED =
    "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file " +
    "with `pulumi cancel`.\n  s3://states/.pulumi/locks/organization/net/network/1.json: created by ann@build-7 (pid 4711) " +
    "at 2026-11-24T10:00:00Z";

describe("the lock of a stack", () => {
    let store: string;
    beforeEach(async () => {
        store = await mkdtemp(join(tmpdir(), "recover-lock-"));
    });
    afterEach(() => rm(store, { recursive: true }));
    const put = async (folder: string, name: string, text: string) => {
        await mkdir(join(store, ".pulumi", folder), { recursive: true });
        await writeFile(join(store, ".pulumi", folder, name), text);
    };
    const since = "2026-11-24T10:00:00Z";
    const lock = JSON.stringify({ pid: 4711, username: "ann", hostname: "build-7", timestamp: since });

    it("is read from a file backend, with user, host, process and time", async () => {
        await put("locks/organization/net/network", "1.json", lock);
        await put("locks/organization/net/network", "1.json.attrs", "{}");
        await put("locks/organization/net/other", "2.json", lock);
        const holders = await readLocks(store, "net", "network");
        expect(holders).to.deep.equal([{ user: "ann", host: "build-7", pid: 4711, since }]);
        expect(describeHolder(holders[0]!)).to.equal("ann@build-7 (pid 4711) since 2026-11-24T10:00:00Z");
    });

    it("is read from stores of before stacks belonged to projects", async () => {
        await put("locks/network", "1.json", lock);
        expect(await readLocks(store, "net", "network")).to.have.length(1);
    });

    it("is nobody's when there is none, and unknown when it was cut off", async () => {
        expect(await readLocks(store, "net", "network")).to.deep.equal([]);
        await put("locks/organization/net/network", "1.json", '{"pid":47');
        expect((await readLocks(store, "net", "network"))[0]).to.include({
            user: "unknown",
            host: "unknown",
        });
    });

    it("is read from the message of a command where the backend shows it in no other way", () => {
        expect(holdersIn(LOCKED)).to.deep.equal([{ user: "ann", host: "build-7", pid: 4711, since }]);
        expect(holdersIn("something else")).to.deep.equal([]);
    });

    const now = () => new Date().toISOString();
    const holder = (pid: number, host = hostname(), time = now()) => ({
        user: "ann",
        host,
        pid,
        since: time,
    });

    it("is held by a process of this host that runs", async () => {
        expect(await stateOf(holder(process.pid))).to.equal("alive");
    });

    it("is held by nobody when the process has ended, or its number was given to a later one", async function () {
        const child = spawn(process.execPath, ["-e", ""]);
        await new Promise(resolve => child.on("exit", resolve));
        expect(await stateOf(holder(child.pid!))).to.equal("gone");
        if (!existsSync("/proc/stat")) {
            this.skip();
        }
        expect(await stateOf(holder(process.pid, hostname(), "2020-01-01T00:00:00Z"))).to.equal("gone");
    });

    it("is held elsewhere when another host took it", async () => {
        expect(await stateOf(holder(process.pid, "elsewhere"))).to.equal("elsewhere");
    });

    it("leads to advice: wait for who runs, recover after who is gone, force what cannot be seen", async () => {
        const pending = {
            pending_operations: [
                {
                    type: "creating",
                    resource: { urn: "urn:pulumi:network::net::aws:ec2/vpc:Vpc::hub-vpc", type: "" },
                },
            ],
        };
        const message = (pid: number, host = hostname()) => `created by ann@${host} (pid ${pid}) at ${now()}`;
        const running = await adviceOnLock("network", message(process.pid), pending);
        expect(running).to.have.length(1);
        expect(running[0]).to.match(/is running: wait for it to end$/);
        const [gone, left] = await adviceOnLock("network", message(2 ** 22 + 1), pending);
        expect(gone).to.match(
            /is gone without having released it: npm run deploy -- recover --stack network$/,
        );
        expect(left).to.match(/left pending: hub-vpc\./);
        expect((await adviceOnLock("network", LOCKED, undefined))[0]).to.match(
            /recover --stack network --force$/,
        );
    });

    it("is missing from advice where nothing is pending or was killed", () => {
        expect(adviceOnPending("network", { resources: [] })).to.deep.equal([]);
        expect(adviceOnFailure("network", "no credentials")).to.deep.equal([]);
        expect(adviceOnFailure("network", "pulumi up ended with -1")[0]).to.match(/the engine was killed/);
    });

    it("lies in the folder that a file backend's URL names", () => {
        expect(storeFolder("file:///var/states?no_tmp_dir=true")).to.equal("/var/states");
        expect(storeFolder("file://~")).to.equal(homedir());
        expect(storeFolder("file://~/states")).to.equal(join(homedir(), "states"));
        expect(storeFolder("s3://states")).to.equal(undefined);
        expect(storeFolder("https://app.pulumi.com/ann")).to.equal(undefined);
    });

    it("and the state can be read again after their attributes were cut off", async () => {
        await put("stacks/net", "network.json.attrs", "");
        await put("stacks/net", "network.json", "{}");
        await put("stacks/net", "other.json.attrs", "");
        await put("locks/organization/net/network", "1.json.attrs", '{"user.');
        expect(await repairStore(store, "net", "network")).to.deep.equal([
            "network.json.attrs",
            "1.json.attrs",
        ]);
        expect(existsSync(join(store, ".pulumi", "stacks", "net", "network.json"))).to.equal(true);
        expect(existsSync(join(store, ".pulumi", "stacks", "net", "other.json.attrs"))).to.equal(true);
        expect(await repairStore(store, "net", "network")).to.deep.equal([]);
    });
});
