import type { World } from "../../world/world";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long things take, in milliseconds: long enough to be seen under `fast`, about as on AWS under `real`. */
const DELAYS = {
    /** VPC and subnet: from pending to available. */
    available: { fast: 50, real: 2 * SECOND },
    /** CIDR of a VPC or subnet: from associating to associated, and the other way. */
    association: { fast: 60, real: 5 * SECOND },
    /** How long a disassociated CIDR is still listed as such. */
    disassociated: { fast: 500, real: 1 * MINUTE },
    /** NAT gateway: from pending to available or failed. */
    natGateway: { fast: 150, real: 100 * SECOND },
    /** NAT gateway: from deleting to deleted. */
    natGatewayDeletion: { fast: 150, real: 45 * SECOND },
    /** How long a deleted or failed NAT gateway is still listed ("about an hour", VPC User Guide). */
    natGatewayRemains: { fast: 30 * SECOND, real: 1 * HOUR },
    /** Address of a NAT gateway: from assigning or associating to succeeded, and back. */
    natGatewayAddress: { fast: 80, real: 10 * SECOND },
    endpoint: { fast: 100, real: 60 * SECOND },
    endpointDeletion: { fast: 100, real: 60 * SECOND },
    vpnGatewayAttachment: { fast: 80, real: 20 * SECOND },
    transitGateway: { fast: 100, real: 120 * SECOND },
    transitGatewayAttachment: { fast: 100, real: 90 * SECOND },
    /** Table of a transit gateway, and what is tied to it. */
    transitGatewayTable: { fast: 60, real: 30 * SECOND },
    peering: { fast: 60, real: 5 * SECOND },
    /** How long peering connections and transit gateways that came to their end are still listed. */
    remains: { fast: 30 * SECOND, real: 1 * HOUR },
    blockPublicAccess: { fast: 80, real: 60 * SECOND },
    encryptionControl: { fast: 80, real: 60 * SECOND },
    prefixList: { fast: 60, real: 5 * SECOND },
} as const;

export type DelayName = keyof typeof DELAYS;

export function delay(world: World, name: DelayName): number {
    return DELAYS[name][world.options.time === "real" ? "real" : "fast"];
}
