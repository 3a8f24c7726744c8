import { randomUUID } from "node:crypto";
import {
    CreateIpamPoolCommand,
    type CreateIpamPoolCommandInput,
    DeleteIpamPoolCommand,
    GetIpamResourceCidrsCommand,
    type IpamPool,
    ModifyIpamPoolCommand,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode } from "../../errors";
import { goDuration } from "../../go-duration";
import { asApi, isZero, type Properties } from "../../properties";
import { flag, map, number, object, text } from "../../schema/input";
import { tagChanges, tagList } from "../../schema/tags";
import type { Wait } from "../../wait";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findPool, findScope } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const CREATE_TIMEOUT = minutes(35);
const TIMEOUT = minutes(3);

/** A pool. It lives where its scope lives; `locale` only says from where its space may be used. */
export const vpcIpamPool: ResourceType = {
    token: "aws:ec2/vpcIpamPool:VpcIpamPool",
    noun: "IPAM Pool",
    inputs: {
        addressFamily: text({ required: true, replaces: true }),
        // The real provider does not read the three lengths back, so it never sees them drift.
        allocationDefaultNetmaskLength: number({ writeOnly: true }),
        allocationMaxNetmaskLength: number({ writeOnly: true }),
        allocationMinNetmaskLength: number({ writeOnly: true }),
        allocationResourceTags: map(),
        autoImport: flag(),
        awsService: text({ replaces: true }),
        cascade: flag({ writeOnly: true }),
        description: text(),
        ipamScopeId: text({ required: true, replaces: true }),
        locale: text({ replaces: true, default: "None" }),
        publicIpSource: text({
            replaces: true,
            // AWS fills in byoip for pools that bring their own addresses.
            same: (before, after) => isByoip(before) && isByoip(after),
        }),
        publiclyAdvertisable: flag({ replaces: true }),
        region,
        sourceIpamPoolId: text({ replaces: true }),
        sourceResource: object(
            {
                resourceId: text({ required: true }),
                resourceOwner: text({ required: true }),
                resourceRegion: text({ required: true }),
                resourceType: text({ required: true }),
            },
            { replaces: true },
        ),
        ...tagInputs,
    },
    outputs: ["arn", "ipamScopeType", "poolDepth", "state"],
    tags: "ec2",

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const scopeId = inputs["ipamScopeId"];
        // Read in the pool's own region: this is where a pool that was put into another region than the IPAM's fails.
        const scope = await doing(`reading IPAM Scope (${scopeId})`, findScope(aws, scopeId));
        if (!scope) {
            throw new Error(`reading IPAM Scope (${scopeId}): couldn't find resource`);
        }
        await planningVpcManaged(inputs, aws, wait, timeout ?? CREATE_TIMEOUT);
        const input: CreateIpamPoolCommandInput = {
            ...asApi(inputs, [
                "allocationDefaultNetmaskLength",
                "allocationMaxNetmaskLength",
                "allocationMinNetmaskLength",
                "autoImport",
                "awsService",
                "description",
                "publicIpSource",
                "sourceIpamPoolId",
            ]),
            AddressFamily: inputs["addressFamily"],
            AllocationResourceTags: isZero(inputs["allocationResourceTags"])
                ? undefined
                : tagList(inputs["allocationResourceTags"]),
            ClientToken: randomUUID(),
            IpamScopeId: scopeId,
            // "None" is how AWS prints the absence of a locale, and no value that it takes.
            Locale: inputs["locale"] === "None" ? undefined : inputs["locale"],
            // A pool of public IPv6 space that Amazon does not provide must carry the flag, any other must not.
            PubliclyAdvertisable:
                scope.IpamScopeType === "public" &&
                inputs["addressFamily"] === "ipv6" &&
                inputs["publicIpSource"] !== "amazon"
                    ? (inputs["publiclyAdvertisable"] ?? false)
                    : undefined,
            SourceResource: sourceResource(inputs["sourceResource"]),
            TagSpecifications: tagSpecifications("ipam-pool", tags),
        };
        const { IpamPool } = await doing("creating IPAM Pool", aws.ec2(new CreateIpamPoolCommand(input)));
        const id = identify(IpamPool!.IpamPoolId!);
        await doing(
            `waiting for IPAM Pool (${id}) create`,
            wait.until({
                pending: ["create-in-progress"],
                target: ["create-complete"],
                read: () => findPool(aws, id),
                state: pool => pool.State,
                reason: pool => pool.StateMessage,
                timeout: timeout ?? CREATE_TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const pool = await doing(`reading IPAM Pool (${id})`, findPool(aws, id));
        return pool && outputs(pool);
    },

    async update(id, { olds, news, changed }, { aws, timeout, wait }) {
        const input: Properties = {};
        for (const name of [
            "allocationDefaultNetmaskLength",
            "allocationMaxNetmaskLength",
            "allocationMinNetmaskLength",
            "autoImport",
            "description",
        ]) {
            // As in the real provider, a zero value is never sent: a rule cannot be taken away, nor a text emptied.
            if (changed(name)) {
                Object.assign(input, asApi(news, [name]));
            }
        }
        if (changed("allocationResourceTags")) {
            const before = olds["allocationResourceTags"] ?? {};
            const { set, remove } = tagChanges(before, news["allocationResourceTags"] ?? {});
            if (remove.length > 0) {
                input["RemoveAllocationResourceTags"] = remove.map(Key => ({ Key, Value: before[Key] }));
            }
            if (Object.keys(set).length > 0) {
                input["AddAllocationResourceTags"] = tagList(set);
            }
        }
        if (changed("cascade") && Object.keys(input).length === 0 && !changed(...MODIFIABLE)) {
            return;
        }
        await doing(
            `updating IPAM Pool (${id})`,
            aws.ec2(new ModifyIpamPoolCommand({ IpamPoolId: id, ...input })),
        );
        await doing(
            `waiting for IPAM Pool (${id}) update`,
            wait.until({
                pending: ["modify-in-progress"],
                target: ["modify-complete"],
                read: () => findPool(aws, id),
                state: pool => pool.State,
                reason: pool => pool.StateMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async delete(id, state, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting IPAM Pool (${id})`,
                aws.ec2(
                    new DeleteIpamPoolCommand({
                        IpamPoolId: id,
                        ...(state["cascade"] ? { Cascade: true } : {}),
                    }),
                ),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamPoolId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for IPAM Pool (${id}) delete`,
            wait.untilGone({
                // A pool that goes back to create-complete could not be deleted, so that is no pending state.
                pending: ["delete-in-progress"],
                read: () => findPool(aws, id),
                state: pool => pool.State,
                reason: pool => pool.StateMessage,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};

const MODIFIABLE = [
    "allocationDefaultNetmaskLength",
    "allocationMaxNetmaskLength",
    "allocationMinNetmaskLength",
    "allocationResourceTags",
    "autoImport",
    "description",
];

function outputs(pool: IpamPool): Properties {
    return {
        addressFamily: pool.AddressFamily,
        allocationResourceTags: Object.fromEntries(
            (pool.AllocationResourceTags ?? []).map(({ Key, Value }) => [Key, Value]),
        ),
        arn: pool.IpamPoolArn,
        autoImport: pool.AutoImport ?? false,
        awsService: orEmpty(pool.AwsService),
        description: orEmpty(pool.Description),
        ipamScopeId: pool.IpamScopeArn?.split("/").pop(),
        ipamScopeType: pool.IpamScopeType,
        locale: pool.Locale ?? "None",
        poolDepth: pool.PoolDepth,
        publicIpSource: orEmpty(pool.PublicIpSource),
        publiclyAdvertisable: pool.PubliclyAdvertisable ?? false,
        sourceIpamPoolId: orEmpty(pool.SourceIpamPoolId),
        sourceResource: pool.SourceResource && {
            resourceId: pool.SourceResource.ResourceId,
            resourceOwner: pool.SourceResource.ResourceOwner,
            resourceRegion: pool.SourceResource.ResourceRegion,
            resourceType: pool.SourceResource.ResourceType,
        },
        state: pool.State,
        __tags: pool.Tags,
    };
}

function sourceResource(value: Properties | undefined): CreateIpamPoolCommandInput["SourceResource"] {
    return value && asApi(value, ["resourceId", "resourceOwner", "resourceRegion", "resourceType"]);
}

/**
 * A resource planning pool can be made only when IPAM has discovered its VPC and manages it, so the real provider asks
 * until it does, and notices a wrong id no sooner than at the end of the time.
 */
async function planningVpcManaged(inputs: Properties, aws: Aws, wait: Wait, timeout: number): Promise<void> {
    const source: Properties | undefined = inputs["sourceResource"];
    if (!source) {
        return;
    }
    const wanted = {
        IpamScopeId: inputs["ipamScopeId"],
        ResourceId: source["resourceId"],
        ResourceType: "vpc",
    } as const;
    await wait.repeat(
        async () => {
            const { IpamResourceCidrs = [] } = await aws.ec2(new GetIpamResourceCidrsCommand(wanted));
            const isManaged = IpamResourceCidrs.some(({ ManagementState }) => ManagementState === "managed");
            return isManaged ? { done: undefined } : undefined;
        },
        timeout,
        () =>
            `waiting for VPC to be managed by IPAM (is ${wanted.ResourceId} a correct VPC id?): timeout after ` +
            goDuration(timeout),
    );
}

function isByoip(value: unknown): boolean {
    return isZero(value) || value === "byoip";
}
