import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import type { Row } from "../world/table";
import { type FlowLogRow, flowLogs } from "./network/flow-logs";
import { find, kinds, select } from "./network/lookup";
import { attachments, transitGateways } from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

/** Version 2 of a record (VPC User Guide, "Flow log records"). */
const DEFAULT_FORMAT = [
    "version",
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
]
    .map(field => `\${${field}}`)
    .join(" ");

const S3_ARN = /^arn:aws[\w-]*:s3:::[a-z0-9.-]{3,63}(\/.*)?$/;
const STREAM_ARN = /^arn:aws[\w-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/[\w.-]{1,64}$/;
const GROUP_ARN = /^arn:aws[\w-]*:logs:[a-z0-9-]+:\d{12}:log-group:([\w.\-/#]{1,512})(:\*)?$/;

/** What cannot be logged is told for each resource by itself; a request that makes no sense is refused. */
function CreateFlowLogs(input: EC2.CreateFlowLogsRequest, call: Call): EC2.CreateFlowLogsResult {
    const settings = settingsFrom(input);
    const tags = tagsFrom(input.TagSpecifications, "vpc-flow-log");
    const FlowLogIds: string[] = [];
    const Unsuccessful: EC2.UnsuccessfulItem[] = [];
    for (const resourceId of input.ResourceIds ?? []) {
        const problem = problemWith(call, input.ResourceType!, resourceId, settings);
        if (problem) {
            Unsuccessful.push({
                ResourceId: resourceId,
                Error: { Code: problem.code, Message: problem.message },
            });
        } else {
            const row: FlowLogRow = {
                id: call.world.newId("fl-"),
                account: call.account,
                region: call.region,
                resourceId,
                ...settings,
                tags,
                createdAt: call.now,
            };
            flowLogs(call.world).put(row);
            FlowLogIds.push(row.id);
        }
    }
    return { ClientToken: input.ClientToken, FlowLogIds, Unsuccessful };
}

type Settings = Omit<FlowLogRow, keyof Row | "resourceId" | "createdAt">;

function settingsFrom(input: EC2.CreateFlowLogsRequest): Settings {
    const isOfHub = input.ResourceType?.startsWith("TransitGateway") ?? false;
    if (!isOfHub && input.TrafficType === undefined) {
        throw invalidParameter("TrafficType is required for the specified resource type.");
    }
    if (isOfHub && input.TrafficType !== undefined) {
        throw invalidParameter("TrafficType is not supported for the specified resource type.");
    }
    const interval = input.MaxAggregationInterval ?? (isOfHub ? 60 : 600);
    if (interval !== 60 && !(interval === 600 && !isOfHub)) {
        throw invalidParameter("Invalid Flow Log Max Aggregation Interval");
    }
    return {
        trafficType: input.TrafficType,
        ...destinationFrom(input),
        permissionArn: input.DeliverLogsPermissionArn,
        crossAccountRoleArn: input.DeliverCrossAccountRole,
        format: input.LogFormat ?? DEFAULT_FORMAT,
        aggregationInterval: interval,
    };
}

function destinationFrom(
    input: EC2.CreateFlowLogsRequest,
): Pick<
    FlowLogRow,
    | "destinationType"
    | "destination"
    | "logGroupName"
    | "fileFormat"
    | "hiveCompatiblePartitions"
    | "perHourPartition"
> {
    const { LogDestination: destination, LogGroupName: name, DestinationOptions: options } = input;
    const destinationType = input.LogDestinationType ?? "cloud-watch-logs";
    if (destination !== undefined && name !== undefined) {
        throw invalidParameter("Please only provide LogGroupName or only provide LogDestination.");
    }
    if (options !== undefined && destinationType !== "s3") {
        throw invalidParameter("DestinationOptions are supported for the destination type s3 only.");
    }
    if (destinationType === "cloud-watch-logs") {
        if (input.DeliverLogsPermissionArn === undefined) {
            throw invalidParameter(
                "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
            );
        }
        const group = destination === undefined ? name : GROUP_ARN.exec(destination)?.[1];
        if (group === undefined) {
            throw invalidDestination(destination);
        }
        return { destinationType, destination, logGroupName: group };
    }
    const isValid = (destinationType === "s3" ? S3_ARN : STREAM_ARN).test(destination ?? "");
    if (!isValid) {
        throw invalidDestination(destination);
    }
    return {
        destinationType,
        destination,
        ...(destinationType === "s3"
            ? {
                  fileFormat: options?.FileFormat ?? "plain-text",
                  hiveCompatiblePartitions: options?.HiveCompatiblePartitions ?? false,
                  perHourPartition: options?.PerHourPartition ?? false,
              }
            : {}),
    };
}

function invalidDestination(destination: string | undefined): AwsError {
    return destination === undefined
        ? invalidParameter("LogDestination can't be empty if LogGroupName is not provided.")
        : invalidParameter(`LogDestination: ${destination} is not valid.`);
}

function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameter", message);
}

function problemWith(
    call: Call,
    type: EC2.FlowLogsResourceType,
    resourceId: string,
    settings: Settings,
): { code: string; message: string } | undefined {
    if (!exists(call, type, resourceId)) {
        return {
            code: `Invalid${type}Id.NotFound`,
            message: `The ${type} ID '${resourceId}' does not exist`,
        };
    }
    const { destinationType, destination, logGroupName, trafficType } = settings;
    const isThere = flowLogs(call.world)
        .by("resource", resourceId)
        .some(
            row =>
                row.destinationType === destinationType &&
                row.destination === destination &&
                row.logGroupName === logGroupName &&
                row.trafficType === trafficType,
        );
    return isThere
        ? {
              code: "FlowLogAlreadyExists",
              message: "There is an existing Flow Log with the same configuration and log destination.",
          }
        : undefined;
}

function exists(call: Call, type: EC2.FlowLogsResourceType, id: string): boolean {
    const own = (row: Row | undefined): boolean =>
        row?.account === call.account && row.region === call.region;
    switch (type) {
        case "VPC":
            return find(call, kinds.vpc, id) !== undefined;
        case "Subnet":
            return find(call, kinds.subnet, id) !== undefined;
        case "NetworkInterface":
            return find(call, kinds.networkInterface, id) !== undefined;
        case "RegionalNatGateway":
            return find(call, kinds.natGateway, id)?.availabilityMode === "regional";
        case "TransitGateway":
            return own(transitGateways(call.world).get(id));
        case "TransitGatewayAttachment":
            return own(attachments(call.world).get(id));
        default:
            return false;
    }
}

function DeleteFlowLogs(input: EC2.DeleteFlowLogsRequest, call: Call): EC2.DeleteFlowLogsResult {
    const Unsuccessful: EC2.UnsuccessfulItem[] = [];
    for (const id of input.FlowLogIds ?? []) {
        if (find(call, kinds.flowLog, id)) {
            flowLogs(call.world).delete(id);
        } else {
            Unsuccessful.push({
                ResourceId: id,
                Error: { Code: kinds.flowLog.notFound, Message: kinds.flowLog.text(id) },
            });
        }
    }
    return { Unsuccessful };
}

function DescribeFlowLogs(input: EC2.DescribeFlowLogsRequest, call: Call): EC2.DescribeFlowLogsResult {
    const found = applyFilters(select(call, kinds.flowLog, input.FlowLogIds), input.Filter, {
        "deliver-log-status": () => "SUCCESS",
        "flow-log-id": row => row.id,
        "log-destination-type": row => row.destinationType,
        "log-group-name": row => row.logGroupName,
        "resource-id": row => row.resourceId,
        "traffic-type": row => row.trafficType,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 1, max: 1000 });
    return { FlowLogs: items.map(flowLogShape), NextToken };
}

function flowLogShape(row: FlowLogRow): EC2.FlowLog {
    return {
        FlowLogId: row.id,
        FlowLogStatus: "ACTIVE",
        ResourceId: row.resourceId,
        TrafficType: row.trafficType,
        LogDestinationType: row.destinationType,
        LogDestination: row.destination,
        LogGroupName: row.logGroupName,
        LogFormat: row.format,
        MaxAggregationInterval: row.aggregationInterval,
        DeliverLogsPermissionArn: row.permissionArn,
        DeliverCrossAccountRole: row.crossAccountRoleArn,
        DeliverLogsStatus: "SUCCESS",
        DestinationOptions: row.fileFormat && {
            FileFormat: row.fileFormat,
            HiveCompatiblePartitions: row.hiveCompatiblePartitions,
            PerHourPartition: row.perHourPartition,
        },
        CreationTime: new Date(row.createdAt),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = { CreateFlowLogs, DeleteFlowLogs, DescribeFlowLogs };
