import type { Command } from "commander";
import { type CommonOptions, verb } from "./verb";

export type DoctorOptions = CommonOptions & { readonly integration?: string; readonly policy?: boolean };
export type DriftOptions = CommonOptions & { readonly stack: readonly string[] };

/** doctor and drift: whether a sync can work, and whether stacks and AWS agree. */
export function registerChecking(program: Command): void {
    verb(
        program,
        "doctor",
        "look at everything that a sync depends on, and print the smallest IAM policy for it",
    )
        .option("--integration <name>", "this integration; needed if there are several")
        .option("--policy", "print the IAM policy alone")
        .action((options: DoctorOptions) =>
            (require("./doctor") as typeof import("./doctor")).diagnose(options),
        );
    verb(program, "drift", "hold Pulumi stacks against what AWS has, and keep pushes off what they own")
        .requiredOption("--stack <file...>", "what `pulumi stack export` printed; several for several stacks")
        .action((options: DriftOptions) => (require("./drift") as typeof import("./drift")).compare(options));
}
