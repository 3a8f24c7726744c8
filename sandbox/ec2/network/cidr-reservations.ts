import { type Cidr, parseCidr } from "../../../address-space";
import { declareTable, type Row } from "../../world/table";
import type { World } from "../../world/world";

/** A part of a subnet from which AWS assigns no addresses by itself. */
export interface CidrReservationRow extends Row {
    readonly subnetId: string;
    readonly cidr: string;
    readonly type: "prefix" | "explicit";
    readonly description: string;
}

export const cidrReservations = declareTable<CidrReservationRow>("subnet-cidr-reservations", {
    subnet: row => row.subnetId,
});

export function reservedBlocks(world: World, subnetId: string): Cidr[] {
    return cidrReservations(world)
        .by("subnet", subnetId)
        .map(({ cidr }) => parseCidr(cidr));
}
