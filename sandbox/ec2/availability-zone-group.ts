import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { invalidValue } from "./network/errors";
import { optIn, zonesFor } from "./network/zones";

/**
 * Opts in to a group of Local or Wavelength Zones. "The only valid value is opted-in. You must contact AWS Support to
 * opt out" (EC2 API Reference, "ModifyAvailabilityZoneGroup"), so a group that is not opted in to stays as it is.
 */
function ModifyAvailabilityZoneGroup(
    input: EC2.ModifyAvailabilityZoneGroupRequest,
    call: Call,
): EC2.ModifyAvailabilityZoneGroupResult {
    const name = input.GroupName!;
    const zone = zonesFor(call).find(({ groupName }) => groupName === name);
    if (!zone) {
        throw invalidValue(`Invalid availability zone group: [${name}]`);
    }
    if (zone.optInStatus === "opt-in-not-required") {
        throw invalidValue(`The opt-in status of the availability zone group ${name} cannot be modified.`);
    }
    if (input.OptInStatus !== "opted-in") {
        throw invalidValue(
            `Invalid value '${input.OptInStatus}' for optInStatus. To opt out of the availability zone group ` +
                `${name}, contact AWS Support.`,
        );
    }
    optIn(call, name);
    return { Return: true };
}

export const actions: Record<string, Action> = { ModifyAvailabilityZoneGroup };
