import { randomUUID } from "node:crypto";
import {
    CreateIpamResourceDiscoveryCommand,
    DeleteIpamResourceDiscoveryCommand,
    DescribeIpamResourceDiscoveriesCommand,
    type IpamResourceDiscovery,
    ModifyIpamResourceDiscoveryCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, type Properties } from "../../properties";
import { objectSet, text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { minutes } from "./minutes";
import { missingOwnRegion } from "./operating-regions";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(3);

/** What an IPAM of another organization may see of this account. */
export const vpcIpamResourceDiscovery: ResourceType = {
    token: "aws:ec2/vpcIpamResourceDiscovery:VpcIpamResourceDiscovery",
    noun: "IPAM Resource Discovery",
    inputs: {
        description: text(),
        operatingRegions: objectSet({ regionName: text({ required: true }) }, { required: true }),
        organizationalUnitExclusions: objectSet({ organizationsEntityPath: text({ required: true }) }),
        region,
        ...tagInputs,
    },
    outputs: ["arn", "ipamResourceDiscoveryRegion", "isDefault", "ownerId"],
    tags: "ec2",

    check: missingOwnRegion,

    async create(inputs, operation) {
        const { aws, tags, identify } = operation;
        const answer = await doing(
            "creating IPAM Resource Discovery",
            aws.ec2(
                new CreateIpamResourceDiscoveryCommand({
                    ...asApi(inputs, ["description"]),
                    ClientToken: randomUUID(),
                    OperatingRegions: pick(inputs, "operatingRegions", "regionName").map(RegionName => ({
                        RegionName,
                    })),
                    TagSpecifications: tagSpecifications("ipam-resource-discovery", tags),
                }),
            ),
        );
        const id = identify(answer.IpamResourceDiscovery!.IpamResourceDiscoveryId!);
        await settled(id, "create", operation);
        const exclusions = pick(inputs, "organizationalUnitExclusions", "organizationsEntityPath");
        if (exclusions.length > 0) {
            // Exclusions can only be added to a discovery that exists.
            await modify(id, { AddOrganizationalUnitExclusions: exclusions.map(asExclusion) }, operation);
        }
        return id;
    },

    async read(id, _, { aws }) {
        const found = await doing(`reading IPAM Resource Discovery (${id})`, findDiscovery(aws, id));
        return (
            found && {
                arn: found.IpamResourceDiscoveryArn,
                description: orEmpty(found.Description),
                ipamResourceDiscoveryRegion: found.IpamResourceDiscoveryRegion,
                isDefault: found.IsDefault,
                operatingRegions: (found.OperatingRegions ?? []).map(({ RegionName }) => ({
                    regionName: RegionName,
                })),
                organizationalUnitExclusions: (found.OrganizationalUnitExclusions ?? []).map(
                    ({ OrganizationsEntityPath }) => ({ organizationsEntityPath: OrganizationsEntityPath }),
                ),
                ownerId: found.OwnerId,
                __tags: found.Tags,
            }
        );
    },

    async update(id, { olds, news, changed }, operation) {
        const regions = changes(olds, news, "operatingRegions", "regionName");
        const exclusions = changes(olds, news, "organizationalUnitExclusions", "organizationsEntityPath");
        await modify(
            id,
            {
                ...(changed("description") ? { Description: news["description"] ?? "" } : {}),
                ...(regions.added.length > 0
                    ? { AddOperatingRegions: regions.added.map(RegionName => ({ RegionName })) }
                    : {}),
                ...(regions.removed.length > 0
                    ? { RemoveOperatingRegions: regions.removed.map(RegionName => ({ RegionName })) }
                    : {}),
                ...(exclusions.added.length > 0
                    ? { AddOrganizationalUnitExclusions: exclusions.added.map(asExclusion) }
                    : {}),
                ...(exclusions.removed.length > 0
                    ? { RemoveOrganizationalUnitExclusions: exclusions.removed.map(asExclusion) }
                    : {}),
            },
            operation,
        );
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting IPAM Resource Discovery (${id})`,
                aws.ec2(new DeleteIpamResourceDiscoveryCommand({ IpamResourceDiscoveryId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamResourceDiscoveryId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for IPAM Resource Discovery (${id}) delete`,
            wait.untilGone({
                pending: ["create-complete", "modify-complete", "delete-in-progress"],
                read: () => findDiscovery(aws, id),
                state: found => found.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

async function modify(id: string, input: object, operation: Operation): Promise<void> {
    await doing(
        `updating IPAM Resource Discovery (${id})`,
        operation.aws.ec2(new ModifyIpamResourceDiscoveryCommand({ IpamResourceDiscoveryId: id, ...input })),
    );
    await settled(id, "modify", operation);
}

async function settled(
    id: string,
    verb: "create" | "modify",
    { aws, timeout, wait }: Operation,
): Promise<void> {
    await doing(
        `waiting for IPAM Resource Discovery (${id}) ${verb === "create" ? "create" : "update"}`,
        wait.until({
            pending: [`${verb}-in-progress`],
            target: [`${verb}-complete`],
            read: () => findDiscovery(aws, id),
            state: found => found.State,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

async function findDiscovery(aws: Aws, id: string): Promise<IpamResourceDiscovery | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeIpamResourceDiscoveriesCommand({ IpamResourceDiscoveryIds: [id] })),
        "InvalidIpamResourceDiscoveryId.NotFound",
    );
    return found?.IpamResourceDiscoveries?.find(({ State }) => State !== "delete-complete");
}

const asExclusion = (path: string) => ({ OrganizationsEntityPath: path });

function pick(properties: Properties, list: string, field: string): string[] {
    const entries: Properties[] = properties[list] ?? [];
    return entries.map(entry => entry[field]);
}

function changes(olds: Properties, news: Properties, list: string, field: string) {
    const before = pick(olds, list, field);
    const after = pick(news, list, field);
    return {
        added: after.filter(value => !before.includes(value)),
        removed: before.filter(value => !after.includes(value)),
    };
}
