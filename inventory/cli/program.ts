import { Command } from "commander";
import { registerChecking } from "./checking";
import { registerDeciding } from "./deciding";
import { registerEditing } from "./editing";
import { registerIntegrations } from "./integration";
import { registerLooking } from "./looking";
import { registerPast } from "./past";
import { registerShowing } from "./showing";
import { registerSyncing } from "./syncing";

const EXIT_STATUS = `
Exit status: 0 done, or nothing to do; 1 an error; 2 changes are pending (plan); 3 AWS was not read completely, and
deletions were withheld; 4 conflicts wait to be decided; 5 another run has the integration; 6 a guard stopped deletions.`;

/** All verbs. What a verb needs is loaded when it runs, so that \`find\` does not wait for the AWS SDK. */
export function program(): Command {
    const all = new Command("aws-ipam-inventory")
        .description(
            "What AWS VPC IPAM really holds, as environments, pools, blocks (VPC CIDRs) and allocations (subnets): read it, " +
                "search it, draw it, compare it with a Pulumi stack and, if you allow it, push changes.",
        )
        .showHelpAfterError("(--help shows what can be given)")
        .exitOverride()
        .addHelpText("after", EXIT_STATUS);
    registerIntegrations(all);
    registerSyncing(all);
    registerLooking(all);
    registerShowing(all);
    registerEditing(all);
    registerDeciding(all);
    registerPast(all);
    registerChecking(all);
    return all;
}
