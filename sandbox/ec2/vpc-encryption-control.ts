import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import {
    type EncryptionControlRow,
    EXCLUDABLE,
    type Excludable,
    encryptionControls,
} from "./network/encryption-controls";
import { kinds, own, select } from "./network/lookup";
import { isLivePeering, peerings } from "./network/peerings";
import * as tables from "./network/tables";
import { delay } from "./network/timing";
import { vpnGateways } from "./network/vpn-gateways";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";

/** A VPC that watches over the encryption of its traffic. It only watches at first. */
function CreateVpcEncryptionControl(
    input: EC2.CreateVpcEncryptionControlRequest,
    call: Call,
): EC2.CreateVpcEncryptionControlResult {
    const { world, account, region } = call;
    const vpc = own(call, kinds.vpc, input.VpcId!);
    if (encryptionControls(world).by("vpc", vpc.id).length > 0) {
        throw new AwsError(
            "VpcEncryptionControlAlreadyExists",
            `The vpc '${vpc.id}' already has a VPC Encryption Control.`,
        );
    }
    const row: EncryptionControlRow = {
        id: world.newId("vpcec-"),
        account,
        region,
        vpcId: vpc.id,
        mode: "monitor",
        state: "creating",
        excluded: [],
        tags: tagsFrom(input.TagSpecifications, "vpc-encryption-control"),
    };
    return { VpcEncryptionControl: putUnsettled(world, row) };
}

/** Enforcing is refused while something in the VPC passes on traffic in the clear that is not excluded. */
function ModifyVpcEncryptionControl(
    input: EC2.ModifyVpcEncryptionControlRequest,
    call: Call,
): EC2.ModifyVpcEncryptionControlResult {
    const { world } = call;
    const row = own(call, kinds.encryptionControl, input.VpcEncryptionControlId!);
    if (row.state !== "available") {
        throw new AwsError(
            "IncorrectState",
            `The VPC Encryption Control ${row.id} is in the state ${row.state}.`,
        );
    }
    const mode = input.Mode ?? row.mode;
    // A control that goes back to watching has no exclusions any more.
    const before = mode === "enforce" ? row.excluded : [];
    const excluded = EXCLUDABLE.filter(name => {
        const wanted = input[`${name}Exclusion`];
        return wanted === undefined ? before.includes(name) : wanted === "enable";
    });
    if (mode === "monitor" && excluded.length > 0) {
        throw new AwsError(
            "InvalidParameterCombination",
            "Exclusions can be specified in enforce mode only.",
        );
    }
    const inTheWay = blockers(world, row.vpcId).filter(({ kind }) => !excluded.includes(kind));
    if (mode === "enforce" && inTheWay.length > 0) {
        throw new AwsError(
            "VpcEncryptionControlStateTransitionFailed",
            `The VPC Encryption Control ${row.id} cannot enforce: ${inTheWay.map(({ Id }) => Id).join(", ")}.`,
        );
    }
    return {
        VpcEncryptionControl: putUnsettled(world, {
            ...row,
            mode,
            excluded,
            state: mode === "enforce" ? "enforce-in-progress" : "monitor-in-progress",
        }),
    };
}

function putUnsettled(world: World, row: EncryptionControlRow): EC2.VpcEncryptionControl {
    encryptionControls(world).put(row);
    world.schedule(delay(world, "encryptionControl"), "vpc-encryption-control-settled", { id: row.id });
    return controlShape(row);
}

onEvent("vpc-encryption-control-settled", (payload: object, world: World) => {
    const row = encryptionControls(world).get((payload as { id: string }).id);
    if (row?.state === "deleting") {
        encryptionControls(world).delete(row.id);
    } else if (row) {
        encryptionControls(world).put({ ...row, state: "available" });
    }
});

function DeleteVpcEncryptionControl(
    input: EC2.DeleteVpcEncryptionControlRequest,
    call: Call,
): EC2.DeleteVpcEncryptionControlResult {
    const row = own(call, kinds.encryptionControl, input.VpcEncryptionControlId!);
    return { VpcEncryptionControl: putUnsettled(call.world, { ...row, state: "deleting" }) };
}

function DescribeVpcEncryptionControls(
    input: EC2.DescribeVpcEncryptionControlsRequest,
    call: Call,
): EC2.DescribeVpcEncryptionControlsResult {
    const rows = select(call, kinds.encryptionControl, input.VpcEncryptionControlIds).filter(
        row => !input.VpcIds?.length || input.VpcIds.includes(row.vpcId),
    );
    const found = applyFilters(rows, input.Filters, {
        mode: row => row.mode,
        state: row => row.state,
        "vpc-encryption-control-id": row => row.id,
        "vpc-id": row => row.vpcId,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { VpcEncryptionControls: items.map(controlShape), NextToken };
}

function GetVpcResourcesBlockingEncryptionEnforcement(
    input: EC2.GetVpcResourcesBlockingEncryptionEnforcementRequest,
    call: Call,
): EC2.GetVpcResourcesBlockingEncryptionEnforcementResult {
    const vpc = own(call, kinds.vpc, input.VpcId!);
    const found = blockers(call.world, vpc.id).map(({ kind: _, ...shape }) => shape);
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 }, ({ Id }) => Id);
    return { NonCompliantResources: items, NextToken };
}

type Blocker = EC2.VpcEncryptionNonCompliantResource & { readonly kind: Excludable };

function blockers(world: World, vpcId: string): Blocker[] {
    const of = (kind: Excludable, type: string, rows: readonly { readonly id: string }[]): Blocker[] =>
        rows.map(({ id }) => ({ kind, Id: id, Type: type, Description: "", IsExcludable: true }));
    const live = tables
        .natGateways(world)
        .by("vpc", vpcId)
        .filter(({ state }) => state !== "deleted" && state !== "failed");
    return [
        ...of("InternetGateway", "internet-gateway", tables.internetGateways(world).by("vpc", vpcId)),
        ...of(
            "EgressOnlyInternetGateway",
            "egress-only-internet-gateway",
            tables.egressOnlyInternetGateways(world).by("vpc", vpcId),
        ),
        ...of("NatGateway", "nat-gateway", live),
        ...of("VirtualPrivateGateway", "virtual-private-gateway", vpnGateways(world).by("vpc", vpcId)),
        ...of("VpcPeering", "vpc-peering", peerings(world).by("vpc", vpcId).filter(isLivePeering)),
    ];
}

function controlShape(row: EncryptionControlRow): EC2.VpcEncryptionControl {
    const exclusions: EC2.VpcEncryptionControlExclusions = {};
    for (const name of EXCLUDABLE) {
        const isExcluded = row.excluded.includes(name);
        const isChanging = row.state === "enforce-in-progress" && isExcluded;
        exclusions[name] = { State: isChanging ? "enabling" : isExcluded ? "enabled" : "disabled" };
    }
    return {
        VpcEncryptionControlId: row.id,
        VpcId: row.vpcId,
        Mode: row.mode,
        State: row.state,
        ResourceExclusions: exclusions,
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateVpcEncryptionControl,
    ModifyVpcEncryptionControl,
    DeleteVpcEncryptionControl,
    DescribeVpcEncryptionControls,
    GetVpcResourcesBlockingEncryptionEnforcement,
};
