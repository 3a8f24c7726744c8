import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import type { Row, Table } from "../../world/table";
import type { World } from "../../world/world";
import { exclusions } from "./block-public-access";
import { cidrReservations } from "./cidr-reservations";
import { encryptionControls } from "./encryption-controls";
import { flowLogs } from "./flow-logs";
import { ownServices } from "./own-services";
import * as tables from "./tables";
import { transitGatewayRouteTables, transitGateways } from "./transit-gateways";
import { vpnGateways } from "./vpn-gateways";

/** A kind of object that requests name by id. */
export interface Kind<T extends Row> {
    readonly table: (world: World) => Table<T>;
    readonly prefix: string;
    /** Code and text for an id that the caller does not have here. */
    readonly notFound: string;
    readonly text: (id: string) => string;
    /** Code for an id of another kind. EC2's spelling follows no rule; where there is none, it says "not found". */
    readonly malformed?: string;
}

const doesNotExist = (what: string) => (id: string) => `The ${what} ID '${id}' does not exist`;

function kind<T extends Row>(values: Kind<T>): Kind<T> {
    return values;
}

/** The kinds of this service with the codes and texts of the EC2 API Reference, "Error codes". */
export const kinds = {
    vpc: kind({
        table: tables.vpcs,
        prefix: "vpc-",
        notFound: "InvalidVpcID.NotFound",
        text: doesNotExist("vpc"),
        malformed: "InvalidVpcID.Malformed",
    }),
    subnet: kind({
        table: tables.subnets,
        prefix: "subnet-",
        notFound: "InvalidSubnetID.NotFound",
        text: doesNotExist("subnet"),
        malformed: "InvalidSubnetID.Malformed",
    }),
    internetGateway: kind({
        table: tables.internetGateways,
        prefix: "igw-",
        notFound: "InvalidInternetGatewayID.NotFound",
        text: doesNotExist("internetGateway"),
        malformed: "InvalidInternetGatewayId.Malformed",
    }),
    egressOnlyInternetGateway: kind({
        table: tables.egressOnlyInternetGateways,
        prefix: "eigw-",
        notFound: "InvalidGatewayID.NotFound",
        text: doesNotExist("eigw"),
        malformed: "InvalidEgressOnlyInternetGatewayId.Malformed",
    }),
    natGateway: kind({
        table: tables.natGateways,
        prefix: "nat-",
        notFound: "NatGatewayNotFound",
        text: id => `The Nat Gateway ${id} was not found`,
        malformed: "NatGatewayMalformed",
    }),
    address: kind({
        table: tables.addresses,
        prefix: "eipalloc-",
        notFound: "InvalidAllocationID.NotFound",
        text: doesNotExist("allocation"),
    }),
    networkInterface: kind({
        table: tables.networkInterfaces,
        prefix: "eni-",
        notFound: "InvalidNetworkInterfaceID.NotFound",
        text: doesNotExist("networkInterface"),
        malformed: "InvalidNetworkInterfaceId.Malformed",
    }),
    routeTable: kind({
        table: tables.routeTables,
        prefix: "rtb-",
        notFound: "InvalidRouteTableID.NotFound",
        text: doesNotExist("routeTable"),
        malformed: "InvalidRouteTableId.Malformed",
    }),
    securityGroup: kind({
        table: tables.securityGroups,
        prefix: "sg-",
        notFound: "InvalidGroup.NotFound",
        text: id => `The security group '${id}' does not exist`,
        malformed: "InvalidGroupId.Malformed",
    }),
    securityGroupRule: kind({
        table: tables.securityGroupRules,
        prefix: "sgr-",
        notFound: "InvalidSecurityGroupRuleId.NotFound",
        text: doesNotExist("security group rule"),
        malformed: "InvalidSecurityGroupRuleId.Malformed",
    }),
    networkAcl: kind({
        table: tables.networkAcls,
        prefix: "acl-",
        notFound: "InvalidNetworkAclID.NotFound",
        text: doesNotExist("networkAcl"),
        malformed: "InvalidNetworkAclId.Malformed",
    }),
    dhcpOptions: kind({
        table: tables.dhcpOptions,
        prefix: "dopt-",
        notFound: "InvalidDhcpOptionID.NotFound",
        text: doesNotExist("dhcpOption"),
        malformed: "InvalidDhcpOptionsId.Malformed",
    }),
    vpcEndpoint: kind({
        table: tables.vpcEndpoints,
        prefix: "vpce-",
        notFound: "InvalidVpcEndpointId.NotFound",
        text: id => `The Vpc Endpoint Id '${id}' does not exist`,
        malformed: "InvalidVpcEndpointId.Malformed",
    }),
    vpnGateway: kind({
        table: vpnGateways,
        prefix: "vgw-",
        notFound: "InvalidVpnGatewayID.NotFound",
        text: doesNotExist("vpnGateway"),
        malformed: "InvalidVpnGatewayID.Malformed",
    }),
    transitGateway: kind({
        table: transitGateways,
        prefix: "tgw-",
        notFound: "InvalidTransitGatewayID.NotFound",
        text: id => `Transit Gateway ${id} was deleted or does not exist.`,
        malformed: "InvalidTransitGatewayID.Malformed",
    }),
    transitGatewayRouteTable: kind({
        table: transitGatewayRouteTables,
        prefix: "tgw-rtb-",
        notFound: "InvalidRouteTableID.NotFound",
        text: id => `Transit Gateway Route Table ${id} was deleted or does not exist.`,
        malformed: "InvalidRouteTableId.Malformed",
    }),
    vpcEndpointService: kind({
        table: ownServices,
        prefix: "vpce-svc-",
        notFound: "InvalidVpcEndpointServiceId.NotFound",
        text: id => `The VpcEndpointService Id '${id}' does not exist`,
    }),
    subnetCidrReservation: kind({
        table: cidrReservations,
        prefix: "scr-",
        notFound: "InvalidSubnetCidrReservationID.NotFound",
        text: doesNotExist("subnet CIDR reservation"),
    }),
    flowLog: kind({
        table: flowLogs,
        prefix: "fl-",
        notFound: "InvalidFlowLogId.NotFound",
        text: id => `These flow log ids in the input list are not found: [${id}]`,
    }),
    blockPublicAccessExclusion: kind({
        table: exclusions,
        prefix: "vpcbpa-exclude-",
        notFound: "InvalidVpcBlockPublicAccessExclusionId.NotFound",
        text: doesNotExist("VPC Block Public Access exclusion"),
    }),
    encryptionControl: kind({
        table: encryptionControls,
        prefix: "vpcec-",
        notFound: "InvalidVpcEncryptionControlId.NotFound",
        text: doesNotExist("vpcEncryptionControl"),
    }),
    prefixList: kind({
        table: tables.prefixLists,
        prefix: "pl-",
        notFound: "InvalidPrefixListID.NotFound",
        text: doesNotExist("prefix list"),
        malformed: "InvalidPrefixListId.Malformed",
    }),
};

