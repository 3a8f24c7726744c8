import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
    CLI_VERSION,
    findPulumi,
    obtainPulumi,
    type Progress,
    PulumiUnavailableError,
} from "../../tools/pulumi-cli";
import { WAYS, type Way } from "../../tools/pulumi-cli/obtain";
import { type Machine, machine } from "./machine";

describe("obtaining a Pulumi CLI", () => {
    let here: Machine;
    beforeEach(async () => {
        here = await machine();
    });
    afterEach(() => here.remove());

    const way = (make: Way["make"], title = "a way"): Way => ({
        title,
        madeBy: "vendor",
        remedy: "do this",
        make,
    });
    const makesVersion =
        (version: string): Way["make"] =>
        async root => {
            await here.executable(join(root, "bin", "pulumi"), `echo v${version}`);
            await here.executable(join(root, "bin", "pulumi-language-nodejs"), "");
        };

    it("finds what it got without getting it again", async () => {
        const got = await obtainPulumi(undefined, { env: here.env, ways: [way(makesVersion(CLI_VERSION))] });
        expect(got).to.include({ foundIn: "cache", version: CLI_VERSION });
        expect(await obtainPulumi(undefined, { env: here.env, ways: [] })).to.deep.equal(got);
        expect(await readdir(here.cache)).to.deep.equal([CLI_VERSION]);
    });

    it("tries the next way when one fails", async () => {
        const broken = way(async () => {
            throw new Error("closed");
        });
        const got = await obtainPulumi(undefined, {
            env: here.env,
            ways: [broken, way(makesVersion(CLI_VERSION))],
        });
        expect(got.foundIn).to.equal("cache");
    });

    it("names every place and way, why it failed and what to do, when none is open", async () => {
        const ways = [
            way(async () => {
                throw new Error("no network");
            }, "the first way"),
            way(makesVersion("3.1.0"), "the second way"),
        ];
        const error = await obtainPulumi(undefined, { env: here.env, ways }).catch(e => e);
        expect(error).to.be.instanceOf(PulumiUnavailableError);
        expect(error.reasons).to.have.length(5);
        expect(error.message).to.contain("  - on the path: no pulumi");
        expect(error.message).to.contain("  - the first way: no network; do this");
        expect(error.message).to.contain(
            "  - the second way: the CLI says it is v3.1.0 instead of v3.259.0; do this",
        );
        expect(await readdir(here.cache)).to.deep.equal([]);
    });

    it("gets it once when two ask at the same time", async () => {
        let made = 0;
        const slow = way(async (root, ...rest) => {
            made++;
            await new Promise(resolve => setTimeout(resolve, 300));
            await makesVersion(CLI_VERSION)(root, ...rest);
        });
        const seen: Progress[] = [];
        const ask = () => obtainPulumi(progress => seen.push(progress), { env: here.env, ways: [slow] });
        const [one, other] = await Promise.all([ask(), ask()]);
        expect(one).to.deep.equal(other);
        expect(made).to.equal(1);
        expect(seen.map(progress => progress.phase)).to.include("wait");
    });

    it("does not wait for a process that is gone", async () => {
        await makesVersion("0.0.0")(join(here.cache, ".making-left"), undefined!, here.env);
        const lock = join(here.cache, `${CLI_VERSION}.lock`);
        const { hostname } = await import("node:os");
        await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: "left" }));
        const began = Date.now();
        await obtainPulumi(undefined, { env: here.env, ways: [way(makesVersion(CLI_VERSION))] });
        expect(Date.now() - began).to.be.below(2000);
        expect(await readdir(here.cache)).to.deep.equal([CLI_VERSION]);
    });

    it("leaves nothing behind when interrupted", async () => {
        const stop = new AbortController();
        const endless = way((_root, _report, _env, signal) => {
            setTimeout(() => stop.abort(new Error("interrupted")), 50);
            return new Promise((_resolve, reject) =>
                signal!.addEventListener("abort", () => reject(signal!.reason)),
            );
        });
        const next = way(makesVersion(CLI_VERSION));
        const error = await obtainPulumi(undefined, {
            env: here.env,
            signal: stop.signal,
            ways: [endless, next],
        }).catch(e => e);
        expect(error.message).to.equal("interrupted");
        expect(await readdir(here.cache)).to.deep.equal([]);
        expect(await findPulumi(here.env)).to.equal(undefined);
    });

    describe("from the vendor", () => {
        const fetchOfNode = globalThis.fetch;
        afterEach(() => {
            globalThis.fetch = fetchOfNode;
        });

        it("gives up at once, with the reason, where the vendor's server cannot be reached", async () => {
            globalThis.fetch = () =>
                Promise.reject(new TypeError("fetch failed", { cause: new Error("ENOTFOUND") }));
            const error = await obtainPulumi(undefined, { env: here.env, ways: [WAYS[0]] }).catch(e => e);
            expect(error.message).to.contain(
                "the vendor's installer: https://get.pulumi.com/ cannot be reached (ENOTFOUND)",
            );
            expect(error.message).to.contain("install Pulumi by hand");
        });
    });

    describe("from Go modules", () => {
        it("builds the CLI and the language host, and reports modules and packages", async () => {
            await here.onPath(
                "go",
                `case "$1" in
                list) echo "go: downloading example.com/m v1.2.3" >&2; echo "go: downloading example.com/n v1.0.0" >&2
                      printf 'a\\nb\\nc\\n' ;;
                build) for a in "$@"; do if [ "$previous" = -o ]; then out=$a; fi; previous=$a; done
                       echo a >&2; echo b >&2; mkdir -p "$(dirname "$out")"
                       printf '#!/bin/sh\\necho v${CLI_VERSION}\\n' > "$out"; chmod +x "$out" ;;
                esac`,
            );
            const seen: Progress[] = [];
            const got = await obtainPulumi(progress => seen.push(progress), {
                env: here.env,
                ways: [WAYS[1]],
            });
            expect(got.foundIn).to.equal("cache");
            const counted = (phase: string) =>
                seen
                    .filter(p => p.phase === phase)
                    .map(p => [p.done, p.phase === "compile" ? p.total : undefined]);
            expect(counted("download").slice(0, 2)).to.deep.equal([
                [1, undefined],
                [2, undefined],
            ]);
            expect(counted("compile").slice(0, 3)).to.deep.equal([
                [0, 3],
                [1, 3],
                [2, 3],
            ]);
            expect(seen.at(-1)!.phase).to.equal("install");
        });

        it("says so where there is no Go, or shows the last lines of the build", async () => {
            await here.onPath("go", "echo 'go.mod requires go >= 1.25.11 (running go 1.20)' >&2; exit 1");
            const error = await obtainPulumi(undefined, { env: here.env, ways: [WAYS[1]] }).catch(e => e);
            expect(error.message).to.contain(
                "a build from Go modules: Pulumi CLI 3.259.0: go.mod requires go >= 1.25.11 (running go 1.20); install Go",
            );
        });

        it("ends the whole build when interrupted", async () => {
            const stop = new AbortController();
            await here.onPath(
                "go",
                `echo $$ > ${here.folder}/pid; sleep 60 & echo $! > ${here.folder}/child; wait`,
            );
            setTimeout(() => stop.abort(new Error("interrupted")), 300);
            const error = await obtainPulumi(undefined, {
                env: here.env,
                signal: stop.signal,
                ways: [WAYS[1]],
            }).catch(e => e);
            expect(error.message).to.equal("interrupted");
            const { readFile } = await import("node:fs/promises");
            for (const file of ["pid", "child"]) {
                const pid = Number(await readFile(join(here.folder, file), "utf8"));
                const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
                expect(state, file).to.match(/^$|\) Z /);
            }
        });
    });
});
