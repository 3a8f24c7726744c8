import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { CLI_VERSION, findPulumi, lookUp } from "../../tools/pulumi-cli";
import { type Machine, machine } from "./machine";

describe("looking for a Pulumi CLI", () => {
    let here: Machine;
    beforeEach(async () => {
        here = await machine();
    });
    afterEach(() => here.remove());

    async function cached(version = CLI_VERSION): Promise<string> {
        const root = join(here.cache, CLI_VERSION);
        // Running it would be noticed: it answers with another version.
        await here.executable(join(root, "bin", "pulumi"), "echo v1.0.0");
        await here.executable(join(root, "bin", "pulumi-language-nodejs"), "");
        await writeFile(join(root, "installation.json"), JSON.stringify({ version, madeBy: "vendor" }));
        return root;
    }

    it("says for each place why it has none", async () => {
        const { installation, misses } = await lookUp(here.env);
        expect(installation).to.equal(undefined);
        expect(misses).to.have.length(3);
        expect(misses[0]).to.equal("on the path: no pulumi");
        expect(misses[1]).to.match(/^in the cache: no 3\.259\.0 at .*3\.259\.0$/);
        expect(misses[2]).to.match(/3\.206\.0 or newer .*home\/\.pulumi\/versions$/);
    });

    it("takes the one on the path when it is new enough and has a language host", async () => {
        await here.onPath("pulumi", "echo v3.300.1");
        await here.onPath("pulumi-language-nodejs", "");
        await cached();
        expect(await findPulumi(here.env)).to.include({ version: "3.300.1", foundIn: "path" });
    });

    it("finds the language host beside the file that a link on the path points to", async () => {
        const command = await here.executable(join(here.folder, "opt", "pulumi"), "echo v3.300.1");
        await here.executable(join(here.folder, "opt", "pulumi-language-nodejs"), "");
        await symlink(command, join(here.folder, "path", "pulumi"));
        expect(await findPulumi(here.env)).to.include({ version: "3.300.1" });
    });

    for (const [what, script, reason] of [
        ["an older one", "echo v3.205.0", /is 3\.205\.0, older than 3\.206\.0/],
        ["one of another major version", "echo v4.0.0", /another major version/],
        ["one that answers nonsense", "echo hello", /does not answer "pulumi version"/],
        ["one that cannot run", "exit 3", /does not answer "pulumi version"/],
        ["one without a Node.js language host", "echo v3.300.1", /no pulumi-language-nodejs/],
    ] as const) {
        it(`passes over ${what} on the path and says so`, async () => {
            await here.onPath("pulumi", script);
            await cached();
            const { installation, misses } = await lookUp(here.env);
            expect(installation).to.include({ foundIn: "cache" });
            expect(misses[0]).to.match(reason);
        });
    }

    it("answers from the cache in under 100 ms and without starting it", async () => {
        await cached();
        const began = performance.now();
        expect(await findPulumi(here.env)).to.include({ version: CLI_VERSION, foundIn: "cache" });
        expect(performance.now() - began).to.be.below(100);
    });

    it("passes over a cache entry that is not complete", async () => {
        await here.executable(join(here.cache, CLI_VERSION, "bin", "pulumi"), "echo v3.259.0");
        expect(await findPulumi(here.env)).to.equal(undefined);
    });

    it("takes the newest suitable one of Pulumi's own folder", async () => {
        const home = join(here.folder, "elsewhere");
        for (const version of ["3.99.0", "3.210.0", "3.209.9", "4.0.0"]) {
            await here.executable(join(home, "versions", version, "bin", "pulumi"), "exit 1");
            await here.executable(join(home, "versions", version, "bin", "pulumi-language-nodejs"), "");
        }
        await mkdir(join(home, "versions", "not-a-version"));
        const found = await findPulumi({ ...here.env, PULUMI_HOME: home });
        expect(found).to.include({ version: "3.210.0", foundIn: "pulumi home" });
    });
});
