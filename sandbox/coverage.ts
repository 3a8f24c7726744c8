import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actions as ec2 } from "./ec2";
import { actions as iam } from "./iam";
import { loadModel, type Model, operationNamed, type ServiceName } from "./models/model";
import { actions as organizations } from "./organizations";
import { actions as ram } from "./ram";
import { actions as sts } from "./sts";
import type { Action } from "./world/call";

/*
 * Writes docs/sandbox-coverage.md from the actions and the service models. With `--check` it writes nothing and fails
 * if the page is not up to date.
 */

const page = join(__dirname, "..", "docs", "sandbox-coverage.md");

/** The file of a resource, as `vpc` or `ipam/pool`, with the names of its actions. */
interface Resource {
    readonly file: string;
    readonly actions: readonly string[];
}

/** The resource files of EC2 in a folder, each with the actions that it exports. */
function resourcesIn(folder: string, prefix = ""): Resource[] {
    return readdirSync(join(__dirname, "ec2", folder))
        .filter(name => name.endsWith(".ts") && name !== "index.ts")
        .map(name => name.slice(0, -".ts".length))
        .sort()
        .map(name => {
            const { actions = {} } = require(join(__dirname, "ec2", folder, name)) as {
                actions?: Record<string, Action>;
            };
            return { file: prefix + name, actions: Object.keys(actions).sort() };
        })
        .filter(({ actions }) => actions.length > 0);
}

/** All actions that AWS's service model names. */
function namesOf(model: Model): string[] {
    return [...Object.keys(model.operations), ...model.unsupported].sort();
}

function isImplemented(model: Model, actions: Record<string, Action>, name: string): boolean {
    return operationNamed(model, name) !== undefined && Object.hasOwn(actions, name);
}

/** A table with columns as wide as their longest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i].length)));
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
    return [line(head), `| ${widths.map(width => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join(
        "\n",
    );
}

function ipamSection(): string {
    const model = loadModel("ec2");
    const fileOf = new Map(
        resourcesIn("ipam", "ipam/").flatMap(({ file, actions }) =>
            actions.map(name => [name, file] as const),
        ),
    );
    const names = namesOf(model).filter(name => name.includes("Ipam"));
    const rows = names.map(name =>
        isImplemented(model, ec2, name)
            ? [name, "implemented", `ec2/${fileOf.get(name)}.ts`]
            : [name, "`UnsupportedOperation`", ""],
    );
    const implemented = rows.filter(([, answer]) => answer === "implemented").length;
    return `## IPAM

EC2's service model has ${names.length} actions with Ipam in their names. ${implemented} are implemented; the other ${
        names.length - implemented
    } answer
\`UnsupportedOperation\`, as AWS does where it does not offer a function.

${table(["action", "answer", "in"], rows)}
`;
}

function networkSection(): string {
    const model = loadModel("ec2");
    const resources = resourcesIn(".").map(({ file, actions }) => [
        `ec2/${file}.ts`,
        actions.filter(name => isImplemented(model, ec2, name)).join(", "),
    ]);
    const known = Object.keys(model.operations)
        .filter(name => !name.includes("Ipam") && !isImplemented(model, ec2, name))
        .sort();
    return `## Other actions of EC2

${resources.map(([file, names]) => wrap(`- \`${file}\`: ${names}`)).join("\n")}

Of the actions about these resources and about bringing addresses of one's own, these answer \`UnsupportedOperation\`:

${wrap(known.join(", "))}

So do the ${model.unsupported.length} actions about other resources: instances, volumes, VPN connections, carrier gateways and so on.
`;
}

function serviceSection(title: string, service: ServiceName, actions: Record<string, Action>): string {
    const model = loadModel(service);
    const names = namesOf(model);
    const missing = names.filter(name => !isImplemented(model, actions, name));
    const done = names.filter(name => isImplemented(model, actions, name));
    const others =
        missing.length > 40
            ? `The other ${missing.length} actions of the service are not.`
            : missing.length > 0
              ? wrap(`Not implemented: ${missing.join(", ")}.`)
              : "That is all that the service has.";
    return `## ${title}

${wrap(`${done.length} of ${names.length} actions are implemented: ${done.join(", ")}.`)}

${others}
`;
}

/** Breaks a paragraph (or a list item, indented) into lines of up to 120 characters. */
function wrap(text: string): string {
    const indent = text.startsWith("- ") ? "  " : "";
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
        if (line !== "" && line.length + 1 + word.length > 120) {
            lines.push(line);
            line = indent + word;
        } else {
            line = line === "" ? word : `${line} ${word}`;
        }
    }
    return [...lines, line].join("\n");
}

/** The page. */
export function coveragePage(): string {
    const sources = `botocore ${(loadModel("ec2") as Model & { source: string }).source.replace("botocore ", "")}`;
    return [
        `# What the sandbox answers

<!-- Written by sandbox/coverage.ts from the code; do not edit. -->

The actions of AWS by service, from the sandbox's code and AWS's service models (${sources}). An action that
AWS has and the sandbox has not is refused with an error of the service; one that AWS does not have either, with
\`InvalidAction\` or what the service says for it.
`,
        ipamSection(),
        networkSection(),
        serviceSection("STS", "sts", sts),
        serviceSection("IAM", "iam", iam),
        serviceSection("RAM", "ram", ram),
        serviceSection("Organizations", "organizations", organizations),
    ].join("\n");
}

function main(): void {
    const text = coveragePage();
    if (!process.argv.includes("--check")) {
        writeFileSync(page, text);
    } else if (readFileSync(page, "utf8") !== text) {
        console.error(
            "docs/sandbox-coverage.md is not up to date: " +
                "run node -r ts-node/register/transpile-only sandbox/coverage.ts",
        );
        process.exitCode = 1;
    }
}

if (require.main === module) {
    main();
}
