import { type AvailabilityZone, DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../aws";
import { doing } from "../errors";
import type { Properties } from "../properties";
import { filters, only, type ProviderFunction } from "./function";

/** The zones of a region, ordered by name, without those that are excluded. */
export const getAvailabilityZones: ProviderFunction = async (args, { region, aws }) => {
    const excludedNames: string[] = args["excludeNames"] ?? [];
    const excludedIds: string[] = args["excludeZoneIds"] ?? [];
    const zones = (await doing("fetching Availability Zones", describe(args, aws)))
        .filter(
            zone => !excludedNames.includes(zone.ZoneName ?? "") && !excludedIds.includes(zone.ZoneId ?? ""),
        )
        .sort((a, b) => (a.ZoneName! < b.ZoneName! ? -1 : 1));
    return {
        ...args,
        groupNames: [...new Set(zones.map(({ GroupName }) => GroupName))],
        id: region,
        names: zones.map(({ ZoneName }) => ZoneName),
        region,
        zoneIds: zones.map(({ ZoneId }) => ZoneId),
    };
};

/** One zone, by name, id or filter. */
export const getAvailabilityZone: ProviderFunction = async (args, { region, aws }) => {
    const zone = only(
        await doing(
            "reading EC2 Availability Zone",
            describe(args, aws, {
                ...(args["name"] ? { ZoneNames: [args["name"]] } : {}),
                ...(args["zoneId"] ? { ZoneIds: [args["zoneId"]] } : {}),
            }),
        ),
        "EC2 Availability Zone",
    );
    const name = zone.ZoneName ?? "";
    return {
        allAvailabilityZones: args["allAvailabilityZones"],
        filters: args["filters"],
        groupLongName: zone.GroupLongName ?? "",
        groupName: zone.GroupName ?? "",
        id: name,
        name,
        // Local zones are called after their group, ordinary ones after their region.
        nameSuffix: name.slice(
            (zone.ZoneType === "availability-zone" ? region : (zone.GroupName ?? "")).length,
        ),
        networkBorderGroup: zone.NetworkBorderGroup ?? "",
        optInStatus: zone.OptInStatus ?? "",
        parentZoneId: zone.ParentZoneId ?? "",
        parentZoneName: zone.ParentZoneName ?? "",
        region,
        state: zone.State ?? "",
        zoneId: zone.ZoneId ?? "",
        zoneType: zone.ZoneType ?? "",
    };
};

async function describe(args: Properties, aws: Aws, more: object = {}): Promise<AvailabilityZone[]> {
    const answer = await aws.ec2(
        new DescribeAvailabilityZonesCommand({
            ...(args["allAvailabilityZones"] ? { AllAvailabilityZones: true } : {}),
            Filters: filters({ filters: args["filters"], state: args["state"] }, { state: "state" }),
            ...more,
        }),
    );
    return answer.AvailabilityZones ?? [];
}
