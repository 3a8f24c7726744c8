import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, sandboxForTests } from "./vpc-clients";

const ROLE = "arn:aws:iam::111122223333:role/flow-logs";
const BUCKET = "arn:aws:s3:::flow-logs-of-ours/vpcs/";

describe("a flow log", () => {
    const world = sandboxForTests();
    let VpcId: string;

    beforeEach(async () => {
        VpcId = (await createVpc(world.ec2)).VpcId!;
    });

    const create = (more: object) =>
        world.ec2.createFlowLogs({ ResourceIds: [VpcId], ResourceType: "VPC", TrafficType: "ALL", ...more });

    async function made(more: object) {
        const { FlowLogIds, Unsuccessful } = await create(more);
        expect(Unsuccessful).to.deep.equal([]);
        const { FlowLogs } = await world.ec2.describeFlowLogs({ FlowLogIds });
        return FlowLogs![0];
    }

    it("goes to a log group, a bucket or a delivery stream", async () => {
        const group = "arn:aws:logs:us-east-1:111122223333:log-group:/vpc/flow";
        expect(await made({ LogDestination: group, DeliverLogsPermissionArn: ROLE })).to.include({
            FlowLogStatus: "ACTIVE",
            LogDestinationType: "cloud-watch-logs",
            LogGroupName: "/vpc/flow",
            MaxAggregationInterval: 600,
            ResourceId: VpcId,
        });
        const bucket = await made({
            LogDestinationType: "s3",
            LogDestination: BUCKET,
            MaxAggregationInterval: 60,
            DestinationOptions: { FileFormat: "parquet", PerHourPartition: true },
        });
        expect(bucket.DestinationOptions).to.deep.equal({
            FileFormat: "parquet",
            HiveCompatiblePartitions: false,
            PerHourPartition: true,
        });
        expect(bucket.LogFormat).to.match(/^\$\{version\} \$\{account-id\} /);
        const stream = "arn:aws:firehose:us-east-1:111122223333:deliverystream/flow";
        expect(
            await made({ LogDestinationType: "kinesis-data-firehose", LogDestination: stream }),
        ).to.include({ LogDestination: stream });
    });

    it("is refused without a place to go to, or the right to go there", async () => {
        expect(await errorOf(create({ LogGroupName: "flow" }))).to.equal(
            "InvalidParameter: DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
        );
        expect(
            await errorOf(create({ LogGroupName: "flow", LogDestination: BUCKET, LogDestinationType: "s3" })),
        ).to.contain("Please only provide LogGroupName or only provide LogDestination.");
        expect(await errorOf(create({ LogDestinationType: "s3", LogDestination: "my-bucket" }))).to.contain(
            "is not valid",
        );
        expect(
            await errorOf(
                create({ LogDestinationType: "s3", LogDestination: BUCKET, MaxAggregationInterval: 30 }),
            ),
        ).to.contain("Invalid Flow Log Max Aggregation Interval");
        expect(
            await errorOf(
                create({ LogDestinationType: "s3", LogDestination: BUCKET, TrafficType: undefined }),
            ),
        ).to.contain("TrafficType is required");
    });

    it("tells for each resource what is wrong with it, and comes once", async () => {
        const to = { LogDestinationType: "s3", LogDestination: BUCKET } as const;
        const { FlowLogIds, Unsuccessful } = await create({
            ...to,
            ResourceIds: [VpcId, "vpc-00000000000000000"],
        });
        expect(FlowLogIds).to.have.length(1);
        expect(Unsuccessful![0]).to.deep.include({ ResourceId: "vpc-00000000000000000" });
        const again = await create(to);
        expect(again.Unsuccessful![0].Error?.Code).to.equal("FlowLogAlreadyExists");
    });

    it("is found by its resource and tags, and deleted", async () => {
        const { SubnetId } = await createSubnet(world.ec2, VpcId);
        const { FlowLogIds } = await create({
            LogDestinationType: "s3",
            LogDestination: BUCKET,
            ResourceType: "Subnet",
            ResourceIds: [SubnetId!],
            TagSpecifications: [{ ResourceType: "vpc-flow-log", Tags: [{ Key: "Name", Value: "subnet" }] }],
        });
        const found = await world.ec2.describeFlowLogs({
            Filter: [filter("resource-id", SubnetId!), filter("tag:Name", "subnet")],
        });
        expect(found.FlowLogs!.map(log => log.FlowLogId)).to.deep.equal(FlowLogIds);
        await world.ec2.deleteFlowLogs({ FlowLogIds: FlowLogIds! });
        const gone = await world.ec2.deleteFlowLogs({ FlowLogIds: FlowLogIds! });
        expect(gone.Unsuccessful![0].Error?.Code).to.equal("InvalidFlowLogId.NotFound");
    });
});
