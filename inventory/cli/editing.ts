import { Argument, type Command } from "commander";
import type { NewAllocation, NewBlock, NewPool, NewReservation, Planned, RowChanges } from "../index";
import type { AnyRow } from "../model";
import { type CommonOptions, print, verb, wholeNumber, writing } from "./verb";

type CreateOptions = CommonOptions &
    Omit<NewPool, "cidrs"> &
    Omit<NewBlock, "pool"> & { readonly zone?: string } & {
        readonly cidr?: string;
    };

/** create, reserve, edit, delete, recreate: changes that are made here, and in AWS by the next push where that is allowed. */
export function registerEditing(program: Command): void {
    const create = program.command("create").description("plan a pool, block or allocation");
    named(verb(create, "pool", "plan a pool"))
        .argument("<cidr...>", "its CIDRs")
        .option("--integration <name>", "integration, for a top-level pool where there are several")
        .option("--parent <pool>", "pool above")
        .option("--locale <region>", "region that may use it; default: that of the pool above")
        .option("--description <text>", "description in AWS")
        .action((cidrs: string[], options: CreateOptions) =>
            change(options, inventory =>
                functions().createPool(inventory, { ...options, cidrs } satisfies NewPool),
            ),
        );
    space(named(verb(create, "block", "plan a VPC in a pool")))
        .argument("<pool>", "pool to draw from")
        .action((pool: string, options: CreateOptions) =>
            change(options, inventory =>
                functions().createBlock(inventory, { ...options, pool } satisfies NewBlock),
            ),
        );
    space(named(verb(create, "allocation", "plan a subnet in a VPC")))
        .argument("<block>", "the VPC: id, CIDR or name")
        .option("--zone <id>", "id of the zone, such as use1-az1")
        .action((block: string, options: CreateOptions) =>
            change(options, inventory =>
                functions().createAllocation(inventory, {
                    ...options,
                    block,
                    zoneId: options.zone,
                } satisfies NewAllocation),
            ),
        );
    space(named(verb(program, "reserve", "keep space of a pool free for something that AWS does not know")))
        .argument("<pool>")
        .action((pool: string, options: CreateOptions) =>
            change(options, inventory =>
                functions().reserve(inventory, { ...options, pool } satisfies NewReservation),
            ),
        );
    verb(program, "edit", "change name, description or notes; an empty text takes them away")
        .argument("<what>", "AWS id, CIDR or the inventory's own id")
        .option("--name <text>", "name")
        .option("--description <text>", "description of a pool")
        .option("--notes <text>", "notes, which stay here")
        .action((what: string, options: CommonOptions & RowChanges) =>
            writing(options, inventory => {
                const { edit } = require("../edit/change") as typeof import("../edit/change");
                const { name, description, notes } = options;
                const result = edit(inventory, what, { name, description, notes });
                print(options, result, () => [
                    `${about(result.row)}: changed here`,
                    ...(result.operationIds.length > 0 ? [PUSH] : []),
                ]);
            }),
        );
    verb(program, "delete", "delete a plan, or with the next push what this inventory made in AWS")
        .addArgument(new Argument("<what>", "AWS id, CIDR or the inventory's own id"))
        .action((what: string, options: CommonOptions) =>
            writing(options, inventory => {
                const { remove } = require("../edit/change") as typeof import("../edit/change");
                const result = remove(inventory, what);
                print(options, result, () =>
                    result.result === "removed"
                        ? [`${about(result.row)}: removed`]
                        : [`${about(result.row)}: to be deleted in AWS`, PUSH],
                );
            }),
        );
    verb(program, "recreate", "plan anew what AWS lost, in its place and with its name")
        .argument("<what>", "the AWS id or CIDR that it had, or the inventory's own id")
        .action((what: string, options: CommonOptions) =>
            change(options, inventory =>
                (require("../edit/recreate") as typeof import("../edit/recreate")).recreate(inventory, what),
            ),
        );
}

const PUSH = "`aws-ipam-inventory push` brings it to AWS.";

function functions(): typeof import("../edit/create") {
    return require("../edit/create") as typeof import("../edit/create");
}

function named(command: Command): Command {
    return command
        .option("--name <text>", "name")
        .option("--notes <text>", "notes, which stay here")
        .option("--local-only", "stay a plan: nothing is pushed");
}

function space(command: Command): Command {
    return command
        .option("--cidr <cidr>", "this CIDR")
        .option("-l, --netmask-length <n>", "the first free CIDR of this length", wholeNumber(0, 128));
}

function change(
    options: CommonOptions,
    work: (inventory: import("../store/inventory").Inventory) => Planned,
): Promise<void> {
    return writing(options, inventory => {
        const result = work(inventory);
        print(options, result, () => [
            `${about(result.row)}: planned, id here ${result.row.id}`,
            ...(result.operationId === undefined ? [] : [PUSH]),
        ]);
    });
}

function about(row: AnyRow): string {
    const { cidrText, KIND_NAMES } = require("../view/describe") as typeof import("../view/describe");
    const { plain } = require("../view/text") as typeof import("../view/text");
    return plain(`${KIND_NAMES[row.kind]} ${row.name} ${cidrText(row)}`.replace(/\s+/g, " ").trim());
}
