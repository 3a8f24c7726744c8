import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { zonesFor } from "./network/zones";
import { applyFilters } from "./query";
import { allRegions, type Region, type Zone } from "./zones";

export { regionNamed, type Zone, zonesOf } from "./zones";

/** The regions that the account can use; AllRegions adds those that it would have to enable, and it has all. */
function DescribeRegions(input: EC2.DescribeRegionsRequest): EC2.DescribeRegionsResult {
    const shapes = allRegions().map(regionShape);
    const unknown = input.RegionNames?.filter(name => !shapes.some(({ RegionName }) => RegionName === name));
    if (unknown?.length) {
        throw invalid(`Invalid region names: [${unknown.join(", ")}]`);
    }
    const asked = shapes.filter(({ RegionName }) => isAsked(input.RegionNames, RegionName));
    return {
        Regions: applyFilters(asked, input.Filters, {
            endpoint: region => region.Endpoint,
            "region-name": region => region.RegionName,
            "opt-in-status": region => region.OptInStatus,
        }),
    };
}

function DescribeAvailabilityZones(
    input: EC2.DescribeAvailabilityZonesRequest,
    call: Call,
): EC2.DescribeAvailabilityZonesResult {
    const zones = zonesFor(call);
    checkKnown("zone names", input.ZoneNames, zones, zone => zone.name);
    checkKnown("availability zone-ids", input.ZoneIds, zones, zone => zone.id);
    const asked = zones.filter(
        zone =>
            (input.AllAvailabilityZones || zone.optInStatus !== "not-opted-in") &&
            isAsked(input.ZoneNames, zone.name) &&
            isAsked(input.ZoneIds, zone.id),
    );
    return {
        AvailabilityZones: applyFilters(asked.map(zoneShape), input.Filters, {
            "group-name": zone => zone.GroupName,
            "group-long-name": zone => zone.GroupLongName,
            message: zone => zone.Messages?.map(({ Message }) => Message),
            "opt-in-status": zone => zone.OptInStatus,
            "parent-zone-id": zone => zone.ParentZoneId,
            "parent-zone-name": zone => zone.ParentZoneName,
            "region-name": zone => zone.RegionName,
            state: zone => zone.State,
            "zone-id": zone => zone.ZoneId,
            "zone-name": zone => zone.ZoneName,
            "zone-type": zone => zone.ZoneType,
        }),
    };
}

const ACCOUNT_ATTRIBUTES: Readonly<Record<string, string>> = {
    "supported-platforms": "VPC",
    "default-vpc": "none",
    "max-instances": "20",
    "vpc-max-security-groups-per-interface": "5",
    "max-elastic-ips": "5",
    "vpc-max-elastic-ips": "5",
};

/** The sandbox's accounts have no default VPC. */
function DescribeAccountAttributes(
    input: EC2.DescribeAccountAttributesRequest,
): EC2.DescribeAccountAttributesResult {
    const names: readonly string[] = input.AttributeNames?.length
        ? input.AttributeNames
        : Object.keys(ACCOUNT_ATTRIBUTES);
    return {
        AccountAttributes: names.map(name => ({
            AttributeName: name,
            AttributeValues: [{ AttributeValue: ACCOUNT_ATTRIBUTES[name] }],
        })),
    };
}

function regionShape(region: Region): EC2.Region & { Geography?: unknown } {
    return {
        Endpoint: `ec2.${region.name}.amazonaws.com`,
        RegionName: region.name,
        OptInStatus: region.isDefault ? "opt-in-not-required" : "opted-in",
    };
}

function zoneShape(zone: Zone): EC2.AvailabilityZone {
    const isOrdinary = zone.type === "availability-zone";
    return {
        State: zone.state,
        OptInStatus: zone.optInStatus,
        Messages: [],
        RegionName: zone.region,
        ZoneName: zone.name,
        ZoneId: zone.id,
        GroupName: zone.groupName,
        GroupLongName: isOrdinary ? `${zone.region} 1` : undefined,
        NetworkBorderGroup: zone.networkBorderGroup,
        ZoneType: zone.type,
        ParentZoneName: zone.parent?.name,
        ParentZoneId: zone.parent?.id,
    };
}

function checkKnown(
    what: string,
    names: readonly string[] | undefined,
    zones: readonly Zone[],
    nameOf: (zone: Zone) => string,
): void {
    const unknown = names?.filter(name => !zones.some(zone => nameOf(zone) === name));
    if (unknown?.length) {
        throw invalid(`Invalid ${what}: [${unknown.join(", ")}]`);
    }
}

function isAsked(names: readonly string[] | undefined, name: string | undefined): boolean {
    return !names?.length || names.includes(name!);
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}

export const actions: Record<string, Action> = {
    DescribeRegions,
    DescribeAvailabilityZones,
    DescribeAccountAttributes,
};
