import { randomUUID } from "node:crypto";
import { CreateNatGatewayCommand, DeleteNatGatewayCommand, type NatGateway } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi, isZero, type Properties } from "../../properties";
import type { Failure } from "../../schema/check";
import { number, objectSet, text, textSet } from "../../schema/input";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findNatGateway } from "./find";
import { minutes } from "./minutes";
import { updatePrivateAddresses, updatePublicAddresses } from "./nat-gateway-addresses";
import {
    sameZoneAddresses,
    updateZoneAddresses,
    zoneAddresses,
    zoneAddressesForApi,
} from "./nat-gateway-zone-addresses";
import { tagSpecifications } from "./tag-specifications";

const CREATE_TIMEOUT = minutes(10);
const DELETE_TIMEOUT = minutes(30);

/** A NAT gateway: public or private in one zone (in a subnet), or regional (in a VPC). */
export const natGateway: ResourceType = {
    token: "aws:ec2/natGateway:NatGateway",
    noun: "EC2 NAT Gateway",
    inputs: {
        allocationId: text({ replaces: true }),
        availabilityMode: text({ computed: true, replaces: true }),
        availabilityZoneAddresses: objectSet(
            {
                allocationIds: textSet(),
                availabilityZone: text(),
                availabilityZoneId: text({ computed: true }),
            },
            // Without any, AWS finds zones and addresses; a gateway cannot come from one way to the other.
            { replacesUnlessChanged: true, same: sameZoneAddresses },
        ),
        connectivityType: text({ replaces: true, default: "public" }),
        privateIp: text({ computed: true, replaces: true }),
        region,
        secondaryAllocationIds: textSet({ computed: true }),
        secondaryPrivateIpAddressCount: number({ computed: true }),
        secondaryPrivateIpAddresses: textSet({ computed: true }),
        subnetId: text({ replaces: true }),
        vpcId: text({ computed: true, replaces: true }),
        ...tagInputs,
    },
    outputs: [
        "associationId",
        "autoProvisionZones",
        "autoScalingIps",
        "networkInterfaceId",
        "publicIp",
        "regionalNatGatewayAddresses",
        "regionalNatGatewayAutoMode",
        "routeTableId",
    ],
    tags: "ec2",

    check: checkNatGateway,

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const answer = await doing(
            "creating EC2 NAT Gateway",
            aws.ec2(
                new CreateNatGatewayCommand({
                    ...asApi(inputs, [
                        "allocationId",
                        "availabilityMode",
                        "connectivityType",
                        "secondaryAllocationIds",
                        "secondaryPrivateIpAddressCount",
                        "secondaryPrivateIpAddresses",
                        "subnetId",
                        "vpcId",
                    ]),
                    AvailabilityZoneAddresses: zoneAddressesForApi(inputs["availabilityZoneAddresses"]),
                    ClientToken: randomUUID(),
                    PrivateIpAddress: inputs["privateIp"],
                    TagSpecifications: tagSpecifications("natgateway", tags),
                }),
            ),
        );
        const id = identify(answer.NatGateway!.NatGatewayId!);
        await doing(
            `waiting for EC2 NAT Gateway (${id}) create`,
            wait.until({
                pending: ["pending"],
                target: ["available"],
                read: () => findNatGateway(aws, id),
                state: found => found.State,
                reason: found => found.FailureCode && `${found.FailureCode}: ${found.FailureMessage}`,
                timeout: timeout ?? CREATE_TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading EC2 NAT Gateway (${id})`, findNatGateway(aws, id));
        // A deleted gateway stays listed for an hour.
        return found && found.State !== "deleted" ? outputs(found) : undefined;
    },

    async update(id, change, operation) {
        if (change.news["availabilityMode"] === "regional") {
            await updateZoneAddresses(id, change, operation);
        } else if (change.news["connectivityType"] === "private") {
            await updatePrivateAddresses(id, change, operation);
        } else {
            await updatePublicAddresses(id, change, operation);
        }
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting EC2 NAT Gateway (${id})`,
                aws.ec2(new DeleteNatGatewayCommand({ NatGatewayId: id })),
            );
        } catch (error) {
            if (hasCode(error, "NatGatewayNotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for EC2 NAT Gateway (${id}) delete`,
            wait.untilGone({
                pending: ["deleting", "available"],
                target: ["deleted"],
                read: () => findNatGateway(aws, id),
                state: found => found.State,
                timeout: timeout ?? wait.patience(DELETE_TIMEOUT),
            }),
        );
    },
};

/** A public gateway without an address is no mistake here: AWS refuses it. */
function checkNatGateway(inputs: Properties): Failure[] {
    const failures: Failure[] = [];
    const fail = (property: string, reason: string) => failures.push({ property, reason });
    if (inputs["connectivityType"] === "private") {
        if (!isZero(inputs["allocationId"])) {
            fail("allocationId", 'allocation_id is not supported with connectivity_type = "private"');
        }
        if (!isZero(inputs["secondaryAllocationIds"])) {
            fail(
                "secondaryAllocationIds",
                'secondary_allocation_ids is not supported with connectivity_type = "private"',
            );
        }
    } else if (inputs["connectivityType"] === "public" && !isZero(inputs["secondaryPrivateIpAddressCount"])) {
        fail(
            "secondaryPrivateIpAddressCount",
            'secondary_private_ip_address_count is not supported with connectivity_type = "public"',
        );
    }
    if (inputs["availabilityMode"] !== "regional" && inputs["subnetId"] === undefined) {
        fail("subnetId", 'subnet_id must be set when availability_mode = "zonal"');
    }
    if (inputs["availabilityMode"] === "regional" && inputs["vpcId"] === undefined) {
        fail("vpcId", 'vpc_id must be set when availability_mode = "regional"');
    }
    const zones: Properties[] = inputs["availabilityZoneAddresses"] ?? [];
    if (zones.some(zone => isZero(zone["availabilityZone"]) && isZero(zone["availabilityZoneId"]))) {
        fail(
            "availabilityZoneAddresses",
            "At least one of availability_zone or availability_zone_id must be specified",
        );
    }
    return failures;
}

function outputs(found: NatGateway): Properties {
    const regional = found.AvailabilityMode === "regional";
    const addresses = found.NatGatewayAddresses ?? [];
    // With one address AWS does not always mark it as primary.
    const primary = addresses.length === 1 ? addresses[0] : addresses.find(({ IsPrimary }) => IsPrimary);
    const secondary = regional ? [] : addresses.filter(address => address !== primary);
    const known = (values: (string | undefined)[]) =>
        values.filter((value): value is string => value !== undefined);
    return {
        availabilityMode: found.AvailabilityMode ?? "zonal",
        autoProvisionZones: orEmpty(found.AutoProvisionZones),
        autoScalingIps: orEmpty(found.AutoScalingIps),
        connectivityType: found.ConnectivityType,
        subnetId: orEmpty(found.SubnetId),
        vpcId: found.VpcId,
        routeTableId: orEmpty(found.RouteTableId),
        availabilityZoneAddresses: found.AutoProvisionZones === "disabled" ? zoneAddresses(addresses) : [],
        regionalNatGatewayAutoMode: regional
            ? found.AutoProvisionZones === "enabled"
                ? "enabled"
                : "disabled"
            : "",
        regionalNatGatewayAddresses: regional
            ? addresses.map(address => ({
                  allocationId: orEmpty(address.AllocationId),
                  associationId: orEmpty(address.AssociationId),
                  availabilityZone: orEmpty(address.AvailabilityZone),
                  availabilityZoneId: orEmpty(address.AvailabilityZoneId),
                  networkInterfaceId: orEmpty(address.NetworkInterfaceId),
                  publicIp: orEmpty(address.PublicIp),
                  status: orEmpty(address.Status),
              }))
            : [],
        allocationId: regional ? "" : orEmpty(primary?.AllocationId),
        associationId: regional ? "" : orEmpty(primary?.AssociationId),
        networkInterfaceId: regional ? "" : orEmpty(primary?.NetworkInterfaceId),
        privateIp: regional ? "" : orEmpty(primary?.PrivateIp),
        publicIp: regional ? "" : orEmpty(primary?.PublicIp),
        secondaryAllocationIds: known(secondary.map(({ AllocationId }) => AllocationId)),
        secondaryPrivateIpAddressCount: secondary.length,
        secondaryPrivateIpAddresses: known(secondary.map(({ PrivateIp }) => PrivateIp)),
        __tags: found.Tags,
    };
}
