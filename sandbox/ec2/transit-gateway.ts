import type * as EC2 from "@aws-sdk/client-ec2";
import type { Action, Call } from "../world/call";
import { AwsError } from "../world/errors";
import { onEvent, type World } from "../world/world";
import { cidrText } from "./network/cidr-parameter";
import { invalidValue } from "./network/errors";
import { isOwn, kinds, own } from "./network/lookup";
import { delay } from "./network/timing";
import {
    attachments,
    isGatewayVisible,
    isLiveAttachment,
    type TransitGatewayOptions,
    type TransitGatewayRow,
    transitGateway,
    transitGatewayArn,
    transitGatewayRouteTables,
    transitGateways,
} from "./network/transit-gateways";
import { page } from "./pages";
import { applyFilters, tagFilters } from "./query";
import { tagSet, tagsFrom } from "./tags";
import { newTransitGatewayRouteTable, removeTransitGatewayRouteTable } from "./transit-gateway-route-table";
import { isPrivateAsn } from "./vpn-gateway";

const DEFAULT_ASN = 64512;

function CreateTransitGateway(
    input: EC2.CreateTransitGatewayRequest,
    call: Call,
): EC2.CreateTransitGatewayResult {
    const { world } = call;
    const wanted = input.Options ?? {};
    const amazonSideAsn = wanted.AmazonSideAsn ?? DEFAULT_ASN;
    checkAsn(amazonSideAsn);
    const id = world.newId("tgw-");
    const options: TransitGatewayOptions = {
        amazonSideAsn,
        autoAcceptSharedAttachments: wanted.AutoAcceptSharedAttachments ?? "disable",
        defaultRouteTableAssociation: wanted.DefaultRouteTableAssociation ?? "enable",
        defaultRouteTablePropagation: wanted.DefaultRouteTablePropagation ?? "enable",
        vpnEcmpSupport: wanted.VpnEcmpSupport ?? "enable",
        dnsSupport: wanted.DnsSupport ?? "enable",
        securityGroupReferencingSupport: wanted.SecurityGroupReferencingSupport ?? "disable",
        multicastSupport: wanted.MulticastSupport ?? "disable",
        transitGatewayCidrBlocks: blocksFrom(wanted.TransitGatewayCidrBlocks),
    };
    const row: TransitGatewayRow = {
        id,
        account: call.account,
        region: call.region,
        description: input.Description ?? "",
        state: "pending",
        options: withDefaultTable(call, id, options),
        tags: tagsFrom(input.TagSpecifications, "transit-gateway"),
        createdAt: call.now,
    };
    transitGateways(world).put(row);
    settleLater(world, id);
    return { TransitGateway: gatewayShape(row) };
}

/** One table is both defaults; it is made when the first of the two is switched on. */
function withDefaultTable(call: Call, id: string, options: TransitGatewayOptions): TransitGatewayOptions {
    const associates = options.defaultRouteTableAssociation === "enable";
    const propagates = options.defaultRouteTablePropagation === "enable";
    const present = options.associationDefaultRouteTableId ?? options.propagationDefaultRouteTableId;
    const tableId =
        present ??
        (associates || propagates
            ? newTransitGatewayRouteTable(call, id, {
                  isDefaultAssociation: associates,
                  isDefaultPropagation: propagates,
              }).id
            : undefined);
    return {
        ...options,
        associationDefaultRouteTableId: associates
            ? (options.associationDefaultRouteTableId ?? tableId)
            : undefined,
        propagationDefaultRouteTableId: propagates
            ? (options.propagationDefaultRouteTableId ?? tableId)
            : undefined,
    };
}

function checkAsn(asn: number): void {
    if (!isPrivateAsn(asn)) {
        throw invalidValue(
            `Value (${asn}) for parameter amazonSideAsn is invalid. Private ASNs are from 64512 to 65534 and from ` +
                "4200000000 to 4294967294.",
        );
    }
}

