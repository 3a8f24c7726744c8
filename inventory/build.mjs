// Bundles the command into one file, and the script of the map's page, which runs in a browser, with its style sheet and body.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const page = join(folder, "map", "page");
const target = join(folder, "dist", "map-page");
mkdirSync(target, { recursive: true });

const common = {
    write: false,
    bundle: true,
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
};
const script = await build({
    ...common,
    entryPoints: [join(page, "main.ts")],
    format: "iife",
    target: "es2022",
});
const style = await build({ ...common, entryPoints: [join(page, "style.css")], target: "es2022" });

write(join(target, "script.js"), script.outputFiles[0].text);
write(join(target, "style.css"), style.outputFiles[0].text);
copyFileSync(join(page, "body.html"), join(target, "body.html"));

// Sixty small files take as long to find and load as everything else that a look at the inventory does before it begins.
const command = await build({
    ...common,
    entryPoints: [join(folder, "cli", "main.ts")],
    platform: "node",
    format: "cjs",
    target: "node22",
    // Names stay as they are: what goes wrong is told with a stack.
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    outdir: join(folder, "dist"),
    // Loaded only by verbs that need them, and too large to be in the way of others.
    external: ["@aws-sdk/*", "string-width"],
});
write(join(folder, "dist", "cli.js"), command.outputFiles[0].text);
write(join(folder, "dist", "cli-licenses.txt"), licensesOf(Object.keys(command.metafile.inputs)));

/** Written beside and renamed, so that whoever reads it meanwhile never reads half a file. */
function write(file, text) {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
}

/** The licences of the packages that went into the bundle. */
function licensesOf(inputs) {
    const packages = new Set(
        inputs.flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []),
    );
    return [...packages]
        .sort()
        .map(path => {
            const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
            const file = readdirSync(path).find(one => /^licen[cs]e/i.test(one));
            return `${name} ${version} (${license})\n\n${readFileSync(join(path, file), "utf8").trim()}\n`;
        })
        .join(`\n${"-".repeat(80)}\n\n`);
}
