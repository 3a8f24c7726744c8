import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { IPAMComponent, VPCComponent } from "../..";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const ROOT = join(__dirname, "../..");
const { version } = require("../../package.json") as { version: string };

/**
 * What a generated SDK of another language is: it sends arguments to the engine by name, and the engine asks the package,
 * run as a plugin, to construct the component. Maps arrive sorted by key, and outputs as plain values.
 */
class Remote extends pulumi.ComponentResource {
    [output: string]: any;

    constructor(component: string, name: string, args: object, outputs: readonly string[]) {
        const inputs = { ...Object.fromEntries(outputs.map(output => [output, undefined])), ...args };
        super(`pulumi-aws-ipam:index:${component}`, name, inputs, { version } as object, true);
    }
}

const POOLS = { prod: { netmaskLength: 14, order: 0 }, dev: { netmaskLength: 14, order: 1 } };
const IPAM = {
    region: "us-east-1",
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
    poolsPerRegion: POOLS,
};
const VPC = {
    region: "us-east-1",
    netmaskLength: 20,
    availabilityZones: ["us-east-1b", "us-east-1a"],
    subnets: {
        web: { type: "Public", netmaskLength: 26, order: 0 },
        app: { type: "Private", netmaskLength: 24, order: 1 },
    },
    natGatewayStrategy: "Single",
};

describe("a program in another language", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        await installPackage(engine.variables["PULUMI_HOME"]!);
        stack = await engine.stack("remote", remote);
    });

    after(() => engine?.close());

    async function remote() {
        const ipam = new Remote("IPAMComponent", "shared", IPAM, ["pools", "poolIds"]);
        const pool = ipam["pools"].apply((all: any) => all.pools["us-east-1/prod"]);
        const vpc = new Remote("VPCComponent", "hub", { ...VPC, ipamPool: pool }, [
            "vpcId",
            "subnetIds",
            "layout",
        ]);
        return { poolIds: ipam["poolIds"], subnetIds: vpc["subnetIds"], layout: vpc["layout"] };
    }

    async function here() {
        const ipam = new IPAMComponent("shared", IPAM);
        const vpc = new VPCComponent("hub", {
            ...(VPC as object),
            ipamPool: ipam.getPool("us-east-1/prod"),
        });
        return { poolIds: ipam.poolIds, subnetIds: vpc.subnetIds, layout: vpc.layout };
    }

    it("makes the same resources under the same names as a TypeScript program, which may take its place", async () => {
        const { changes, outputs } = await stack.up();
        expect(changes["create"]).to.be.greaterThan(20);
        expect(Object.keys(outputs["poolIds"]!.value)).to.include.members(["us-east-1", "us-west-2/dev"]);
        expect(Object.keys(outputs["subnetIds"]!.value)).to.have.members(["app", "web"]);
        expect((await stack.up()).changes).to.deep.equal({});
        const taken = await stack.up(here);
        expect(taken.changes).to.deep.equal({});
        expect(taken.outputs).to.deep.equal(outputs);
    });

    it("is told what it got wrong, each with its path", async () => {
        const { problem } = await stack.failing("preview", async () => {
            new Remote(
                "IPAMComponent",
                "shared",
                { ...IPAM, cidrBlocks: ["10.0.0.1/8", "169.254.0.0/16"] },
                [],
            );
        });
        expect(problem)
            .to.contain("cidrBlocks[0]")
            .and.to.contain("cidrBlocks[1]")
            .and.to.contain("10.0.0.0/8");
    });

    it("destroys it again", async () => {
        const { changes } = await stack.destroy();
        expect(Object.keys(changes)).to.deep.equal(["delete"]);
    });
});

/** Puts the package where the engine looks for plugins, as `pulumi package add` does for the language hosts of today. */
async function installPackage(home: string): Promise<void> {
    const folder = join(home, "plugins", `resource-pulumi-aws-ipam-v${version}`);
    await mkdir(folder, { recursive: true });
    const host = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run-plugin/index.js");
    const launcher = `#!/bin/sh\ncd '${ROOT}' && exec '${process.execPath}' '${host}' '${ROOT}' "$@"\n`;
    await writeFile(join(folder, "pulumi-resource-pulumi-aws-ipam"), launcher, { mode: 0o755 });
}
