import { expect } from "chai";
import type { Command } from "commander";
import { program as deploy, statusOf } from "../../deploy/cli";
import { program as demo } from "../../deploy/demo";
import { program as lock } from "../../deploy/lock/cli";

/** Runs a command in this process, without a terminal; for what ends before anything is started. */
async function run(command: Command, ...args: string[]) {
    let stdout = "";
    let stderr = "";
    const write = process.stderr.write;
    const terminal = process.stdin.isTTY;
    const writeErr = (text: string) => {
        stderr += text;
        return true;
    };
    const writeOut = (text: string) => {
        stdout += text;
    };
    command.configureOutput({ writeOut, writeErr });
    process.stderr.write = writeErr as typeof write;
    process.stdin.isTTY = false;
    try {
        await command.parseAsync(args, { from: "user" });
        return { status: 0, stdout, stderr };
    } catch (error) {
        return { status: statusOf(error), stdout, stderr };
    } finally {
        process.stderr.write = write;
        process.stdin.isTTY = terminal;
    }
}

describe("the command line of deploy", () => {
    it("shows operations, options, targets and exit statuses with --help", async () => {
        const { status, stdout } = await run(deploy(), "--help");
        expect(status).to.equal(0);
        for (const part of [
            'choices: "preview", "up", "refresh", "destroy", "outputs"',
            "--stack <name>",
            "--with-dependencies",
            '(choices: "sandbox", "aws", default: "sandbox")',
            "--parallel <n>",
            "--yes",
            "--json",
            "Exit status: 0 done",
        ]) {
            expect(stdout.replaceAll(/\s+/g, " ")).to.contain(part);
        }
    });

    for (const [what, args, message] of [
        ["an unknown operation", ["deploy"], /'deploy' is invalid/],
        ["no operation", [], /missing required argument/],
        ["an unknown target", ["up", "--target", "azure"], /Allowed choices are sandbox, aws/],
        ["a number of stacks that is none", ["up", "--parallel", "0"], /must be a whole number, 1 or more/],
        [
            "an unknown stack",
            ["up", "--stack", "tertiary"],
            /"tertiary" is not one of "shared-services-primary"/,
        ],
        [
            "a change of aws without a terminal and --yes",
            ["up", "--target", "aws"],
            /without a terminal it needs --yes/,
        ],
        [
            "a destruction on aws without both",
            ["destroy", "--target", "aws"],
            /without a terminal it needs --yes/,
        ],
        ["an import on an update", ["up", "--import"], /--import is for recover, and this is up/],
        ["a forced preview", ["preview", "--force"], /--force is for recover, and this is preview/],
        ["a choice without an import", ["recover", "--choose", "vpc-1"], /--choose needs --import/],
        ["a parallel recover", ["recover", "--parallel", "2"], /--parallel is not for recover/],
        ["dependencies of no stack", ["up", "--with-dependencies"], /--with-dependencies needs --stack/],
        ["a folder without a project", ["up", "--project", "test"], /test is no Pulumi project/],
    ] as const) {
        it(`refuses ${what} with exit status 2`, async () => {
            const { status, stdout, stderr } = await run(deploy(), ...args);
            expect(stderr).to.match(message);
            expect(stdout).to.equal("");
            expect(status).to.equal(2);
        });
    }

    it("explains the demo with --help", async () => {
        const { status, stdout } = await run(demo(), "--help");
        expect(status).to.equal(0);
        expect(stdout).to.contain("--keep").and.contain("--json").and.contain("130 interrupted");
    });

    for (const [what, args, message] of [
        ["an unknown option", ["--bogus"], /unknown option '--bogus'/],
        ["an argument", ["shared-services-primary"], /too many arguments/],
        ["an unknown stack", ["--stack", "tertiary"], /"tertiary" is not one of "shared-services-primary"/],
        ["a folder without a project", ["--project", "test"], /test is no Pulumi project/],
    ] as const) {
        it(`of lock refuses ${what} with exit status 2`, async () => {
            const { status, stdout, stderr } = await run(lock(), ...args);
            expect(stderr).to.match(message);
            expect(stdout).to.equal("");
            expect(status).to.equal(2);
        });
    }
});
