import type * as EC2 from "@aws-sdk/client-ec2";
import { type Cidr, formatCidr, overlaps, parseCidr } from "../../address-space";
import type { Action, Call } from "../world/call";
import { onEvent, type World } from "../world/world";
import { asnsOfRange } from "./ipam/byoasn";
import { type ByoipRow, type ByoipState, byoipRanges, ownRange, rangeId } from "./ipam/byoip-ranges";
import { parseCidrParameter } from "./ipam/cidr-parameter";
import { incorrectState, invalidCombination, invalidValue } from "./ipam/errors";
import { delay } from "./ipam/timing";
import { createPool, deletePool, setPoolRanges, usesOf } from "./network/byoip-pools";
import { isOwn } from "./network/lookup";
import { borderGroupFor } from "./network/zones";
import { page } from "./pages";

/** Brings a range of one's own without IPAM, which becomes an address pool of its own. */
function ProvisionByoipCidr(input: EC2.ProvisionByoipCidrRequest, call: Call): EC2.ProvisionByoipCidrResult {
    const { world, account, region } = call;
    const block = parseCidrParameter("Cidr", input.Cidr!);
    const cidr = formatCidr(block);
    const advertisable = input.PubliclyAdvertisable ?? true;
    checkLength(block, advertisable);
    checkAdvertisedFrom(call, block, input.NetworkBorderGroup);
    const { Message, Signature } = input.CidrAuthorizationContext ?? {};
    if (!Message || !Signature) {
        throw invalidCombination("The request must contain a CIDR Authorization Context.");
    }
    const other = byoipRanges(world).where(row => overlaps(parseCidr(row.cidr), block))[0];
    if (other) {
        throw invalidValue(`The CIDR ${cidr} overlaps a CIDR that was brought already.`);
    }
    const networkBorderGroup = input.NetworkBorderGroup ?? region;
    const row: ByoipRow = {
        id: rangeId(call, cidr),
        account,
        region,
        cidr,
        description: input.Description,
        state: "pending-provision",
        advertisable,
        ...createPool(call, block, networkBorderGroup, input.PoolTagSpecifications),
        networkBorderGroup,
    };
    byoipRanges(world).put(row);
    settleLater(world, row.id);
    return { ByoipCidr: shape(world, row) };
}

function DeprovisionByoipCidr(
    input: EC2.DeprovisionByoipCidrRequest,
    call: Call,
): EC2.DeprovisionByoipCidrResult {
    const row = ownRow(call, input.Cidr!);
    if (row.ipamPoolId !== undefined) {
        throw incorrectState(row.cidr, `It is managed by IPAM in the pool ${row.ipamPoolId}.`);
    }
    checkState(row, ["provisioned", "provisioned-not-publicly-advertisable"]);
    const uses = usesOf(call.world, row);
    if (uses.length > 0) {
        throw incorrectState(
            row.cidr,
            `There are addresses allocated from it: ${uses.slice(0, 5).join(", ")}.`,
        );
    }
    setPoolRanges(call.world, row, []);
    return { ByoipCidr: change(call, row, "pending-deprovision") };
}

/** Works for ranges in IPAM pools that are used in this region, too. */
function AdvertiseByoipCidr(input: EC2.AdvertiseByoipCidrRequest, call: Call): EC2.AdvertiseByoipCidrResult {
    const { world, account, region } = call;
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr!));
    const found = ownRange(call, cidr);
    if (!found) {
        throw unknown(cidr);
    }
    const row: ByoipRow = found.row ?? {
        id: rangeId(call, cidr),
        account,
        region,
        cidr,
        state: "provisioned",
        advertisable: found.pool?.addressFamily === "ipv4" || found.pool?.publiclyAdvertisable === true,
        ipamPoolId: found.pool?.id,
        networkBorderGroup: region,
    };
    if (!row.advertisable) {
        throw incorrectState(cidr, "It is not publicly advertisable.");
    }
    checkState(row, ["provisioned", "advertised"]);
    if (input.Asn !== undefined && !asnsOfRange(world, call, cidr).some(({ Asn }) => Asn === input.Asn)) {
        throw invalidValue(`The ASN ${input.Asn} is not associated with the CIDR ${cidr}.`);
    }
    return { ByoipCidr: change(call, row, "pending-advertising") };
}

