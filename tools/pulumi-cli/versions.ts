/**
 * The version of the Pulumi CLI that is downloaded or built when the machine has none.
 *
 * 3.259.0 is the newest one whose module (`github.com/pulumi/pulumi/pkg/v3`) the Go module proxy serves, so both ways
 * of obtaining a CLI give the same engine.
 */
export const CLI_VERSION = "3.259.0";

/**
 * The version of `github.com/pulumi/pulumi/sdk/v3` from which the Node.js language host is built: the last one whose
 * Go module contains the host. A CLI from the vendor brings a newer host of its own.
 */
export const LANGUAGE_HOST_VERSION = "3.68.0";

/**
 * The oldest CLI that is accepted from the path or from Pulumi's own folder.
 *
 * From 3.206.0 on the Automation API receives the engine's events over gRPC, in order and at once; from older ones it
 * reads them from a file it polls, and progress and the list of what failed would lag or lose their end.
 */
export const MINIMUM_CLI_VERSION = "3.206.0";
