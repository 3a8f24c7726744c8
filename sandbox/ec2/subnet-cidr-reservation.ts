import type * as EC2 from "@aws-sdk/client-ec2";
import { contains, overlaps, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { cidrText } from "./network/cidr-parameter";
import { type CidrReservationRow, cidrReservations, reservedBlocks } from "./network/cidr-reservations";
import { isLive } from "./network/cidr-state";
import { invalidValue } from "./network/errors";
import { kinds, own } from "./network/lookup";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function CreateSubnetCidrReservation(
    input: EC2.CreateSubnetCidrReservationRequest,
    call: Call,
): EC2.CreateSubnetCidrReservationResult {
    const { world, account, region } = call;
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    const cidr = cidrText("cidr", input.Cidr!, input.Cidr!.includes(":") ? 6 : 4);
    const block = parseCidr(cidr);
    const blocks = [
        ...(subnet.cidrBlock ? [subnet.cidrBlock] : []),
        ...subnet.ipv6CidrBlockAssociations.filter(isLive).map(item => item.ipv6CidrBlock),
    ].map(parseCidr);
    if (!blocks.some(outer => contains(outer, block))) {
        throw invalidValue(`The CIDR ${cidr} is not within the subnet ${subnet.id}.`);
    }
    if (reservedBlocks(world, subnet.id).some(other => overlaps(other, block))) {
        throw new AwsError(
            "InvalidCidr.Conflict",
            `The CIDR ${cidr} overlaps with another reservation of the subnet ${subnet.id}.`,
        );
    }
    const row: CidrReservationRow = {
        id: world.newId("scr-"),
        account,
        region,
        subnetId: subnet.id,
        cidr,
        type: input.ReservationType!,
        description: input.Description ?? "",
        tags: tagsFrom(input.TagSpecifications, "subnet-cidr-reservation"),
    };
    cidrReservations(world).put(row);
    return { SubnetCidrReservation: reservationShape(row) };
}

function DeleteSubnetCidrReservation(
    input: EC2.DeleteSubnetCidrReservationRequest,
    call: Call,
): EC2.DeleteSubnetCidrReservationResult {
    const row = own(call, kinds.subnetCidrReservation, input.SubnetCidrReservationId!);
    cidrReservations(call.world).delete(row.id);
    return { DeletedSubnetCidrReservation: reservationShape(row) };
}

function GetSubnetCidrReservations(
    input: EC2.GetSubnetCidrReservationsRequest,
    call: Call,
): EC2.GetSubnetCidrReservationsResult {
    const subnet = own(call, kinds.subnet, input.SubnetId!);
    const found = applyFilters(cidrReservations(call.world).by("subnet", subnet.id), input.Filters, {
        reservationType: row => row.type,
        "reservation-type": row => row.type,
        "subnet-id": row => row.subnetId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    const isIpv6 = ({ cidr }: CidrReservationRow): boolean => cidr.includes(":");
    return {
        SubnetIpv4CidrReservations: items.filter(row => !isIpv6(row)).map(reservationShape),
        SubnetIpv6CidrReservations: items.filter(isIpv6).map(reservationShape),
        NextToken,
    };
}

function reservationShape(row: CidrReservationRow): EC2.SubnetCidrReservation {
    return {
        SubnetCidrReservationId: row.id,
        SubnetId: row.subnetId,
        Cidr: row.cidr,
        ReservationType: row.type,
        OwnerId: row.account,
        Description: row.description,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateSubnetCidrReservation,
    DeleteSubnetCidrReservation,
    GetSubnetCidrReservations,
};
