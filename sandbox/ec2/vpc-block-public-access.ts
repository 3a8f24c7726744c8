import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import {
    type BlockPublicAccessRow,
    blockPublicAccess,
    type ExclusionRow,
    exclusions,
    optionsId,
} from "./network/block-public-access";
import { invalidCombination, missingParameter } from "./network/errors";
import { allOwn, kinds, own, select } from "./network/lookup";
import { checkQuota } from "./network/quotas";
import { delay } from "./network/timing";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

function ModifyVpcBlockPublicAccessOptions(
    input: EC2.ModifyVpcBlockPublicAccessOptionsRequest,
    call: Call,
): EC2.ModifyVpcBlockPublicAccessOptionsResult {
    const { world, account, region } = call;
    const row: BlockPublicAccessRow = {
        id: optionsId(call),
        account,
        region,
        mode: input.InternetGatewayBlockMode!,
        state: "update-in-progress",
        changedAt: call.now,
    };
    blockPublicAccess(world).put(row);
    world.schedule(delay(world, "blockPublicAccess"), "block-public-access-updated", { id: row.id });
    return { VpcBlockPublicAccessOptions: optionsShape(call, row) };
}

onEvent("block-public-access-updated", (payload: object, world: World) => {
    const row = blockPublicAccess(world).get((payload as { id: string }).id);
    if (row) {
        blockPublicAccess(world).put({ ...row, state: "update-complete" });
    }
});

function DescribeVpcBlockPublicAccessOptions(
    _input: EC2.DescribeVpcBlockPublicAccessOptionsRequest,
    call: Call,
): EC2.DescribeVpcBlockPublicAccessOptionsResult {
    const row = blockPublicAccess(call.world).get(optionsId(call));
    return { VpcBlockPublicAccessOptions: optionsShape(call, row) };
}

function optionsShape(
    { account, region }: Call,
    row: BlockPublicAccessRow | undefined,
): EC2.VpcBlockPublicAccessOptions {
    return {
        AwsAccountId: account,
        AwsRegion: region,
        State: row?.state ?? "default-state",
        InternetGatewayBlockMode: row?.mode ?? "off",
        LastUpdateTimestamp: row && new Date(row.changedAt),
        ManagedBy: "account",
        ExclusionsAllowed: "allowed",
    };
}

function CreateVpcBlockPublicAccessExclusion(
    input: EC2.CreateVpcBlockPublicAccessExclusionRequest,
    call: Call,
): EC2.CreateVpcBlockPublicAccessExclusionResult {
    const { world, account, region } = call;
    if (input.VpcId !== undefined && input.SubnetId !== undefined) {
        throw invalidCombination("Only one of VpcId and SubnetId can be specified.");
    }
    if (input.VpcId === undefined && input.SubnetId === undefined) {
        throw missingParameter("VpcId or SubnetId");
    }
    const resourceId =
        input.VpcId === undefined
            ? own(call, kinds.subnet, input.SubnetId!).id
            : own(call, kinds.vpc, input.VpcId).id;
    const live = allOwn(call, kinds.blockPublicAccessExclusion).filter(isLive);
    checkQuota(world, "blockPublicAccessExclusions", live.length, {
        code: "VpcBlockPublicAccessExclusionLimitExceeded",
        message: "The maximum number of VPC Block Public Access exclusions has been reached.",
    });
    if (live.some(row => row.resourceId === resourceId)) {
        throw new AwsError(
            "VpcBlockPublicAccessExclusionAlreadyExists",
            `${resourceId} has an exclusion already.`,
        );
    }
    const kind = input.VpcId === undefined ? "subnet" : "vpc";
    const row: ExclusionRow = {
        id: world.newId("vpcbpa-exclude-"),
        account,
        region,
        resourceId,
        resourceArn: `arn:aws:ec2:${region}:${account}:${kind}/${resourceId}`,
        mode: input.InternetGatewayExclusionMode!,
        state: "create-in-progress",
        createdAt: call.now,
        changedAt: call.now,
        tags: tagsFrom(input.TagSpecifications, "vpc-block-public-access-exclusion"),
    };
    return { VpcBlockPublicAccessExclusion: putUnsettled(world, row) };
}