/** Whether the object belongs to the caller's account and lives in the region that was called. */
export function isOwn(call: Call, row: Row): boolean {
    return row.account === call.account && row.region === call.region;
}

/** The caller's object with this id. Others' objects and those of other regions do not exist for him. */
export function own<T extends Row>(call: Call, kind: Kind<T>, id: string): T {
    return find(call, kind, id) ?? fail(kind, id);
}

export function find<T extends Row>(call: Call, kind: Kind<T>, id: string): T | undefined {
    checkForm(kind, id);
    const row = kind.table(call.world).get(id);
    return row && isOwn(call, row) ? row : undefined;
}

/** The caller's objects of the kind in the called region. */
export function allOwn<T extends Row>(call: Call, kind: Kind<T>): T[] {
    return kind.table(call.world).in(call.account, call.region);
}

/**
 * The objects with these ids, or all of the caller's if there are none. As in EC2 the form of all ids is checked
 * first, and one id that is not found fails the whole request.
 */
export function select<T extends Row>(call: Call, kind: Kind<T>, ids: readonly string[] | undefined): T[] {
    if (!ids?.length) {
        return allOwn(call, kind);
    }
    for (const id of ids) {
        checkForm(kind, id);
    }
    return [...new Set(ids)].map(id => own(call, kind, id));
}

interface RequestFilter {
    readonly Name?: string;
    readonly Values?: readonly string[];
}

/**
 * As `select`, for a request with filters: where one of them names the objects that an index leads to (`indexed`
 * maps the filter's name to the index), only those are looked at. The filters still have to be applied.
 */
export function candidates<T extends Row>(
    call: Call,
    kind: Kind<T>,
    ids: readonly string[] | undefined,
    filters: readonly RequestFilter[] | undefined,
    indexed: Readonly<Record<string, string>> = { "vpc-id": "vpc" },
): T[] {
    if (ids?.length) {
        return select(call, kind, ids);
    }
    for (const { Name = "", Values = [] } of filters ?? []) {
        const index = Object.hasOwn(indexed, Name) ? indexed[Name] : undefined;
        if (index !== undefined && !Values.some(value => /[*?\\]/.test(value))) {
            const rows = new Set(Values.flatMap(value => kind.table(call.world).by(index, value)));
            return [...rows].filter(row => isOwn(call, row));
        }
    }
    return allOwn(call, kind);
}

export function notFound<T extends Row>(kind: Kind<T>, id: string): AwsError {
    return new AwsError(kind.notFound, kind.text(id));
}

/** Ids inside of structures may be missing, which the service model allows. */
function checkForm<T extends Row>(kind: Kind<T>, id: string | undefined): void {
    if (kind.malformed && !id?.startsWith(kind.prefix)) {
        throw new AwsError(kind.malformed, `Invalid id: "${id ?? ""}" (expecting "${kind.prefix}...")`);
    }
}

function fail<T extends Row>(kind: Kind<T>, id: string): never {
    throw notFound(kind, id);
}
