import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";
import type { EncryptionExclusion } from "./args";
import { defaultsProblems } from "./defaults";
import { dhcpProblems } from "./dhcp-options";
import { encryptionProblems } from "./encryption-control";
import { flowLogProblems } from "./flow-logs";
import { networkAclProblems } from "./network-acls";
import { publicAccessProblems } from "./public-access";

/** Problems with all that closes and watches the VPC. */
export function closingProblems(
    args: VPCComponentArgs,
    tiers: readonly Tier[],
    has: (what: EncryptionExclusion) => boolean,
): Problem[] {
    const live = tiers.filter(tier => !tier.reserved);
    return [
        ...defaultsProblems(args, live),
        ...live.flatMap(networkAclProblems),
        ...publicAccessProblems(args, live),
        ...dhcpProblems(args),
        ...flowLogProblems(args),
        ...encryptionProblems(args, has),
    ];
}
