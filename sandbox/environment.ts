// The environment in which `pulumi`, the AWS CLI and the SDKs work with a sandbox and with nothing else.
import { randomUUID } from "node:crypto";
import { access, chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export interface EnvironmentOptions {
    /** Address of the sandbox, for example `http://127.0.0.1:4566`. */
    readonly endpoint: string;
    /** Id of the sandbox's world. Backend and world live and die together, so each world has a backend of its own. */
    readonly worldId: string;
    /** Folder for Pulumi's home and, without a state file, the backend. */
    readonly directory: string;
    /** Folder of the Pulumi program, or one below it: its `@pulumi/aws` decides under which version the plugin is installed. */
    readonly programDirectory: string;
    /** The file in which the sandbox keeps its world. The backend then lies beside it and is found again. */
    readonly stateFile?: string;
    /** Region of tools that name none; `us-east-1` unless told. */
    readonly region?: string;
    /** The stand-in plugin; the one built with this package unless told. */
    readonly plugin?: string;
}

/** Variables to set, and (undefined) variables to remove. */
export type EnvironmentVariables = Record<string, string | undefined>;

/** What the AWS SDKs and tools need; enough for users who have the official aws plugin. */
export function awsVariables(endpoint: string, region = "us-east-1"): EnvironmentVariables {
    return {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "sandbox",
        AWS_SECRET_ACCESS_KEY: "sandbox",
        AWS_REGION: region,
        // Version 1 of the AWS CLI reads this one.
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: "true",
        // Each of these would take the place of something above.
        AWS_PROFILE: undefined,
        AWS_DEFAULT_PROFILE: undefined,
        AWS_SESSION_TOKEN: undefined,
        AWS_ENDPOINT_URL_EC2: undefined,
        AWS_ENDPOINT_URL_RAM: undefined,
        AWS_ENDPOINT_URL_STS: undefined,
        AWS_ENDPOINT_URL_ORGANIZATIONS: undefined,
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
    };
}

/**
 * Makes Pulumi's home with the stand-in aws plugin and a backend for the world, and returns every variable that is needed
 * to use them. The plugin is installed nowhere else, so it can never stand in for the real one of a real account.
 *
 * @throws Error when the program has no `@pulumi/aws`, or when the plugin was not built.
 */
export async function prepareEnvironment(options: EnvironmentOptions): Promise<EnvironmentVariables> {
    const home = resolve(options.directory, "pulumi-home");
    const besides = options.stateFile ? dirname(resolve(options.stateFile)) : resolve(options.directory);
    const backend = join(besides, "pulumi-backend", options.worldId);
    const version = awsVersion(options.programDirectory);
    await mkdir(backend, { recursive: true });
    await installPlugin(options.plugin ?? (await builtPlugin()), home, version);
    return {
        ...awsVariables(options.endpoint, options.region),
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        // Protects nothing: secrets of a sandbox are none.
        PULUMI_CONFIG_PASSPHRASE: "sandbox",
        PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
        PULUMI_ACCESS_TOKEN: undefined,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
        // Programs start in 1.5 s instead of 6; types are the editor's and the check's business.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        // Would lead the engine to another plugin.
        PULUMI_DEBUG_PROVIDERS: undefined,
    };
}

/** Version of `@pulumi/aws` that a program in this folder loads. The engine accepts a plugin of that version alone. */
export function awsVersion(programDirectory: string): string {
    const from = createRequire(join(resolve(programDirectory), "program.js"));
    try {
        return from("@pulumi/aws/package.json").version;
    } catch (error) {
        throw new Error(
            `the program in ${programDirectory} has no @pulumi/aws, so it is unknown which version of the aws plugin it needs. ` +
                "Run `npm ci` there first.",
            { cause: error },
        );
    }
}

/** Puts the plugin where the engine looks for exactly this version. A plugin that is there already is replaced. */
async function installPlugin(plugin: string, home: string, version: string): Promise<void> {
    const folder = join(home, "plugins", `resource-aws-v${version}`);
    const target = join(folder, "pulumi-resource-aws");
    if (await sameContent(plugin, target)) {
        return;
    }
    await mkdir(folder, { recursive: true });
    // Renamed into place: a running plugin keeps its file, and nobody starts half of one.
    const unfinished = `${target}.${randomUUID()}`;
    try {
        await copyFile(plugin, unfinished);
        await chmod(unfinished, 0o755);
        await rename(unfinished, target);
        // What the plugin before it left to start faster.
        const stale = (await readdir(folder)).filter(name => name.endsWith(".v8cache"));
        await Promise.all(stale.map(name => rm(join(folder, name), { force: true })));
    } finally {
        await rm(unfinished, { force: true });
    }
}

async function sameContent(a: string, b: string): Promise<boolean> {
    try {
        const [sizeA, sizeB] = await Promise.all([stat(a), stat(b)]);
        return sizeA.size === sizeB.size && (await readFile(a)).equals(await readFile(b));
    } catch {
        return false;
    }
}

/** The plugin in `dist`, whether this file runs from its source or compiled (`dist/sandbox/environment.js`). */
async function builtPlugin(): Promise<string> {
    const places = [join(__dirname, "dist"), join(__dirname, "..")].map(folder =>
        join(folder, "pulumi-resource-aws"),
    );
    for (const place of places) {
        try {
            await access(place);
            return place;
        } catch {
            // Tried below.
        }
    }
    throw new Error(
        `the stand-in aws plugin is not built: none of ${places.join(", ")} exists. Run \`node sandbox/build.mjs\`.`,
    );
}
