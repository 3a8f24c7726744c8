import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes docs/errors.md from the messages that the tests hold the components to, so the page says what a release says.
 * With `--check` it writes nothing and fails if the page is not up to date.
 */
const root = join(__dirname, "..");
const page = join(root, "docs", "errors.md");
const messages: Record<string, string[]> = JSON.parse(
    readFileSync(join(root, "test", "components", "refusal-messages.json"), "utf8"),
);

const HEAD = `# What is refused

<!-- Written by \`npm run docs\` from the table that the tests use; do not edit. -->

The components check all they can at preview and refuse bad arguments before anything is registered: every problem at
once, one line each, with the property path, the value, the rule, and the way out. What depends on another resource or a
look-up (a pool's locale and rules, the zones of a region) is checked as soon as it is known, at preview as well wherever
possible.
`;

function section(component: string): string {
    const rows = Object.entries(messages)
        .filter(([key]) => key.startsWith(`${component}: `))
        .map(([key, lines]) => {
            const title = key.slice(component.length + 2);
            return `### ${title[0].toUpperCase()}${title.slice(1)}\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`;
        });
    return `## ${component}\n\n${rows.join("\n")}`;
}

const COMPONENTS = ["IPAMComponent", "IPAMOrganizationComponent", "IPAMDiscoveryComponent", "VPCComponent"];
const text = [HEAD, ...COMPONENTS.map(section)].join("\n");

if (process.argv.includes("--check")) {
    if (readFileSync(page, "utf8") !== text) {
        console.error("docs/errors.md is not up to date: run npm run docs");
        process.exitCode = 1;
    }
} else {
    writeFileSync(page, text);
}