/** /24 or larger for IPv4, /64 or larger for IPv6 (Transit Gateways Guide, "Transit gateway CIDR blocks"). */
function blocksFrom(blocks: readonly string[] | undefined): string[] {
    return (blocks ?? []).map(block => {
        const family = block.includes(":") ? 6 : 4;
        const text = cidrText("transitGatewayCidrBlocks", block, family);
        if (Number(text.split("/")[1]) > (family === 4 ? 24 : 64)) {
            throw invalidValue(`The transit gateway CIDR block ${text} is too small.`);
        }
        return text;
    });
}

function ModifyTransitGateway(
    input: EC2.ModifyTransitGatewayRequest,
    call: Call,
): EC2.ModifyTransitGatewayResult {
    const { world } = call;
    const row = own(call, kinds.transitGateway, input.TransitGatewayId!);
    checkAvailable(row);
    const wanted = input.Options ?? {};
    if (wanted.AmazonSideAsn !== undefined) {
        checkAsn(wanted.AmazonSideAsn);
    }
    for (const tableId of [wanted.AssociationDefaultRouteTableId, wanted.PropagationDefaultRouteTableId]) {
        if (tableId !== undefined) {
            own(call, kinds.transitGatewayRouteTable, tableId);
        }
    }
    const { options: before } = row;
    const kept = before.transitGatewayCidrBlocks.filter(
        block => !wanted.RemoveTransitGatewayCidrBlocks?.includes(block),
    );
    const options = withDefaultTable(call, row.id, {
        ...before,
        amazonSideAsn: wanted.AmazonSideAsn ?? before.amazonSideAsn,
        autoAcceptSharedAttachments: wanted.AutoAcceptSharedAttachments ?? before.autoAcceptSharedAttachments,
        defaultRouteTableAssociation:
            wanted.DefaultRouteTableAssociation ?? before.defaultRouteTableAssociation,
        defaultRouteTablePropagation:
            wanted.DefaultRouteTablePropagation ?? before.defaultRouteTablePropagation,
        vpnEcmpSupport: wanted.VpnEcmpSupport ?? before.vpnEcmpSupport,
        dnsSupport: wanted.DnsSupport ?? before.dnsSupport,
        securityGroupReferencingSupport:
            wanted.SecurityGroupReferencingSupport ?? before.securityGroupReferencingSupport,
        transitGatewayCidrBlocks: [...new Set([...kept, ...blocksFrom(wanted.AddTransitGatewayCidrBlocks)])],
        associationDefaultRouteTableId:
            wanted.AssociationDefaultRouteTableId ?? before.associationDefaultRouteTableId,
        propagationDefaultRouteTableId:
            wanted.PropagationDefaultRouteTableId ?? before.propagationDefaultRouteTableId,
    });
    const changed: TransitGatewayRow = {
        ...row,
        description: input.Description ?? row.description,
        state: "modifying",
        options,
    };
    transitGateways(world).put(changed);
    markDefaults(world, changed);
    settleLater(world, row.id);
    return { TransitGateway: gatewayShape(changed) };
}

function markDefaults(world: World, { id, options }: TransitGatewayRow): void {
    for (const table of transitGatewayRouteTables(world).by("transitGateway", id)) {
        transitGatewayRouteTables(world).put({
            ...table,
            isDefaultAssociation: table.id === options.associationDefaultRouteTableId,
            isDefaultPropagation: table.id === options.propagationDefaultRouteTableId,
        });
    }
}

export function checkAvailable(row: TransitGatewayRow): void {
    if (row.state !== "available") {
        throw new AwsError("IncorrectState", `Transit Gateway ${row.id} is in the state ${row.state}.`);
    }
}

function settleLater(world: World, id: string): void {
    world.schedule(delay(world, "transitGateway"), "transit-gateway-available", { id });
}

onEvent("transit-gateway-available", (payload: object, world: World) => {
    const row = transitGateways(world).get((payload as { id: string }).id);
    if (row?.state === "pending" || row?.state === "modifying") {
        transitGateways(world).put({ ...row, state: "available" });
    }
});

