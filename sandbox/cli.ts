import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { IPAM_QUOTAS } from "./ec2/ipam/quotas";
import { NETWORK_QUOTAS } from "./ec2/network/quotas";
import type * as environment from "./environment";
import { type Fault, FaultError, parseFault } from "./faults/fault";
import type * as sandboxes from "./index";
import { printJson, printReadable, variablesFor } from "./startup-message";
import { DEFAULT_OPTIONS } from "./world/options";

const DEFAULT_PORT = 4566;

interface StartOptions {
    readonly port: number;
    readonly time: "fast" | "real";
    readonly state?: string;
    readonly organization: string;
    readonly delegatedAdministrator: boolean;
    readonly allocationsAtHome: boolean;
    readonly defaultAccount: string;
    readonly managementAccount: string;
    readonly region: string;
    readonly quota?: Record<string, number>;
    readonly fail?: readonly Fault[];
    readonly faultsEndpoint?: boolean;
    readonly steppedClock?: boolean;
    readonly seed?: number;
    readonly program: string;
    readonly pulumi: boolean;
    readonly json?: boolean;
}

const program = new Command("aws-ipam-sandbox")
    .description(
        "An AWS endpoint on this machine: VPC IPAM and VPCs (EC2), STS, RAM and Organizations, for all accounts and " +
            "regions. The AWS CLI, the AWS SDKs, Pulumi and Terraform use it by their endpoint setting.",
    )
    .showHelpAfterError("(--help shows the options)");

program
    .command("start", { isDefault: true })
    .description("start the sandbox, print the variables that tools need to use it, and run until Ctrl-C")
    .option(
        "-p, --port <number>",
        "port on 127.0.0.1; 0 takes a free one",
        wholeNumber(0, 65_535),
        DEFAULT_PORT,
    )
    .addOption(
        new Option("--time <pace>", "how long asynchronous states last: a fraction of a second, or as on AWS")
            .choices(["fast", "real"])
            .default("fast"),
    )
    .option("--state <file>", "keep the world in this file; without it the world ends with the sandbox")
    .option("--region <region>", "region of tools that name none", "us-east-1")
    .option(
        "--default-account <account>",
        "account of access keys that are not 12 digits",
        account,
        DEFAULT_OPTIONS.defaultAccount,
    )
    .option(
        "--organization <id>",
        "organization to which all accounts belong; `none`: there is no organization",
        organization,
        DEFAULT_OPTIONS.organization,
    )
    .option(
        "--management-account <account>",
        "management account of the organization",
        account,
        DEFAULT_OPTIONS.managementAccount,
    )
    .option(
        "--no-delegated-administrator",
        "an IPAM watches the organization only after EnableIpamOrganizationAdminAccount",
    )
    .option(
        "--no-allocations-at-home",
        "GetIpamPoolAllocations answers in a pool's locale alone, not in the home region too",
    )
    .option("--quota <name=number>", "a quota that differs from AWS's (may be repeated)", quota)
    .option("--fail <fault>", "what goes wrong on purpose (may be repeated; see below)", fault)
    .option("--faults-endpoint", "let requests to /_sandbox/faults change what goes wrong")
    .option("--stepped-clock", "time stands still and is moved by POST /_sandbox/clock")
    .option(
        "--seed <number>",
        "seed of the ids and of the faults' chance, for runs that can be repeated",
        wholeNumber(0, 2 ** 48 - 1),
    )
    .option("--program <folder>", "folder of the Pulumi program that will use the sandbox", ".")
    .option("--no-pulumi", "prepare nothing for Pulumi")
    .option("--json", "print one line of JSON instead of text")
    .addHelpText(
        "after",
        `
Examples:
  aws-ipam-sandbox start
  aws-ipam-sandbox start --port 0 --json
  aws-ipam-sandbox start --state ~/sandbox.state --time real
  aws-ipam-sandbox start --quota vpcsPerRegion=5 --quota poolsPerScope=100
  aws-ipam-sandbox start --seed 1 --fail throttle --fail error,action=Create*,rate=0.1

Faults (--fail KIND,property=value,...):
  throttle   AWS's token buckets for EC2, by account and region; or capacity=NUMBER,refill=PER-SECOND
  error      code=CODE (InternalError), status=HTTP-STATUS, message=TEXT
  reset      the connection is reset; when=before (nothing was done) or after (done, and the answer is lost)
  hide       what was made is not seen by the next reads=NUMBER reads (1)
All of them take action=NAME (with * as wildcard) and account=ACCOUNT, error and reset also rate=SHARE of the calls,
nth=NUMBER (that call alone) and times=NUMBER (at most).

A 12-digit access key is the account; any other key belongs to the default account. Keys from sts assume-role
belong to the role's account. Nothing is ever sent to AWS, and signatures are not verified.
`,
    )
    .action((options: StartOptions) => run(options));

