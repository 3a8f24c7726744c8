import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MapInput } from "./item";
import { pack } from "./pack";

/** The map as one page that needs nothing else: script, style and data are in it, and it may load nothing. */
export function mapHtml(input: MapInput): string {
    const { script, style, body } = parts();
    const { head, columns, ids } = pack(input);
    const data = [
        ["head", Buffer.from(JSON.stringify(head))],
        ["columns", columns],
        ["ids", ids],
    ] as const;
    // Only this script and this style may run, whatever else found its way into the page.
    const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'`;
    return [
        "<!doctype html>",
        '<html lang="en">',
        '<head><meta charset="utf-8">',
        `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        `<title>${escapeHtml(input.title)}</title>`,
        `<style>${style}</style></head>`,
        `<body>${body}`,
        ...data.map(
            ([id, bytes]) => `<script type="text/plain" id="${id}">${bytes.toString("base64")}</script>`,
        ),
        `<script>${script}</script>`,
        "</body></html>",
        "",
    ].join("\n");
}

export function escapeHtml(text: string): string {
    return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

function digest(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** What `build.mjs` has made of map/page; found from the sources as from dist. */
function parts(): { script: string; style: string; body: string } {
    const folder = [join(__dirname, "..", "dist", "map-page"), join(__dirname, "..", "..", "map-page")].find(
        existsSync,
    );
    if (!folder) {
        throw new Error("The page of the map is not built. Run `npm run build` in the repository first.");
    }
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return {
        script: read("script.js").trim(),
        style: read("style.css").trim(),
        body: read("body.html").trim(),
    };
}
