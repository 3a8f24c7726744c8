import {
    CreateSubnetCidrReservationCommand,
    DeleteSubnetCidrReservationCommand,
    GetSubnetCidrReservationsCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode, orMissing } from "../../errors";
import { text } from "../../schema/input";
import { orEmpty, type ResourceType, region } from "../resource";
import { sameBlock } from "./network-acl-entries";

/** A part of a subnet from which AWS assigns no addresses by itself. */
export const subnetCidrReservation: ResourceType = {
    token: "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
    noun: "EC2 Subnet CIDR Reservation",
    inputs: {
        cidrBlock: text({ required: true, replaces: true, same: sameBlock }),
        description: text({ replaces: true }),
        region,
        reservationType: text({ required: true, replaces: true }),
        subnetId: text({ required: true, replaces: true }),
    },
    outputs: ["ownerId"],

    async create(inputs, { aws, identify }) {
        const answer = await doing(
            "creating EC2 Subnet CIDR Reservation",
            aws.ec2(
                new CreateSubnetCidrReservationCommand({
                    Cidr: inputs["cidrBlock"],
                    Description: inputs["description"],
                    ReservationType: inputs["reservationType"],
                    SubnetId: inputs["subnetId"],
                }),
            ),
        );
        return identify(answer.SubnetCidrReservation!.SubnetCidrReservationId!);
    },

    async read(id, state, { aws }) {
        const answer = await doing(
            `reading EC2 Subnet CIDR Reservation (${id})`,
            orMissing(
                aws.ec2(new GetSubnetCidrReservationsCommand({ SubnetId: state["subnetId"] })),
                "InvalidSubnetID.NotFound",
            ),
        );
        const found = [
            ...(answer?.SubnetIpv4CidrReservations ?? []),
            ...(answer?.SubnetIpv6CidrReservations ?? []),
        ].find(({ SubnetCidrReservationId }) => SubnetCidrReservationId === id);
        return (
            found && {
                cidrBlock: found.Cidr,
                description: orEmpty(found.Description),
                ownerId: found.OwnerId,
                reservationType: found.ReservationType,
                subnetId: found.SubnetId,
            }
        );
    },

    async delete(id, _, { aws }) {
        try {
            await doing(
                `deleting EC2 Subnet CIDR Reservation (${id})`,
                aws.ec2(new DeleteSubnetCidrReservationCommand({ SubnetCidrReservationId: id })),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidSubnetCidrReservationID.NotFound")) {
                throw error;
            }
        }
    },

    async importId(given) {
        const [subnetId, id, more] = given.split(":");
        if (!subnetId || !id || more !== undefined) {
            throw new Error(`unexpected format of ID ("${given}"), expected SUBNET_ID:RESERVATION_ID`);
        }
        return { id, state: { subnetId } };
    },
};
