import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { keyProblems } from "../../keys";
import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import { type FlowLogArgs, FlowLogFileFormat, TrafficType } from "./args";
import { choiceProblems } from "./choices";

/** The arguments that name a destination, with what AWS calls its kind and the service in its ARN. */
const DESTINATIONS = {
    logGroupArn: { type: "cloud-watch-logs", service: "logs" },
    bucketArn: { type: "s3", service: "s3" },
    deliveryStreamArn: { type: "kinesis-data-firehose", service: "firehose" },
} as const;
type Destination = keyof typeof DESTINATIONS;
const NAMES = Object.keys(DESTINATIONS) as Destination[];

const INTERVALS = [60, 600];
const OF_FILES = ["fileFormat", "hiveCompatiblePartitions", "perHourPartition"] as const;

/** Problems with `flowLogs`. */
export function flowLogProblems({ flowLogs }: VPCComponentArgs): Problem[] {
    return Object.entries(flowLogs ?? {}).flatMap(([name, args]) => {
        const path = `flowLogs.${name}`;
        return [
            ...keyProblems("flowLogs", name),
            ...destinationProblems(path, args),
            ...choiceProblems(`${path}.trafficType`, args.trafficType, TrafficType, "a kind of traffic"),
            ...choiceProblems(`${path}.fileFormat`, args.fileFormat, FlowLogFileFormat, "a form of files"),
            ...intervalProblems(`${path}.maxAggregationInterval`, args.maxAggregationInterval),
        ];
    });
}

/** Creates the flow logs. AWS refuses a second one to the same place, so the old one goes before it is replaced. */
export function createFlowLogs(
    setting: VPCSetting,
    vpc: aws.ec2.Vpc,
): { [name: string]: pulumi.Output<string> } {
    const entries = Object.entries(setting.args.flowLogs ?? {}).map(([name, args]) => {
        const suffix = `flow-log-${name}`;
        const destination = NAMES.find(key => args[key] !== undefined)!;
        const hasFiles = OF_FILES.some(key => args[key] !== undefined);
        const log = new aws.ec2.FlowLog(
            childName(setting, suffix),
            {
                region: setting.region,
                vpcId: vpc.id,
                logDestinationType: DESTINATIONS[destination].type,
                logDestination: args[destination],
                trafficType: args.trafficType ?? TrafficType.All,
                iamRoleArn: args.iamRoleArn,
                deliverCrossAccountRole: args.deliverCrossAccountRole,
                maxAggregationInterval: args.maxAggregationInterval,
                logFormat: args.logFormat,
                destinationOptions: hasFiles
                    ? {
                          fileFormat: args.fileFormat ?? FlowLogFileFormat.PlainText,
                          hiveCompatiblePartitions: args.hiveCompatiblePartitions ?? false,
                          perHourPartition: args.perHourPartition ?? false,
                      }
                    : undefined,
                tags: tagsOf(setting, suffix),
            },
            childOptions(setting, suffix, { deleteBeforeReplace: true }),
        );
        return [name, log.id];
    });
    return Object.fromEntries(entries);
}

function destinationProblems(path: string, args: FlowLogArgs): Problem[] {
    const given = NAMES.filter(name => args[name] !== undefined);
    if (given.length !== 1) {
        return [
            {
                path,
                rule:
                    given.length === 0
                        ? "has no destination"
                        : `has ${given.length} destinations: ${given.join(", ")}`,
                wayOut:
                    given.length === 0
                        ? `set one of ${NAMES.join(", ")}`
                        : "make a flow log for each of them",
            },
        ];
    }
    const [name] = given;
    const problems: Problem[] = [];
    const arn = args[name];
    const { service } = DESTINATIONS[name];
    if (typeof arn === "string" && !new RegExp(`^arn:aws[a-z-]*:${service}:`).test(arn)) {
        problems.push({
            path: `${path}.${name}`,
            value: arn,
            rule: "is not an ARN of this kind of destination",
            wayOut: `give one that begins with arn:aws:${service}:`,
        });
    }
    const isGroup = name === "logGroupArn";
    if (isGroup !== (args.iamRoleArn !== undefined)) {
        problems.push({
            path: `${path}.iamRoleArn`,
            rule: isGroup
                ? "is missing: AWS writes into a log group with a role"
                : "is for log groups; a bucket or stream is opened by its own policy",
            wayOut: isGroup ? "give the ARN of a role that may write into the group" : "leave it out",
        });
    }
    if (name !== "bucketArn") {
        problems.push(
            ...OF_FILES.filter(key => args[key] !== undefined).map(key => ({
                path: `${path}.${key}`,
                rule: "is for files in a bucket",
                wayOut: "leave it out, or set bucketArn",
            })),
        );
    }
    return problems;
}

function intervalProblems(path: string, value: number | undefined): Problem[] {
    return value === undefined || INTERVALS.includes(value)
        ? []
        : [{ path, value, rule: "is not an interval that AWS offers", wayOut: "set 60 or 600" }];
}
