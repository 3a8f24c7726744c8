import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { nameSources } from "../../components/vpc/names";
import { planVPC } from "../../components/vpc/plan";
import { run } from "./graph";
import { ALL, HUB, ZONES } from "./hub";

/** Names are claimed before anything is made: two children of one name are refused, and imports name children. */
describe("the names that a VPC's arguments claim", () => {
    const variants: Record<string, VPCComponentArgs> = {
        "of every kind": { ...HUB, ...ALL },
        "with regional NAT and addresses of a pool": {
            ...HUB,
            natGatewayStrategy: "Regional",
            natGatewayIpamPoolId: "ipam-pool-0fedcba9876543210",
            natGatewayAllocationIds: { a: ["eipalloc-1"] },
        },
        "with given addresses in a zone": {
            ...HUB,
            natGatewayEnabled: true,
            natGatewayAllocationIds: { b: ["eipalloc-1"] },
        },
        "with private NAT, and a VPN gateway that exists": {
            ...HUB,
            natGatewayStrategy: "Single",
            natGatewayConnectivity: "Private",
            natGatewayTier: "transit",
            subnets: { private: {}, transit: { netmaskLength: 28 } },
            vpnGateway: { vpnGatewayId: "vgw-1" },
        },
        "with a default network ACL, an exclusion and the IPv6 block of an adopted VPC": {
            availabilityZones: ZONES,
            cidrBlock: "10.5.0.0/16",
            existing: {},
            ipv6: { existing: true, cidrBlock: "2001:db8:5::/56" },
            subnets: { private: { networkAcl: { rules: {} } } },
            emptyDefaultNetworkAcl: true,
            blockPublicAccess: { exclusionMode: "allow-egress" },
        },
    };
    for (const [title, args] of Object.entries(variants)) {
        it(`are those of its children: ${title}`, async () => {
            const graph = await run(() => new VPCComponent("hub", args));
            const { plan } = planVPC(args, "us-east-1");
            const zones = plan.zoneChoice.kind === "named" ? plan.zoneChoice.zones : [];
            const claimed = nameSources("hub", args, plan, zones).map(({ name }) => name);
            const children = graph.resources.filter(({ custom }) => custom).map(({ name }) => name);
            expect(claimed).to.have.members(children);
            expect(new Set(claimed).size).to.equal(claimed.length);
        });
    }
});
