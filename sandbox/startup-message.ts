import { awsVariables, type EnvironmentVariables } from "./environment";
import type { Sandbox } from "./index";

/** What is printed once the sandbox listens. */
export interface StartupMessage {
    readonly sandbox: Sandbox;
    readonly options: {
        readonly defaultAccount: string;
        readonly managementAccount: string;
        readonly organization: string;
        readonly state?: string;
    };
    readonly variables: EnvironmentVariables;
    /** Why Pulumi's variables are not among them. */
    readonly withoutPulumi?: string;
}

/** What the AWS CLI and the SDKs need. Older tools read the region from AWS_DEFAULT_REGION alone. */
export function variablesFor(endpoint: string, region: string): EnvironmentVariables {
    return { ...awsVariables(endpoint, region), AWS_DEFAULT_REGION: region };
}

/** For programs: one line. Variables that are to be removed are null. */
export function printJson({ sandbox, variables, withoutPulumi }: StartupMessage): string {
    const nullable = Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, value ?? null]),
    );
    const { endpoint, port, worldId } = sandbox;
    return `${JSON.stringify({ endpoint, port, worldId, variables: nullable, withoutPulumi })}\n`;
}

/** For people: lines that can be pasted into another terminal. */
export function printReadable({ sandbox, options, variables, withoutPulumi }: StartupMessage): string {
    const set = Object.entries(variables).filter(([, value]) => value !== undefined);
    const unset = Object.entries(variables).filter(([, value]) => value === undefined);
    const lines = [
        `The sandbox listens on ${sandbox.endpoint}.`,
        `World ${sandbox.worldId}${options.state === undefined ? ", gone when it ends" : `, kept in ${options.state}`}.`,
        `Default account ${options.defaultAccount}; ${
            options.organization === "none"
                ? "no organization"
                : `organization ${options.organization} with management account ${options.managementAccount}`
        }.`,
        "",
        "Use it from another terminal with:",
        "",
        ...set.map(([name, value]) => `export ${name}=${quoted(value!)}`),
        `unset ${unset.map(([name]) => name).join(" ")}`,
        "",
        "Then, for example: aws ec2 describe-ipams",
        ...(withoutPulumi === undefined ? [] : ["", `Nothing was prepared for Pulumi: ${withoutPulumi}`]),
        "",
        "Ctrl-C ends it.",
    ];
    return `${lines.join("\n")}\n`;
}

function quoted(value: string): string {
    return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
