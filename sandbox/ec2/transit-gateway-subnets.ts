// The subnets of a transit gateway attachment, in each of which it has an interface.
import type { Call } from "../world/call";
import { AwsError } from "../world/errors";
import { invalidValue } from "./network/errors";
import { addInterface } from "./network/interfaces";
import { kinds, own } from "./network/lookup";
import type { SubnetRow } from "./network/rows";
import { subnets } from "./network/tables";
import type { AttachmentRow } from "./network/transit-gateways";
import { zoneOf } from "./zones";

/** One subnet of a zone, and all of the VPC. */
export function subnetsFrom(
    call: Call,
    vpcId: string,
    ids: readonly string[],
    present: readonly string[],
): SubnetRow[] {
    const zones = new Set(present.map(id => subnets(call.world).get(id)?.availabilityZone));
    return [...new Set(ids)].map(id => {
        const subnet = own(call, kinds.subnet, id);
        if (subnet.vpcId !== vpcId) {
            throw invalidValue(`The subnet ${id} does not belong to the VPC ${vpcId}.`);
        }
        if (zoneOf(subnet).type !== "availability-zone") {
            // "You can't create an attachment for a VPC subnet that resides in a Local Zone" (Transit Gateway Guide).
            throw invalidValue(
                `The subnet ${id} is in ${subnet.availabilityZone}, and an attachment needs an Availability Zone.`,
            );
        }
        if (zones.has(subnet.availabilityZone)) {
            throw new AwsError(
                "DuplicateSubnetsInSameZone",
                `Duplicate Subnets for same AZ: ${id} is in ${subnet.availabilityZone} like another one.`,
            );
        }
        zones.add(subnet.availabilityZone);
        return subnet;
    });
}

export function checkIpv6(chosen: readonly SubnetRow[], { options }: Pick<AttachmentRow, "options">): void {
    const without = chosen.find(subnet => subnet.ipv6CidrBlockAssociations.length === 0);
    if (options.ipv6Support === "enable" && without) {
        throw new AwsError(
            "InvalidParameterValue",
            `The subnet ${without.id} has no IPv6 CIDR block, which Ipv6Support needs.`,
        );
    }
}

export function attachmentInterface(call: Call, attachmentId: string, subnet: SubnetRow): void {
    addInterface(call, {
        subnet,
        type: "transit_gateway",
        description: `Network Interface for Transit Gateway Attachment ${attachmentId}`,
        groupIds: [],
        ownerResourceId: attachmentId,
    });
}
