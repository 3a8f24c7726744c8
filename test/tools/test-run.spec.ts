import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

/** A spec file whose second test builds on the first, as those of the engine do; `marker` is there from the second run on. */
function stateful(marker: string, isAlwaysBroken: boolean): string {
    return `
        const { existsSync, writeFileSync } = require("node:fs");
        const isSecondRun = existsSync(${JSON.stringify(marker)});
        writeFileSync(${JSON.stringify(marker)}, "");
        let made = 0;
        it("makes something", () => { made++; });
        it("finds it once", () => {
            if (made !== 1) throw new Error("made " + made + " times");
            if (${isAlwaysBroken} || !isSecondRun) throw new Error("the reason");
        });
    `;
}

describe("npm test in CI", function () {
    this.timeout(60_000);
    let folder: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "test-run-"));
        await writeFile(join(folder, "good.spec.js"), 'it("is good", () => undefined);');
    });

    afterEach(() => rm(folder, { recursive: true, force: true }));

    /** Runs the two files; resolves to the exit code and what was printed. */
    async function runTests(ci: string): Promise<{ code: number; stdout: string }> {
        const specs = ["good", "flaky"].map(name => join(folder, `${name}.spec.js`));
        const args = ["-r", "ts-node/register/transpile-only", "test/run.ts", "--unit", ...specs];
        return new Promise(resolve => {
            execFile(process.execPath, args, { env: { ...process.env, CI: ci } }, (error, stdout) =>
                resolve({ code: Number(error?.code ?? 0), stdout }),
            );
        });
    }

    it("runs the whole file once more in which a test failed, and tells which and why", async () => {
        await writeFile(join(folder, "flaky.spec.js"), stateful(join(folder, "marker"), false));
        const { code, stdout } = await runTests("1");
        expect(stdout)
            .to.contain("the reason")
            .and.to.contain("failed at first, passed when run again: finds it once");
        expect(stdout.match(/is good/g)).to.have.length(1);
        expect(stdout).to.contain("2 passed, 0 failed, 0 skipped");
        expect(code).to.equal(0);
    });

    it("fails when it fails again", async () => {
        await writeFile(join(folder, "flaky.spec.js"), stateful(join(folder, "marker"), true));
        const { code, stdout } = await runTests("1");
        expect(code).to.equal(1);
        expect(stdout.match(/1 passed, 1 failed, 0 skipped/g)).to.have.length(1);
    });

    it("fails for a skipped test, whatever else passed", async () => {
        await writeFile(join(folder, "flaky.spec.js"), stateful(join(folder, "marker"), false));
        await writeFile(join(folder, "good.spec.js"), 'it.skip("is skipped", () => undefined);');
        const { code, stdout } = await runTests("1");
        expect(stdout).to.contain("passed when run again");
        expect(code).to.equal(1);
    });

    it("does nothing twice elsewhere", async () => {
        await writeFile(join(folder, "flaky.spec.js"), stateful(join(folder, "marker"), false));
        const { code, stdout } = await runTests("");
        expect(code).to.equal(1);
        expect(stdout).to.contain("2 passed, 1 failed, 0 skipped").and.not.to.contain("once more");
    });
});
