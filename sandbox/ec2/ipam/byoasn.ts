import type * as EC2 from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../address-space";
import type { Action, Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import { onEvent, type World } from "../../world/world";
import { page } from "../pages";
import { ownRange } from "./byoip-ranges";
import { parseCidrParameter } from "./cidr-parameter";
import { incorrectState, invalidValue, limitExceeded } from "./errors";
import { quota } from "./quotas";
import { delay } from "./timing";
import { checkChangeable, isAtHome, ownIpam } from "./visibility";

/** An autonomous system number that was brought to an IPAM. */
interface AsnRow extends Row {
    readonly ipamId: string;
    readonly asn: string;
    readonly state: "pending-provision" | "provisioned" | "pending-deprovision";
}

/** An ASN with which a range of one's own is advertised. */
interface AsnAssociationRow extends Row {
    readonly asn: string;
    readonly cidr: string;
    readonly state: "pending-association" | "associated" | "pending-disassociation";
}

const asns = declareTable<AsnRow>("ipam-byoasns", { ipam: row => row.ipamId });

const asnAssociations = declareTable<AsnAssociationRow>("ipam-byoasn-associations", {
    cidr: row => row.cidr,
});

/** The signed message is taken for what it says it is: there is no registry here that could tell. */
function ProvisionIpamByoasn(
    input: EC2.ProvisionIpamByoasnRequest,
    call: Call,
): EC2.ProvisionIpamByoasnResult {
    const { world, account, region } = call;
    const ipam = ownIpam(call, input.IpamId!);
    checkChangeable(ipam);
    const asn = parseAsn(input.Asn!);
    if (asns(world).has(idOf(call, asn))) {
        throw incorrectState(ipam.id, `The ASN ${asn} is provisioned to an IPAM.`);
    }
    const own = asns(world).where(row => row.account === account).length;
    if (own >= quota(world, "asnsPerAccount")) {
        throw limitExceeded("ipam byoasns", own, quota(world, "asnsPerAccount"));
    }
    const row: AsnRow = {
        id: idOf(call, asn),
        account,
        region,
        ipamId: ipam.id,
        asn,
        state: "pending-provision",
    };
    asns(world).put(row);
    world.schedule(delay(world, "change"), "ipam-byoasn-settled", { id: row.id });
    return { Byoasn: asnShape(row) };
}

function DeprovisionIpamByoasn(
    input: EC2.DeprovisionIpamByoasnRequest,
    call: Call,
): EC2.DeprovisionIpamByoasnResult {
    const { world } = call;
    const ipam = ownIpam(call, input.IpamId!);
    const row = ownAsn(call, input.Asn!);
    if (row.ipamId !== ipam.id) {
        throw unknownAsn(row.asn);
    }
    checkSettled(row.state, row.asn);
    const used = asnAssociations(world).where(one => one.account === row.account && one.asn === row.asn);
    if (used.length > 0) {
        throw incorrectState(ipam.id, `The ASN ${row.asn} is associated with the CIDR ${used[0].cidr}.`);
    }
    const changed: AsnRow = { ...row, state: "pending-deprovision" };
    asns(world).put(changed);
    world.schedule(delay(world, "change"), "ipam-byoasn-settled", { id: row.id });
    return { Byoasn: asnShape(changed) };
}

function DescribeIpamByoasn(input: EC2.DescribeIpamByoasnRequest, call: Call): EC2.DescribeIpamByoasnResult {
    const rows = asns(call.world).where(row => isAtHome(call, row));
    const { items, NextToken } = page(rows, input, { min: 1, max: 100 });
    return { Byoasns: items.map(asnShape), NextToken };
}

/** The range is one of the caller's own in this region, and has one ASN at most. */
function AssociateIpamByoasn(
    input: EC2.AssociateIpamByoasnRequest,
    call: Call,
): EC2.AssociateIpamByoasnResult {
    const { world, account, region } = call;
    const row = ownAsn(call, input.Asn!);
    checkSettled(row.state, row.asn);
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr!));
    if (!ownRange(call, cidr)) {
        throw invalidValue(`The CIDR ${cidr} is not one that the account brought to the region ${region}.`);
    }
    const id = idOf(call, cidr);
    const present = asnAssociations(world).get(id);
    if (present) {
        throw invalidValue(`The CIDR ${cidr} is associated with the ASN ${present.asn}.`);
    }
    const association: AsnAssociationRow = {
        id,
        account,
        region,
        asn: row.asn,
        cidr,
        state: "pending-association",
    };
    asnAssociations(world).put(association);
    world.schedule(delay(world, "change"), "ipam-byoasn-association-settled", { id });
    return { AsnAssociation: associationShape(association) };
}

