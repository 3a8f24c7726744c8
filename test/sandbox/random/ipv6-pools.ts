import { expect } from "chai";
import fc from "fast-check";
import { contains, overlaps, parseCidr } from "../../../address-space";
import { byoipRanges } from "../../../sandbox/ec2/ipam/byoip-ranges";
import { ipv6Pools } from "../../../sandbox/ec2/network/ipv6-pools";
import { vpcs } from "../../../sandbox/ec2/network/tables";
import type { NetworkModel, NetworkStep } from "./network";

/** A range with room for a few blocks alone, so that they meet; and one for blocks of every size. */
const RANGES = ["2a05:1000::/54", "2a05:2000::/48"];
const PROOF = { Message: "m", Signature: "s" };

const at = fc.nat(40);

/** Calls that bring IPv6 ranges, take blocks of them for VPCs, and give up both. */
export const ipv6PoolStep: fc.Arbitrary<NetworkStep> = fc.oneof(
    fc.tuple(fc.nat(1), fc.nat(3)).map(
        ([range, end]): NetworkStep =>
            model => {
                const Cidr = RANGES[range];
                if (end === 0) {
                    model.call("DeprovisionByoipCidr", { Cidr });
                } else {
                    model.call("ProvisionByoipCidr", {
                        Cidr,
                        CidrAuthorizationContext: PROOF,
                        PubliclyAdvertisable: false,
                    });
                }
            },
    ),
    fc.tuple(at, at, fc.constantFrom(undefined, 48, 52, 56, 60), fc.boolean()).map(
        ([vpc, where, length, isNew]): NetworkStep =>
            model => {
                const range = RANGES[where % 2]!.split("::")[0];
                const block = {
                    Ipv6Pool: model.pick(ipv6Pools, where) ?? "ipv6pool-ec2-0",
                    Ipv6CidrBlock: length && `${range}:0:${(where * 0x80).toString(16)}::/${length}`,
                };
                if (isNew) {
                    model.call("CreateVpc", { CidrBlock: "10.0.0.0/16", ...block });
                } else {
                    model.call("AssociateVpcCidrBlock", { VpcId: model.pick(vpcs, vpc), ...block });
                }
            },
    ),
    fc.tuple(at, at).map(
        ([vpc, which]): NetworkStep =>
            model => {
                const row = vpcs(model.world).get(model.pick(vpcs, vpc) ?? "");
                const associations = row?.ipv6CidrBlockAssociations ?? [];
                const { associationId = "vpc-cidr-assoc-0" } =
                    associations[which % Math.max(1, associations.length)] ?? {};
                model.call("DisassociateVpcCidrBlock", { AssociationId: associationId });
            },
    ),
);

/** What holds of the pools at any time: each belongs to a range, and a VPC's block to one pool and to nobody else. */
export function checkIpv6Pools({ world }: NetworkModel): void {
    const ranges = byoipRanges(world).where(({ ipv6PoolId }) => ipv6PoolId !== undefined);
    expect(ranges.map(({ ipv6PoolId }) => ipv6PoolId)).to.have.members(
        [...ipv6Pools(world).all()].map(({ id }) => id),
    );
    const blocks = [...vpcs(world).all()].flatMap(({ ipv6CidrBlockAssociations }) =>
        ipv6CidrBlockAssociations.filter(
            ({ state, ipv6Pool }) => state !== "disassociated" && ipv6Pool?.startsWith("ipv6pool-"),
        ),
    );
    for (const [i, { ipv6CidrBlock, ipv6Pool }] of blocks.entries()) {
        const cidr = parseCidr(ipv6CidrBlock);
        const range = ranges.find(({ ipv6PoolId }) => ipv6PoolId === ipv6Pool);
        expect(range && contains(parseCidr(range.cidr), cidr), "a block lies in its range").to.equal(true);
        expect(range?.state, "a range with blocks stays").not.to.equal("pending-deprovision");
        const others = blocks.slice(i + 1).map(other => parseCidr(other.ipv6CidrBlock));
        expect(
            others.some(other => overlaps(other, cidr)),
            "blocks of own addresses do not overlap",
        ).to.equal(false);
    }
}
