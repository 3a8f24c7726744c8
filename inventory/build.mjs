// Bundles the script of the map's page, which runs in a browser, and puts its style sheet and body beside it.
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
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

// Written beside and renamed, so that whoever makes a map meanwhile never reads half a file.
for (const [name, text] of [
    ["script.js", script.outputFiles[0].text],
    ["style.css", style.outputFiles[0].text],
]) {
    const unfinished = join(target, `${name}.${process.pid}`);
    writeFileSync(unfinished, text);
    renameSync(unfinished, join(target, name));
}
copyFileSync(join(page, "body.html"), join(target, "body.html"));