function DeleteTransitGateway(
    input: EC2.DeleteTransitGatewayRequest,
    call: Call,
): EC2.DeleteTransitGatewayResult {
    const { world } = call;
    const row = own(call, kinds.transitGateway, input.TransitGatewayId!);
    const left = attachments(world).by("transitGateway", row.id).filter(isLiveAttachment);
    if (left.length > 0) {
        throw new AwsError(
            "IncorrectState",
            `${row.id} has non-deleted VPC Attachments: ${left.map(({ id }) => id).join(", ")}.`,
        );
    }
    const deleting: TransitGatewayRow = { ...row, state: "deleting" };
    if (row.state !== "deleting") {
        transitGateways(world).put(deleting);
        world.schedule(delay(world, "transitGateway"), "transit-gateway-deleted", { id: row.id });
    }
    return { TransitGateway: gatewayShape(deleting) };
}

onEvent("transit-gateway-deleted", (payload: object, world: World) => {
    const { id } = payload as { id: string };
    const row = transitGateways(world).get(id);
    if (row?.state !== "deleting") {
        return;
    }
    for (const table of transitGatewayRouteTables(world).by("transitGateway", id)) {
        removeTransitGatewayRouteTable(world, table.id);
    }
    transitGateways(world).put({ ...row, state: "deleted" });
    world.schedule(delay(world, "remains"), "transit-gateway-forgotten", { id });
});

onEvent("transit-gateway-forgotten", (payload: object, world: World) => {
    transitGateways(world).delete((payload as { id: string }).id);
});

function DescribeTransitGateways(
    input: EC2.DescribeTransitGatewaysRequest,
    call: Call,
): EC2.DescribeTransitGatewaysResult {
    const rows = input.TransitGatewayIds?.length
        ? input.TransitGatewayIds.map(id => transitGateway(call, id))
        : transitGateways(call.world).where(row => isGatewayVisible(call, row));
    const shown = rows.map(row => (isOwn(call, row) ? row : { ...row, tags: {} }));
    const found = applyFilters(shown, input.Filters, {
        "options.amazon-side-asn": row => row.options.amazonSideAsn,
        "options.association-default-route-table-id": row => row.options.associationDefaultRouteTableId,
        "options.auto-accept-shared-attachments": row => row.options.autoAcceptSharedAttachments,
        "options.default-route-table-association": row => row.options.defaultRouteTableAssociation,
        "options.default-route-table-propagation": row => row.options.defaultRouteTablePropagation,
        "options.dns-support": row => row.options.dnsSupport,
        "options.propagation-default-route-table-id": row => row.options.propagationDefaultRouteTableId,
        "options.vpn-ecmp-support": row => row.options.vpnEcmpSupport,
        "owner-id": row => row.account,
        state: row => row.state,
        "transit-gateway-id": row => row.id,
        ...tagFilters,
    });
    const { items, NextToken } = page(found, input, { min: 5, max: 1000 });
    return { TransitGateways: items.map(gatewayShape), NextToken };
}

function gatewayShape(row: TransitGatewayRow): EC2.TransitGateway {
    const { options } = row;
    return {
        TransitGatewayId: row.id,
        TransitGatewayArn: transitGatewayArn(row),
        OwnerId: row.account,
        State: row.state,
        Description: row.description,
        CreationTime: new Date(row.createdAt),
        Options: {
            AmazonSideAsn: options.amazonSideAsn,
            TransitGatewayCidrBlocks: [...options.transitGatewayCidrBlocks],
            AutoAcceptSharedAttachments: options.autoAcceptSharedAttachments,
            DefaultRouteTableAssociation: options.defaultRouteTableAssociation,
            AssociationDefaultRouteTableId: options.associationDefaultRouteTableId,
            DefaultRouteTablePropagation: options.defaultRouteTablePropagation,
            PropagationDefaultRouteTableId: options.propagationDefaultRouteTableId,
            VpnEcmpSupport: options.vpnEcmpSupport,
            DnsSupport: options.dnsSupport,
            SecurityGroupReferencingSupport: options.securityGroupReferencingSupport,
            MulticastSupport: options.multicastSupport,
        },
        Tags: tagSet(row.tags),
    };
}

export const actions: Record<string, Action> = {
    CreateTransitGateway,
    ModifyTransitGateway,
    DeleteTransitGateway,
    DescribeTransitGateways,
};
