import { basename, dirname } from "node:path";

/** The version of the AWS provider that this stand-in was written after; a build may name another. */
const BUILT_FOR = process.env["AWS_STAND_IN_VERSION"] ?? "7.48.0";

/**
 * The version to answer in `GetPluginInfo`.
 *
 * The engine asks for the exact version that the program's `@pulumi/aws` names and warns when the plugin answers a
 * lower one, so the answer is the version under which the plugin was installed (`.../resource-aws-v7.48.0/`).
 */
export function pluginVersion(executable: string, environment: NodeJS.ProcessEnv): string {
    const installed = /^resource-aws-v(\d+\.\d+\.\d+.*)$/.exec(basename(dirname(executable)));
    return installed?.[1] ?? environment["AWS_STAND_IN_VERSION"] ?? BUILT_FOR;
}
