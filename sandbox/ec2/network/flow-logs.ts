import { declareTable, type Row } from "../../world/table";

export interface FlowLogRow extends Row {
    readonly resourceId: string;
    readonly trafficType?: "ACCEPT" | "REJECT" | "ALL";
    readonly destinationType: "cloud-watch-logs" | "s3" | "kinesis-data-firehose";
    /** ARN of a bucket (with a folder, if wanted), a delivery stream or a log group. */
    readonly destination?: string;
    readonly logGroupName?: string;
    readonly permissionArn?: string;
    readonly crossAccountRoleArn?: string;
    readonly format: string;
    /** Seconds. */
    readonly aggregationInterval: number;
    readonly fileFormat?: "plain-text" | "parquet";
    readonly hiveCompatiblePartitions?: boolean;
    readonly perHourPartition?: boolean;
    readonly createdAt: number;
}

export const flowLogs = declareTable<FlowLogRow>("flow-logs", { resource: row => row.resourceId });
