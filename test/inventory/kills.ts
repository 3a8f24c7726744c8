import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeIpamPoolsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { buildSync } from "esbuild";
import {
    createAllocation,
    createBlock,
    createPool,
    type Inventory,
    push,
    reserve,
    sync,
} from "../../inventory";
import { allocationsOf, OWNER } from "../sandbox/ipam-clients";
import type { Cloud } from "./cloud";

/** Kills processes of the inventory, and looks at what they leave behind. */
export class Kills {
    private readonly folder = mkdtempSync(join(tmpdir(), "inventory-kill-"));
    private readonly program = join(this.folder, "program.js");
    private readonly file = join(this.folder, "inventory.db");
    readonly inventory: Inventory;

    constructor(private readonly cloud: Cloud) {
        buildSync({
            entryPoints: [join(__dirname, "kill-program.ts")],
            outfile: this.program,
            bundle: true,
            platform: "node",
            format: "cjs",
            logLevel: "error",
        });
        this.inventory = cloud.inventory({ mode: "read-write", scopeIds: [cloud.ids.scope] }, this.file);
    }

    /** Runs a verb in a process that ends at that step of its progress, or after so many milliseconds. */
    async kill(
        verb: "sync" | "push",
        at: { readonly step?: number; readonly after?: number },
    ): Promise<"killed" | "ended"> {
        const child = spawn(
            process.execPath,
            [
                this.program,
                JSON.stringify({
                    file: this.file,
                    endpoint: this.cloud.sandbox.endpoint,
                    account: OWNER,
                    verb,
                    killAt: at.step,
                }),
            ],
            { stdio: "ignore" },
        );
        const timer = at.after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), at.after);
        const signal = await ended(child);
        clearTimeout(timer);
        return signal === "SIGKILL" ? "killed" : "ended";
    }

    /** Plans a pool below the first regional one, a VPC, two subnets and a reservation. Gives what has to come of it. */
    planRound(number: number): { readonly names: string[] } {
        const second = number % 16;
        const third = Math.floor(number / 16);
        const names = ["pool", "vpc", "subnet-a", "subnet-b", "kept"].map(what => `${what}-${number}`);
        createPool(this.inventory, {
            parent: this.cloud.ids.pools[0],
            cidrs: [`10.${second}.${third * 16}.0/20`],
            name: names[0],
        });
        createBlock(this.inventory, { pool: names[0], netmaskLength: 22, name: names[1] });
        createAllocation(this.inventory, { block: names[1], netmaskLength: 25, name: names[2] });
        createAllocation(this.inventory, { block: names[1], netmaskLength: 25, name: names[3] });
        reserve(this.inventory, { pool: names[0], netmaskLength: 26, name: names[4] });
        return { names };
    }

    /** Goes on where the killed ones ended, and holds the inventory against AWS: nothing twice, nothing lost. */
    async recover(names: readonly string[]): Promise<void> {
        const options = { access: this.cloud.access };
        for (let again = 0; again < 4; again++) {
            await push(this.inventory, options);
            if (this.inventory.operations().length === 0) {
                break;
            }
        }
        expect(this.inventory.operations().map(one => [one.action, one.state, one.error])).to.deep.equal([]);
        await sync(this.inventory, options);
        expect((await this.namesInAws()).filter(name => names.includes(name))).to.deep.equal(
            [...names].sort(),
        );
        const { pools, blocks, allocations, others } = this.inventory.snapshot();
        const rows = [...pools, ...blocks, ...allocations, ...others];
        expect(
            rows.filter(row => names.includes(row.label ?? "")).map(row => [row.label, row.status]),
        ).to.have.deep.members(names.map(name => [name, "live"]));
        const ids = rows.map(row => `${row.kind} ${row.externalId} ${row.kind === "pool" ? "" : row.cidr}`);
        expect(new Set(ids).size, "a row twice").to.equal(ids.length);
    }

    /** The names of all that AWS has, once for each thing. */
    private async namesInAws(): Promise<string[]> {
        const { home } = this.cloud;
        const { IpamPools = [] } = await home.send(new DescribeIpamPoolsCommand({}));
        const { Vpcs = [] } = await home.send(new DescribeVpcsCommand({}));
        const { Subnets = [] } = await home.send(new DescribeSubnetsCommand({}));
        const tagged = [...IpamPools, ...Vpcs, ...Subnets].flatMap(
            ({ Tags = [] }) => Tags.find(({ Key }) => Key === "Name")?.Value ?? [],
        );
        const custom: string[] = [];
        for (const { IpamPoolId, Locale } of IpamPools) {
            if (Locale === this.cloud.homeRegion) {
                for (const one of await allocationsOf(home, IpamPoolId!)) {
                    custom.push(
                        ...(one.ResourceType === "custom" && one.Description ? [one.Description] : []),
                    );
                }
            }
        }
        return [...tagged, ...custom].sort();
    }

    close(): void {
        this.inventory.close();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", (_, signal) => resolve(signal));
    });
}
