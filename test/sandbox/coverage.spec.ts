import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { loadModel } from "../../sandbox/models/model";
import { ec2 } from "./core-requests";

const root = join(__dirname, "..", "..");
const page = readFileSync(join(root, "docs", "sandbox-coverage.md"), "utf8");

describe("the coverage page of the sandbox", () => {
    let sandbox: Sandbox;
    before(async () => {
        sandbox = await startSandbox();
    });
    after(() => sandbox.close());

    it("is what the code says", () => {
        const { status, stderr } = spawnSync(
            process.execPath,
            ["-r", "ts-node/register/transpile-only", "sandbox/coverage.ts", "--check"],
            { cwd: root, encoding: "utf8", env: { ...process.env, TS_NODE_PROJECT: "tsconfig.check.json" } },
        );
        expect([status, stderr]).to.deep.equal([0, ""]);
    }).timeout(60_000);

    it("has every action of EC2 whose name contains Ipam, with what it really answers", async () => {
        const { operations, unsupported } = loadModel("ec2");
        const names = [...Object.keys(operations), ...unsupported].filter(name => name.includes("Ipam"));
        expect(names).to.have.lengthOf.above(70);
        for (const name of names) {
            const stated = new RegExp(`^\\| ${name} +\\| (\\S+)`, "m").exec(page)?.[1];
            const { status, error = "" } = await ec2(sandbox.endpoint, { Action: name });
            const answered = error.startsWith("UnsupportedOperation:")
                ? "`UnsupportedOperation`"
                : "implemented";
            expect(`${name} ${stated}`).to.equal(`${name} ${answered}`);
            expect([200, 400], name).to.include(status);
            expect(error, name).not.to.match(/^(InvalidAction|InternalError)/);
        }
    });

    it("names every other action that is implemented, and none that is not", async () => {
        const implemented = page
            .slice(
                page.indexOf("## Other actions of EC2"),
                page.indexOf("Of the actions about these resources"),
            )
            .match(/\b[A-Z][a-z]+[A-Z]\w+/g)!;
        for (const name of implemented) {
            const { error = "" } = await ec2(sandbox.endpoint, { Action: name });
            expect(error, name).not.to.match(/^(UnsupportedOperation|InvalidAction|InternalError)/);
        }
        const listed = new Set(implemented);
        for (const name of Object.keys(loadModel("ec2").operations)) {
            if (!name.includes("Ipam") && !listed.has(name)) {
                const { error = "" } = await ec2(sandbox.endpoint, { Action: name });
                expect(error, name).to.match(/^UnsupportedOperation: /);
            }
        }
    });
});