function isLive({ state }: ExclusionRow): boolean {
    return state !== "delete-complete";
}

function ModifyVpcBlockPublicAccessExclusion(
    input: EC2.ModifyVpcBlockPublicAccessExclusionRequest,
    call: Call,
): EC2.ModifyVpcBlockPublicAccessExclusionResult {
    const row = changeable(call, input.ExclusionId!);
    return {
        VpcBlockPublicAccessExclusion: putUnsettled(call.world, {
            ...row,
            mode: input.InternetGatewayExclusionMode!,
            state: "update-in-progress",
            changedAt: call.now,
        }),
    };
}

function DeleteVpcBlockPublicAccessExclusion(
    input: EC2.DeleteVpcBlockPublicAccessExclusionRequest,
    call: Call,
): EC2.DeleteVpcBlockPublicAccessExclusionResult {
    const row = changeable(call, input.ExclusionId!);
    return {
        VpcBlockPublicAccessExclusion: putUnsettled(call.world, {
            ...row,
            state: "delete-in-progress",
            changedAt: call.now,
            deletedAt: call.now,
        }),
    };
}

function changeable(call: Call, id: string): ExclusionRow {
    const row = own(call, kinds.blockPublicAccessExclusion, id);
    if (!row.state.endsWith("-complete") || !isLive(row)) {
        throw new AwsError("IncorrectState", `The exclusion ${id} is in the state ${row.state}.`);
    }
    return row;
}

function putUnsettled(world: World, row: ExclusionRow): EC2.VpcBlockPublicAccessExclusion {
    exclusions(world).put(row);
    world.schedule(delay(world, "blockPublicAccess"), "block-public-access-exclusion-settled", {
        id: row.id,
    });
    return exclusionShape(row);
}

/** A deleted exclusion is listed for a while. */
onEvent("block-public-access-exclusion-settled", (payload: object, world: World) => {
    const row = exclusions(world).get((payload as { id: string }).id);
    if (row?.state.endsWith("-in-progress")) {
        const state = row.state.replace("in-progress", "complete") as ExclusionRow["state"];
        exclusions(world).put({ ...row, state });
        if (state === "delete-complete") {
            world.schedule(delay(world, "remains"), "block-public-access-exclusion-forgotten", {
                id: row.id,
            });
        }
    }
});

onEvent("block-public-access-exclusion-forgotten", (payload: object, world: World) => {
    exclusions(world).delete((payload as { id: string }).id);
});

function DescribeVpcBlockPublicAccessExclusions(
    input: EC2.DescribeVpcBlockPublicAccessExclusionsRequest,
    call: Call,
): EC2.DescribeVpcBlockPublicAccessExclusionsResult {
    const rows = select(call, kinds.blockPublicAccessExclusion, input.ExclusionIds);
    const found = applyFilters(rows, input.Filters, {
        "internet-gateway-exclusion-mode": row => row.mode,
        "resource-arn": row => row.resourceArn,
        state: row => row.state,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { VpcBlockPublicAccessExclusions: items.map(exclusionShape), NextToken };
}

function exclusionShape(row: ExclusionRow): EC2.VpcBlockPublicAccessExclusion {
    return {
        ExclusionId: row.id,
        InternetGatewayExclusionMode: row.mode,
        ResourceArn: row.resourceArn,
        State: row.state,
        CreationTimestamp: new Date(row.createdAt),
        LastUpdateTimestamp: new Date(row.changedAt),
        DeletionTimestamp: row.deletedAt === undefined ? undefined : new Date(row.deletedAt),
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    ModifyVpcBlockPublicAccessOptions,
    DescribeVpcBlockPublicAccessOptions,
    CreateVpcBlockPublicAccessExclusion,
    ModifyVpcBlockPublicAccessExclusion,
    DeleteVpcBlockPublicAccessExclusion,
    DescribeVpcBlockPublicAccessExclusions,
};
