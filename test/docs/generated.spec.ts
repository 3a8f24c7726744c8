import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");

describe("generated documents", function () {
    this.timeout(180_000);

    it("docs/errors.md is what the refusal messages make it", async () => {
        const script = join(root, "docs", "errors-page.ts");
        await run(process.execPath, ["-r", "ts-node/register/transpile-only", script, "--check"], {
            cwd: root,
        });
    });

    it("docs/api is what the docstrings make it", async () => {
        const folder = await mkdtemp(join(tmpdir(), "api-"));
        try {
            await run(process.execPath, [join(root, "node_modules/typedoc/bin/typedoc"), "--out", folder], {
                cwd: root,
            });
            const made = await readFile(join(folder, "README.md"), "utf8");
            const kept = await readFile(join(root, "docs", "api", "README.md"), "utf8");
            expect(kept, "run npm run docs").to.equal(made);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    });
});