function DisassociateIpamByoasn(
    input: EC2.DisassociateIpamByoasnRequest,
    call: Call,
): EC2.DisassociateIpamByoasnResult {
    const { world } = call;
    const asn = parseAsn(input.Asn!);
    const cidr = formatCidr(parseCidrParameter("Cidr", input.Cidr!));
    const row = asnAssociations(world).get(idOf(call, cidr));
    if (row?.asn !== asn) {
        throw invalidValue(`The ASN ${asn} is not associated with the CIDR ${cidr}.`);
    }
    checkSettled(row.state, asn);
    const changed: AsnAssociationRow = { ...row, state: "pending-disassociation" };
    asnAssociations(world).put(changed);
    world.schedule(delay(world, "change"), "ipam-byoasn-association-settled", { id: row.id });
    return { AsnAssociation: associationShape(changed) };
}

onEvent("ipam-byoasn-settled", (payload: object, world: World) => {
    const row = asns(world).get((payload as { id: string }).id);
    if (row?.state === "pending-provision") {
        asns(world).put({ ...row, state: "provisioned" });
    } else if (row?.state === "pending-deprovision") {
        asns(world).delete(row.id);
    }
});

onEvent("ipam-byoasn-association-settled", (payload: object, world: World) => {
    const row = asnAssociations(world).get((payload as { id: string }).id);
    if (row?.state === "pending-association") {
        asnAssociations(world).put({ ...row, state: "associated" });
    } else if (row?.state === "pending-disassociation") {
        asnAssociations(world).delete(row.id);
    }
});

/** The ASNs of a range, as DescribeByoipCidrs shows them. */
export function asnsOfRange(
    world: World,
    owner: Pick<Row, "account" | "region">,
    cidr: string,
): EC2.AsnAssociation[] {
    return asnAssociations(world)
        .by("cidr", cidr)
        .filter(row => row.account === owner.account && row.region === owner.region)
        .map(associationShape);
}

/** To be called when an IPAM is gone. */
export function dropAsns(world: World, ipamId: string): void {
    for (const row of asns(world).by("ipam", ipamId)) {
        for (const one of asnAssociations(world).where(
            ({ account, asn }) => account === row.account && asn === row.asn,
        )) {
            asnAssociations(world).delete(one.id);
        }
        asns(world).delete(row.id);
    }
}

function ownAsn(call: Call, text: string): AsnRow {
    const asn = parseAsn(text);
    const row = asns(call.world).get(idOf(call, asn));
    if (!row) {
        throw unknownAsn(asn);
    }
    return row;
}

function unknownAsn(asn: string): Error {
    return invalidValue(`The ASN ${asn} is not provisioned to the IPAM.`);
}

function checkSettled(state: string, asn: string): void {
    if (state.startsWith("pending-")) {
        throw incorrectState(`AS${asn}`, `It is in state ${state}.`);
    }
}

/** Two or four bytes, with or without `AS` before them. */
function parseAsn(text: string): string {
    const digits = /^(?:AS)?([1-9]\d{0,9})$/i.exec(text)?.[1];
    if (digits === undefined || Number(digits) >= 2 ** 32 - 1) {
        throw invalidValue(`Value (${text}) for parameter asn is invalid. It must be from 1 to 4294967294.`);
    }
    return digits;
}

function idOf({ account, region }: Call, what: string): string {
    return `${account} ${region} ${what}`;
}

function asnShape(row: AsnRow): EC2.Byoasn {
    return { Asn: row.asn, IpamId: row.ipamId, State: row.state };
}

function associationShape(row: AsnAssociationRow): EC2.AsnAssociation {
    return { Asn: row.asn, Cidr: row.cidr, State: row.state };
}

export const actions: Record<string, Action> = {
    ProvisionIpamByoasn,
    DeprovisionIpamByoasn,
    DescribeIpamByoasn,
    AssociateIpamByoasn,
    DisassociateIpamByoasn,
};
