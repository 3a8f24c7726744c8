import { expect } from "chai";
import type { VPCComponentArgs } from "../../components";
import { ALL, make } from "./hub";

/** What AWS has room for once: an address, a place among others, a name. */
const FIRST_DELETED = [
    "FlowLog",
    "NatGateway",
    "Route",
    "RouteTableAssociation",
    "Subnet",
    "VpcIpv4CidrBlockAssociation",
    "VpnGateway",
];

describe("when a child of a VPC is replaced", () => {
    async function firstDeleted(args: VPCComponentArgs): Promise<Record<string, boolean>> {
        const { graph } = await make(args);
        const children = graph.resources.filter(({ custom }) => custom);
        return Object.fromEntries(
            children.map(({ type, deleteBeforeReplace }) => [type.split(":").at(-1)!, deleteBeforeReplace]),
        );
    }

    it("the old one goes first where there is room for one alone, and last otherwise", async () => {
        const first = await firstDeleted(ALL);
        expect(Object.keys(first)).to.have.length.above(25);
        expect(
            Object.keys(first)
                .filter(type => first[type])
                .sort(),
        ).to.deep.equal(FIRST_DELETED);
        const given = await firstDeleted({ vpnGateway: { vpnGatewayId: "vgw-1" } });
        expect(given["VpnGatewayAttachment"]).to.equal(true);
    });

    it("nothing is counted as a difference that others decide", async () => {
        const { graph } = await make(ALL);
        expect(graph.named("hub-vpc").ignoreChanges).to.deep.equal([
            "assignGeneratedIpv6CidrBlock",
            "ipv6IpamPoolId",
            "ipv6NetmaskLength",
        ]);
    });
});
