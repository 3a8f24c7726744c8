// Bundles the stand-in provider into one executable file, dist/pulumi-resource-aws.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const target = join(folder, "dist", "pulumi-resource-aws");

const { outputFiles } = await build({
    entryPoints: [join(folder, "provider", "main.ts")],
    write: false,
    bundle: true,
    platform: "node",
    // The engine starts whatever `node` is on the path.
    target: "node20",
    format: "cjs",
    minify: true,
    // The launcher runs the program as a script, which cannot import; `require` does as well.
    supported: { "dynamic-import": false },
    legalComments: "none",
    // The ES modules of the AWS clients can be shaken: a third smaller.
    mainFields: ["module", "main"],
    // A file of client-sts imports this package without depending on it, for role assumers that are not used here.
    alias: {
        "@aws-sdk/region-config-resolver": join(folder, "provider", "absent-region-config-resolver.cjs"),
    },
    logLevel: "warning",
});
const program = outputFiles[0].text;
const digest = createHash("sha256").update(program).digest("hex").slice(0, 12);
const launcher = readFileSync(join(folder, "provider", "launcher.cjs"), "utf8");
const plugin = [
    "#!/usr/bin/env node",
    '"use strict";',
    `const DIGEST = ${JSON.stringify(digest)};`,
    `const SOURCE = ${JSON.stringify(program)};`,
    launcher,
].join("\n");

// Written beside and renamed, so that whoever starts the plugin meanwhile never sees half a file.
const unfinished = `${target}.${process.pid}`;
mkdirSync(dirname(target), { recursive: true });
try {
    writeFileSync(unfinished, plugin, { mode: 0o755 });
    renameSync(unfinished, target);
} finally {
    rmSync(unfinished, { force: true });
}
