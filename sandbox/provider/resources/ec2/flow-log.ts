import { randomUUID } from "node:crypto";
import {
    CreateFlowLogsCommand,
    type CreateFlowLogsCommandInput,
    DeleteFlowLogsCommand,
    DescribeFlowLogsCommand,
    type FlowLog,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { AwsCallError, doing, orMissing } from "../../errors";
import { asApi, isUnknown, isZero, type Properties } from "../../properties";
import { snake } from "../../schema/check";
import { flag, number, object, objectSet, text, textSet } from "../../schema/input";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { tagSpecifications } from "./tag-specifications";

/** What can be logged: the argument and what AWS calls it. */
const LOGGED = {
    eniId: "NetworkInterface",
    regionalNatGatewayId: "RegionalNatGateway",
    subnetId: "Subnet",
    transitGatewayAttachmentId: "TransitGatewayAttachment",
    transitGatewayId: "TransitGateway",
    vpcId: "VPC",
} as const;
const NAMES = Object.keys(LOGGED) as (keyof typeof LOGGED)[];

/** Beginnings of ids, longest first where one begins like another. */
const PREFIXES: readonly [string, keyof typeof LOGGED][] = [
    ["eni-", "eniId"],
    ["nat-", "regionalNatGatewayId"],
    ["subnet-", "subnetId"],
    ["tgw-attach-", "transitGatewayAttachmentId"],
    ["tgw-", "transitGatewayId"],
    ["vpc-", "vpcId"],
];

/** A log of traffic to CloudWatch Logs, a bucket or a delivery stream. */
export const flowLog: ResourceType = {
    token: "aws:ec2/flowLog:FlowLog",
    noun: "Flow Log",
    inputs: {
        deliverCrossAccountRole: text({ replaces: true }),
        destinationOptions: object(
            { fileFormat: text(), hiveCompatiblePartitions: flag(), perHourPartition: flag() },
            { replaces: true },
        ),
        eniId: text({ replaces: true }),
        iamRoleArn: text({ replaces: true }),
        logDestination: text({ computed: true, replaces: true }),
        logDestinationType: text({ replaces: true, default: "cloud-watch-logs" }),
        logFormat: text({ computed: true, replaces: true }),
        maxAggregationInterval: number({ replaces: true, default: 600 }),
        region,
        regionalNatGatewayId: text({ replaces: true }),
        subnetId: text({ replaces: true }),
        tagFieldSpecifications: objectSet(
            { resourceType: text({ required: true }), tagKeys: textSet({ required: true }) },
            { replaces: true, writeOnly: true },
        ),
        trafficType: text({ replaces: true }),
        transitGatewayAttachmentId: text({ replaces: true }),
        transitGatewayId: text({ replaces: true }),
        vpcId: text({ replaces: true }),
        ...tagInputs,
    },
    outputs: ["arn"],
    tags: "ec2",

    check(inputs) {
        if (!isZero(inputs["tagFieldSpecifications"])) {
            return [
                {
                    property: "tagFieldSpecifications",
                    reason: "the stand-in aws provider does not know this argument yet",
                },
            ];
        }
        const set = NAMES.filter(name => isUnknown(inputs[name]) || !isZero(inputs[name]));
        const all = NAMES.map(snake).join(",");
        return set.length === 1
            ? []
            : [
                  {
                      property: set[0] ?? "vpcId",
                      reason:
                          "Invalid combination of arguments: " +
                          (set.length === 0
                              ? `one of \`${all}\` must be specified`
                              : `only one of \`${all}\` can be specified, but \`${set.map(snake).join(",")}\` were specified.`),
                  },
              ];
    },

    async create(inputs, { aws, tags, identify }) {
        const name = NAMES.find(key => !isZero(inputs[key]))!;
        const options: Properties | undefined = inputs["destinationOptions"];
        const input: CreateFlowLogsCommandInput = {
            ...asApi(inputs, [
                "deliverCrossAccountRole",
                "logDestination",
                "logDestinationType",
                "logFormat",
                "maxAggregationInterval",
                "trafficType",
            ]),
            ClientToken: randomUUID(),
            DeliverLogsPermissionArn: isZero(inputs["iamRoleArn"]) ? undefined : inputs["iamRoleArn"],
            DestinationOptions: options && {
                FileFormat: options["fileFormat"] ?? "plain-text",
                HiveCompatiblePartitions: options["hiveCompatiblePartitions"] ?? false,
                PerHourPartition: options["perHourPartition"] ?? false,
            },
            ResourceIds: [inputs[name]],
            ResourceType: LOGGED[name],
            TagSpecifications: tagSpecifications("vpc-flow-log", tags),
        };
        const what = `creating Flow Log (${inputs[name]})`;
        const answer = await doing(what, aws.ec2(new CreateFlowLogsCommand(input)));
        const refused = answer.Unsuccessful?.[0]?.Error;
        if (refused) {
            throw new AwsCallError(refused.Code ?? "", `${what}: ${refused.Code}: ${refused.Message}`);
        }
        return identify(answer.FlowLogIds![0]!);
    },

    async read(id, state, { aws, region: here }) {
        const found = await doing(`reading Flow Log (${id})`, findFlowLog(aws, id));
        return (
            found && {
                arn: `arn:${aws.partition}:ec2:${here}:${await aws.account()}:vpc-flow-log/${id}`,
                deliverCrossAccountRole: orEmpty(found.DeliverCrossAccountRole),
                destinationOptions: destinationOptions(found, state),
                iamRoleArn: orEmpty(found.DeliverLogsPermissionArn),
                logDestination: orEmpty(found.LogDestination),
                logDestinationType: found.LogDestinationType,
                logFormat: found.LogFormat,
                maxAggregationInterval: found.MaxAggregationInterval ?? 0,
                trafficType: orEmpty(found.TrafficType),
                ...loggedResource(found.ResourceId ?? ""),
                __tags: found.Tags,
            }
        );
    },

    async delete(id, _, { aws }) {
        const answer = await doing(
            `deleting Flow Log (${id})`,
            aws.ec2(new DeleteFlowLogsCommand({ FlowLogIds: [id] })),
        );
        const refused = answer.Unsuccessful?.[0]?.Error;
        if (refused && refused.Code !== "InvalidFlowLogId.NotFound") {
            throw new Error(`deleting Flow Log (${id}): ${refused.Code}: ${refused.Message}`);
        }
    },
};

async function findFlowLog(aws: Aws, id: string): Promise<FlowLog | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeFlowLogsCommand({ FlowLogIds: [id] })),
        "InvalidFlowLogId.NotFound",
    );
    return found?.FlowLogs?.[0];
}

/** AWS tells options of every log to a bucket; a program that gave none means the usual ones. */
function destinationOptions(found: FlowLog, state: Properties): Properties | undefined {
    const options = found.DestinationOptions;
    const isUsual =
        options?.FileFormat === "plain-text" &&
        !options.HiveCompatiblePartitions &&
        !options.PerHourPartition;
    return options && (!isUsual || state["destinationOptions"] !== undefined)
        ? {
              fileFormat: options.FileFormat,
              hiveCompatiblePartitions: options.HiveCompatiblePartitions ?? false,
              perHourPartition: options.PerHourPartition ?? false,
          }
        : undefined;
}

function loggedResource(id: string): Properties {
    const [, name] = PREFIXES.find(([prefix]) => id.startsWith(prefix)) ?? [];
    return name ? { [name]: id } : {};
}