function WithdrawByoipCidr(input: EC2.WithdrawByoipCidrRequest, call: Call): EC2.WithdrawByoipCidrResult {
    const row = ownRow(call, input.Cidr!);
    checkState(row, ["advertised"]);
    return { ByoipCidr: change(call, row, "pending-withdrawal") };
}

function DescribeByoipCidrs(input: EC2.DescribeByoipCidrsRequest, call: Call): EC2.DescribeByoipCidrsResult {
    const rows = byoipRanges(call.world).where(row => isOwn(call, row));
    const { items, NextToken } = page(rows, input, { min: 1, max: 100 });
    return { ByoipCidrs: items.map(row => shape(call.world, row)), NextToken };
}

/** What a state that passes becomes. A range that goes is forgotten. */
const SETTLED: Readonly<Partial<Record<ByoipState, ByoipState>>> = {
    "pending-advertising": "advertised",
    "pending-withdrawal": "provisioned",
};

onEvent("byoip-settled", (payload: object, world: World) => {
    const row = byoipRanges(world).get((payload as { id: string }).id);
    if (row?.state === "pending-provision") {
        byoipRanges(world).put({
            ...row,
            state: row.advertisable ? "provisioned" : "provisioned-not-publicly-advertisable",
        });
        setPoolRanges(world, row, [row.cidr]);
    } else if (row?.state === "pending-deprovision") {
        byoipRanges(world).delete(row.id);
        deletePool(world, row);
    } else if (row && SETTLED[row.state]) {
        byoipRanges(world).put({ ...row, state: SETTLED[row.state]! });
    }
});

function settleLater(world: World, id: string): void {
    world.schedule(delay(world, "poolCidr"), "byoip-settled", { id });
}

function change(call: Call, row: ByoipRow, state: ByoipState): EC2.ByoipCidr {
    const changed: ByoipRow = { ...row, state };
    byoipRanges(call.world).put(changed);
    settleLater(call.world, row.id);
    return shape(call.world, changed);
}

export function ownRow(call: Call, text: string): ByoipRow {
    const cidr = formatCidr(parseCidrParameter("Cidr", text));
    const row = byoipRanges(call.world).get(rangeId(call, cidr));
    if (!row) {
        throw unknown(cidr);
    }
    return row;
}

function unknown(cidr: string): Error {
    return invalidValue(`The CIDR ${cidr} is not one that the account brought to the region.`);
}

function checkState(row: ByoipRow, states: readonly ByoipState[]): void {
    if (!states.includes(row.state)) {
        throw incorrectState(row.cidr, `It is in state ${row.state}.`);
    }
}

/** The most specific ranges: /24 of IPv4, /48 of IPv6 that is advertised, /60 of other IPv6. */
function checkLength(block: Cidr, advertisable: boolean): void {
    const longest = block.family === 4 ? 24 : advertisable ? 48 : 60;
    if (block.netmaskLength > longest) {
        throw invalidValue(
            `The CIDR ${formatCidr(block)} is too small: the most specific range is /${longest}.`,
        );
    }
}

/** "You can choose a network border group for Local Zones when you provision a BYOIPv4 CIDR", and no IPv6 one. */
function checkAdvertisedFrom(call: Call, block: Cidr, group: string | undefined): void {
    const { region } = call;
    if (block.family === 6 && group !== undefined && group !== region) {
        throw invalidValue(
            `Invalid value '${group}' for networkBorderGroup. IPv6 ranges are advertised from ${region} alone.`,
        );
    }
    borderGroupFor(call, group);
}

/** The message of a range that was provisioned is "the ID of the address pool". */
export function shape(world: World, row: ByoipRow): EC2.ByoipCidr {
    return {
        Cidr: row.cidr,
        Description: row.description,
        AsnAssociations: asnsOfRange(world, row, row.cidr),
        StatusMessage:
            row.state === "pending-provision" ? undefined : (row.publicIpv4PoolId ?? row.ipv6PoolId),
        State: row.state,
        NetworkBorderGroup: row.networkBorderGroup,
    };
}

export const actions: Record<string, Action> = {
    ProvisionByoipCidr,
    DeprovisionByoipCidr,
    AdvertiseByoipCidr,
    WithdrawByoipCidr,
    DescribeByoipCidrs,
};
