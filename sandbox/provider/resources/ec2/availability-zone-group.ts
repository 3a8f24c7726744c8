import { DescribeAvailabilityZonesCommand, ModifyAvailabilityZoneGroupCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing } from "../../errors";
import { isUnknown } from "../../properties";
import { text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { minutes } from "./minutes";

const TIMEOUT = minutes(10);
const STATUSES = ["opted-in", "not-opted-in"];

/**
 * Whether the account uses a group of Local or Wavelength Zones. Creating it takes over what there is, and deleting it
 * changes nothing: the account stays opted in.
 */
export const availabilityZoneGroup: ResourceType = {
    token: "aws:ec2/availabilityZoneGroup:AvailabilityZoneGroup",
    noun: "EC2 Availability Zone Group",
    inputs: {
        groupName: text({ required: true, replaces: true }),
        optInStatus: text({ required: true }),
        region,
    },
    outputs: [],

    check(inputs, { name }) {
        const status = inputs["optInStatus"];
        return isUnknown(status) || status === undefined || STATUSES.includes(status)
            ? []
            : [
                  {
                      property: "optInStatus",
                      reason:
                          `expected opt_in_status to be one of ["${STATUSES.join('" "')}"], got ${status}. Examine values at ` +
                          `'${name}.optInStatus'.`,
                  },
              ];
    },

    async create(inputs, operation) {
        const { groupName, optInStatus } = inputs;
        const group = await doing(
            `creating EC2 Availability Zone Group (${groupName})`,
            findManaged(operation.aws, groupName),
        );
        if (group?.OptInStatus !== optInStatus) {
            await setStatus(groupName, optInStatus, operation, "creating");
        }
        return operation.identify(groupName);
    },

    async read(id, _, { aws }) {
        const group = await doing(`reading EC2 Availability Zone Group (${id})`, findManaged(aws, id));
        return group && { groupName: group.GroupName, optInStatus: group.OptInStatus };
    },

    async update(id, { news, changed }, operation) {
        if (changed("optInStatus")) {
            await setStatus(id, news["optInStatus"], operation, "updating");
        }
    },

    async delete() {},
};

async function setStatus(
    group: string,
    status: "opted-in" | "not-opted-in",
    { aws, timeout, wait }: Operation,
    verb: string,
): Promise<void> {
    const what = `${verb} EC2 Availability Zone Group (${group})`;
    await doing(
        what,
        aws.ec2(new ModifyAvailabilityZoneGroupCommand({ GroupName: group, OptInStatus: status })),
    );
    await doing(
        `${what}: waiting for completion`,
        wait.until({
            pending: [status === "opted-in" ? "not-opted-in" : "opted-in"],
            target: [status],
            read: () => find(aws, group),
            state: found => found.OptInStatus,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

/** The group, unless it is one that needs no opting in. */
async function findManaged(aws: Aws, group: string) {
    const found = await find(aws, group);
    if (found?.OptInStatus === "opt-in-not-required") {
        throw new Error(
            `unnecessary handling of EC2 Availability Zone Group (${group}), status: opt-in-not-required`,
        );
    }
    return found;
}

/** A zone of the group: all have its status. */
async function find(aws: Aws, group: string) {
    const { AvailabilityZones } = await aws.ec2(
        new DescribeAvailabilityZonesCommand({
            AllAvailabilityZones: true,
            Filters: [{ Name: "group-name", Values: [group] }],
        }),
    );
    return AvailabilityZones?.[0];
}
