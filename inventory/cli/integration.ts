import { type Command, Option } from "commander";
import type { ConflictRules, Integration, Mode, Resolution } from "../model";
import type { Column } from "../view/table";
import { type CommonOptions, print, reading, verb, writing } from "./verb";

interface Settings extends CommonOptions {
    readonly environment?: string;
    readonly region?: string;
    readonly ipam?: string;
    readonly scope?: readonly string[];
    readonly mode?: Mode;
    readonly conflict?: readonly string[];
    readonly role?: string;
    readonly pools?: boolean;
    readonly blocks?: boolean;
    readonly allocations?: boolean;
    readonly acceptIdentity?: boolean;
    readonly name?: string;
}

/** integration add|list|show|edit|rm: the connections to IPAMs. */
export function registerIntegrations(program: Command): void {
    const group = program
        .command("integration")
        .description("the connections to IPAMs: add, list, show, edit, rm");
    settings(verb(group, "add", "add a connection; the inventory is made if there is none"))
        .argument("<name>", "what to call it")
        .requiredOption("--region <region>", "home region of the IPAM")
        .action((name: string, options: Settings) =>
            writing(
                options,
                inventory => {
                    const added = functions().addIntegration(inventory, {
                        name,
                        environment: options.environment,
                        homeRegion: options.region!,
                        ipamId: options.ipam,
                        scopeIds: options.scope,
                        mode: options.mode,
                        conflicts: rulesOf(options.conflict),
                        switches: switchesOf(options),
                        roleArn: options.role,
                    });
                    printOne(options, added);
                },
                { create: true },
            ),
        );
    verb(group, "list", "all connections").action((options: CommonOptions) => {
        const all = reading(options, inventory => functions().integrations(inventory));
        const { renderTable } = require("../view/table") as typeof import("../view/table");
        print(options, all, look =>
            all.length === 0 ? ["no integrations"] : renderTable(COLUMNS, all, look),
        );
    });
    verb(group, "show", "one connection")
        .argument("<name>")
        .action((name: string, options: CommonOptions) =>
            printOne(
                options,
                reading(options, inventory => functions().showIntegration(inventory, name)),
            ),
        );
    settings(verb(group, "edit", "change a connection"))
        .argument("<name>")
        .option("--name <name>", "another name")
        .option("--region <region>", "home region of the IPAM")
        .option("--accept-identity", "meet the account, IPAM and scopes anew at the next sync")
        .action((name: string, options: Settings) =>
            writing(options, inventory =>
                printOne(
                    options,
                    functions().editIntegration(inventory, name, {
                        name: options.name,
                        environment: options.environment,
                        homeRegion: options.region,
                        ipamId: options.ipam,
                        scopeIds: options.scope,
                        mode: options.mode,
                        conflicts: rulesOf(options.conflict),
                        switches: switchesOf(options),
                        roleArn: options.role,
                        acceptIdentity: options.acceptIdentity,
                    }),
                ),
            ),
        );
    verb(group, "rm", "remove a connection; what it mirrored becomes tombstones, and AWS is not touched")
        .argument("<name>")
        .action((name: string, options: CommonOptions) =>
            writing(options, inventory => {
                const result = functions().removeIntegration(inventory, name);
                print(options, result, () => [`removed ${name}; ${result.rows} rows became tombstones`]);
            }),
        );
}

function settings(command: Command): Command {
    return command
        .option("--environment <name>", "environment that it belongs to (add: default the same name)")
        .option("--ipam <id>", "the IPAM; default: the only one of the account in the region")
        .option("--scope <id...>", "scopes to read; default: all. Read-write needs one")
        .addOption(
            new Option("--mode <mode>", "whether AWS may be changed").choices(["read-only", "read-write"]),
        )
        .option(
            "--conflict <rule...>",
            "who wins, as KEY=cloud|local|manual; keys: *, a kind (pool), a kind and field (pool.name), pool.lifecycle",
        )
        .option("--role <arn>", "role that is assumed for every call")
        .option("--pools", "mirror pools")
        .option("--no-pools", "leave pools out")
        .option("--blocks", "mirror blocks")
        .option("--no-blocks", "leave blocks out")
        .option("--allocations", "mirror allocations")
        .option("--no-allocations", "leave allocations out");
}

function functions(): typeof import("../integrations/integrations") {
    return require("../integrations/integrations") as typeof import("../integrations/integrations");
}

/** `pool.name=local` as rules; what is wrong with them is told with the rest of the settings. */
function rulesOf(texts: readonly string[] | undefined): ConflictRules | undefined {
    return (
        texts &&
        Object.fromEntries(
            texts.map(text => {
                const at = text.lastIndexOf("=");
                return at < 0
                    ? ["*", text as Resolution]
                    : [text.slice(0, at), text.slice(at + 1) as Resolution];
            }),
        )
    );
}

function switchesOf({ pools, blocks, allocations }: Settings): Partial<Integration["switches"]> | undefined {
    const given = Object.entries({ pools, blocks, allocations }).filter(([, value]) => value !== undefined);
    return given.length === 0 ? undefined : Object.fromEntries(given);
}

const COLUMNS: readonly Column<Integration>[] = [
    { head: "name", text: ({ name }) => name, style: "cyan" },
    { head: "environment", text: ({ environment }) => environment },
    { head: "mode", text: ({ mode }) => mode },
    { head: "region", text: ({ homeRegion }) => homeRegion },
    { head: "IPAM", text: ({ ipamId, identity }) => ipamId ?? identity?.ipamId ?? "", yields: 2 },
    { head: "account", text: ({ identity }) => identity?.accountId ?? "", yields: 1 },
    { head: "role", text: ({ roleArn }) => roleArn ?? "", yields: 3 },
];

function printOne(options: CommonOptions, one: Integration): void {
    const { plain } = require("../view/text") as typeof import("../view/text");
    const on = Object.entries(one.switches).filter(([, isOn]) => isOn);
    const rules = Object.entries(one.conflicts).map(([key, value]) => `${key}=${value}`);
    const facts: [string, string][] = [
        ["name", one.name],
        ["environment", one.environment],
        ["mode", one.mode],
        ["home region", one.homeRegion],
        ["IPAM", one.ipamId ?? one.identity?.ipamId ?? "the only one of the account"],
        ["scopes", one.scopeIds.join(", ") || "all"],
        ["account", one.identity?.accountId ?? "told by the first sync"],
        ["mirrors", on.map(([name]) => name).join(", ") || "nothing"],
        ["conflicts", rules.join(", ") || "as is usual"],
        ["role", one.roleArn ?? ""],
    ];
    print(options, one, () =>
        facts
            .filter(([, value]) => value !== "")
            .map(([label, value]) => `${label.padEnd(12)} ${plain(value)}`),
    );
}