program.parseAsync().catch(fail);

async function run(options: StartOptions): Promise<void> {
    const sandbox = await start(options);
    const directory = options.pulumi ? mkdtempSync(join(tmpdir(), "aws-ipam-sandbox-")) : undefined;
    endOnSignals(sandbox, directory);
    const plain = variablesFor(sandbox.endpoint, options.region);
    const pulumi = directory === undefined ? {} : await preparePulumi(sandbox, directory, options);
    const message = {
        sandbox,
        options,
        variables: { ...plain, ...pulumi.variables },
        withoutPulumi: pulumi.reason,
    };
    process.stdout.write(options.json ? printJson(message) : printReadable(message));
}

async function start(options: StartOptions): Promise<sandboxes.Sandbox> {
    const { port, state, quota: quotas = {}, fail: faults = [], faultsEndpoint, time, seed } = options;
    // Loaded only now: help and complaints about options need none of it.
    const { startSandbox } = require("./index") as typeof sandboxes;
    return startSandbox({
        port,
        time,
        quotas,
        faults,
        faultsEndpoint,
        seed,
        stateFile: state,
        organization: options.organization,
        delegatedAdministrator: options.delegatedAdministrator,
        allocationsAtHome: options.allocationsAtHome,
        defaultAccount: options.defaultAccount,
        managementAccount: options.managementAccount,
        steppedClock: options.steppedClock ?? false,
    });
}

/** Pulumi's variables, or the reason why there are none: the sandbox serves other tools all the same. */
async function preparePulumi(
    { endpoint, worldId }: sandboxes.Sandbox,
    directory: string,
    { state: stateFile, region, program: folder }: StartOptions,
): Promise<{ readonly variables?: environment.EnvironmentVariables; readonly reason?: string }> {
    try {
        const { prepareEnvironment } = require("./environment") as typeof environment;
        const programDirectory = resolve(folder);
        return {
            variables: await prepareEnvironment({
                endpoint,
                worldId,
                directory,
                programDirectory,
                stateFile,
                region,
            }),
        };
    } catch (error) {
        return { reason: (error as Error).message };
    }
}

/** Ctrl-C and SIGTERM are how a sandbox ends, so they are no failure. */
function endOnSignals(sandbox: sandboxes.Sandbox, directory: string | undefined): void {
    let isEnding = false;
    const end = (): void => {
        if (!isEnding) {
            isEnding = true;
            if (directory !== undefined) {
                rmSync(directory, { recursive: true, force: true });
            }
            sandbox.close().then(() => process.exit(0), fail);
        }
    };
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
    process.on("SIGHUP", end);
    // Whoever started the sandbox may stop reading what it prints.
    process.stdout.on("error", () => undefined);
}

function fail(error: NodeJS.ErrnoException): void {
    const text =
        error.code === "EADDRINUSE"
            ? "The port is taken. Name another one with --port; --port 0 takes a free one."
            : error.name === "StateFileError" || error.code !== undefined
              ? error.message
              : (error.stack ?? error.message);
    process.stderr.write(`${text}\n`);
    process.exit(1);
}

function wholeNumber(min: number, max: number): (text: string) => number {
    return text => {
        const number = Number(text);
        if (!/^\d+$/.test(text) || number < min || number > max) {
            throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
        }
        return number;
    };
}

function account(text: string): string {
    if (!/^\d{12}$/.test(text)) {
        throw new InvalidArgumentError("An account has 12 digits.");
    }
    return text;
}

function organization(text: string): string {
    if (!/^(none|o-[a-z0-9]{10,32})$/.test(text)) {
        throw new InvalidArgumentError("It must be an organization's id, such as o-a1b2c3d4e5, or none.");
    }
    return text;
}

function quota(text: string, quotas: Record<string, number> = {}): Record<string, number> {
    const match = /^([A-Za-z0-9]+)=(\d+)$/.exec(text);
    if (!match) {
        throw new InvalidArgumentError("It must have the form name=number, such as poolsPerScope=100.");
    }
    if (!Object.hasOwn(IPAM_QUOTAS, match[1]) && !Object.hasOwn(NETWORK_QUOTAS, match[1])) {
        const names = [...Object.keys(IPAM_QUOTAS), ...Object.keys(NETWORK_QUOTAS)];
        throw new InvalidArgumentError(`There is no such quota. The names: ${names.join(", ")}.`);
    }
    return { ...quotas, [match[1]]: Number(match[2]) };
}

function fault(text: string, faults: readonly Fault[] = []): readonly Fault[] {
    try {
        return [...faults, parseFault(text)];
    } catch (error) {
        throw error instanceof FaultError ? new InvalidArgumentError(error.message) : error;
    }
}
