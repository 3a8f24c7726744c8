import { randomUUID } from "node:crypto";
import {
    CreateIpamCommand,
    DeleteIpamCommand,
    type IpamMeteredAccount,
    type IpamOperatingRegion,
    type IpamTier,
    ModifyIpamCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi, type Properties } from "../../properties";
import { flag, objectSet, text } from "../../schema/input";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findIpam } from "./find";
import { minutes } from "./minutes";
import { missingOwnRegion } from "./operating-regions";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(3);

/** The IPAM itself. It lives in the region in which it is created, its home region. */
export const vpcIpam: ResourceType = {
    token: "aws:ec2/vpcIpam:VpcIpam",
    noun: "IPAM",
    inputs: {
        cascade: flag({ writeOnly: true }),
        description: text(),
        enablePrivateGua: flag(),
        meteredAccount: text({ computed: true }),
        operatingRegions: objectSet({ regionName: text({ required: true }) }, { required: true }),
        region,
        tier: text({ default: "advanced" }),
        ...tagInputs,
    },
    outputs: [
        "arn",
        "defaultResourceDiscoveryAssociationId",
        "defaultResourceDiscoveryId",
        "privateDefaultScopeId",
        "publicDefaultScopeId",
        "scopeCount",
    ],
    tags: "ec2",

    check: missingOwnRegion,

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const { Ipam } = await doing(
            "creating IPAM",
            aws.ec2(
                new CreateIpamCommand({
                    ...asApi(inputs, ["description", "enablePrivateGua", "tier", "meteredAccount"]),
                    ClientToken: randomUUID(),
                    OperatingRegions: regionNames(inputs).map(RegionName => ({ RegionName })),
                    TagSpecifications: tagSpecifications("ipam", tags),
                }),
            ),
        );
        const id = identify(Ipam!.IpamId!);
        await doing(
            `waiting for IPAM (${id}) create`,
            wait.until({
                pending: ["create-in-progress"],
                target: ["create-complete"],
                read: () => findIpam(aws, id),
                state: ipam => ipam.State,
                reason: ipam => ipam.StateMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const ipam = await doing(`reading IPAM (${id})`, findIpam(aws, id));
        return (
            ipam && {
                arn: ipam.IpamArn,
                defaultResourceDiscoveryAssociationId: orEmpty(ipam.DefaultResourceDiscoveryAssociationId),
                defaultResourceDiscoveryId: orEmpty(ipam.DefaultResourceDiscoveryId),
                description: orEmpty(ipam.Description),
                enablePrivateGua: ipam.EnablePrivateGua ?? false,
                meteredAccount: ipam.MeteredAccount,
                operatingRegions: operatingRegions(ipam.OperatingRegions),
                privateDefaultScopeId: ipam.PrivateDefaultScopeId,
                publicDefaultScopeId: ipam.PublicDefaultScopeId,
                scopeCount: ipam.ScopeCount,
                tier: ipam.Tier,
                __tags: ipam.Tags,
            }
        );
    },

    async update(id, { olds, news, changed }, { aws, timeout, wait }) {
        const modifiable = ["description", "enablePrivateGua", "meteredAccount", "operatingRegions", "tier"];
        if (!changed(...modifiable)) {
            return;
        }
        const before = regionNames(olds);
        const after = regionNames(news);
        const added = after.filter(name => !before.includes(name));
        const removed = before.filter(name => !after.includes(name));
        await doing(
            `updating IPAM (${id})`,
            aws.ec2(
                new ModifyIpamCommand({
                    IpamId: id,
                    ...(changed("description") ? { Description: news["description"] ?? "" } : {}),
                    ...(changed("enablePrivateGua")
                        ? { EnablePrivateGua: news["enablePrivateGua"] ?? false }
                        : {}),
                    ...(changed("meteredAccount")
                        ? { MeteredAccount: news["meteredAccount"] as IpamMeteredAccount }
                        : {}),
                    ...(changed("tier") ? { Tier: news["tier"] as IpamTier } : {}),
                    ...(added.length > 0
                        ? { AddOperatingRegions: added.map(RegionName => ({ RegionName })) }
                        : {}),
                    ...(removed.length > 0
                        ? { RemoveOperatingRegions: removed.map(RegionName => ({ RegionName })) }
                        : {}),
                }),
            ),
        );
        await doing(
            `waiting for IPAM (${id}) update`,
            wait.until({
                pending: ["modify-in-progress"],
                target: ["modify-complete"],
                read: () => findIpam(aws, id),
                state: ipam => ipam.State,
                reason: ipam => ipam.StateMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async delete(id, state, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting IPAM: (${id})`,
                aws.ec2(
                    new DeleteIpamCommand({ IpamId: id, ...(state["cascade"] ? { Cascade: true } : {}) }),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for IPAM (${id}) delete`,
            wait.untilGone({
                pending: ["create-complete", "modify-complete", "delete-in-progress"],
                read: () => findIpam(aws, id),
                state: ipam => ipam.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

function regionNames(properties: Properties): string[] {
    const listed: Properties[] = properties["operatingRegions"] ?? [];
    return listed.map(({ regionName }) => regionName);
}

function operatingRegions(regions: IpamOperatingRegion[] | undefined): Properties[] {
    return (regions ?? []).map(({ RegionName }) => ({ regionName: RegionName }));
}
