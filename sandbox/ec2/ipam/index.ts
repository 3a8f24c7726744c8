import type { Action } from "../../world/call";
import { actions as addressHistory } from "./address-history";
import { actions as allocation } from "./allocation";
import { actions as byoasn } from "./byoasn";
import { actions as byoipMove } from "./byoip-move";
import { actions as discovered } from "./discovered";
import { actions as ipam } from "./ipam";
import { actions as organization } from "./organization";
import { actions as policy } from "./policy";
import { actions as policyEnablement } from "./policy-enablement";
import { actions as policyRules } from "./policy-rules";
import { actions as pool } from "./pool";
import { actions as poolCidr } from "./pool-cidr";
import { actions as prefixListResolver } from "./prefix-list-resolver";
import { actions as prefixListResolverTarget } from "./prefix-list-resolver-target";
import { actions as prefixListResolverVersion } from "./prefix-list-resolver-version";
import { actions as resourceCidrs } from "./resource-cidrs";
import { actions as resourceDiscovery } from "./resource-discovery";
import { actions as scope } from "./scope";
import { actions as verificationToken } from "./verification-token";

/** All actions of IPAM, by AWS's names. */
export const actions: Record<string, Action> = {
    ...ipam,
    ...scope,
    ...pool,
    ...poolCidr,
    ...allocation,
    ...resourceCidrs,
    ...addressHistory,
    ...resourceDiscovery,
    ...discovered,
    ...organization,
    ...verificationToken,
    ...byoasn,
    ...prefixListResolver,
    ...prefixListResolverTarget,
    ...prefixListResolverVersion,
    ...policy,
    ...policyRules,
    ...policyEnablement,
    ...byoipMove,
};
