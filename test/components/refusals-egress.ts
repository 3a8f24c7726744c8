import { type Refusal, vpc } from "./refusal";

const THREE = { public: {}, private: {}, transit: {} };
const named = (route: object, tier = "private") => ({
    subnets: { public: {}, private: {}, [tier]: { routes: { corporate: route } } },
});

/** Ways out of a VPC, and routes. */
export const egressRefusals: readonly Refusal[] = [
    vpc("a connectivity that does not exist", {
        natGatewayEnabled: true,
        natGatewayConnectivity: "public",
    }),
    vpc("a NAT connectivity without NAT gateways", { natGatewayConnectivity: "Private" }),
    vpc("a NAT tier without NAT gateways", { natGatewayTier: "public" }),
    vpc("a NAT tier that is not there", { natGatewayEnabled: true, natGatewayTier: "dmz" }),
    vpc("public NAT gateways in a private tier", {
        subnets: THREE,
        natGatewayEnabled: true,
        natGatewayTier: "transit",
    }),
    vpc("private NAT gateways without a tier", {
        natGatewayEnabled: true,
        natGatewayConnectivity: "Private",
    }),
    vpc("a regional NAT gateway without an internet gateway", {
        subnets: { private: {} },
        natGatewayStrategy: "Regional",
        internetGatewayEnabled: false,
    }),
    vpc("a private regional NAT gateway", {
        natGatewayStrategy: "Regional",
        natGatewayConnectivity: "Private",
    }),
    vpc("a tier for the regional NAT gateway", { natGatewayStrategy: "Regional", natGatewayTier: "public" }),
    vpc("NAT gateways that no tier has a route to", {
        subnets: { public: {}, private: { egress: "None" } },
        natGatewayEnabled: true,
    }),
    vpc("NAT gateways whose only user goes out elsewhere", {
        subnets: {
            public: {},
            private: {
                routes: { out: { destinationCidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0123" } },
            },
        },
        natGatewayEnabled: true,
    }),
    vpc("NAT addresses without NAT gateways", { natGatewayAllocationIds: { a: ["eipalloc-1"] } }),
    vpc("a NAT address pool without NAT gateways", { natGatewayIpamPoolId: "ipam-pool-0123" }),
    vpc("public addresses for private NAT gateways", {
        subnets: THREE,
        natGatewayEnabled: true,
        natGatewayConnectivity: "Private",
        natGatewayTier: "transit",
        natGatewayAllocationIds: { a: ["eipalloc-1"] },
    }),
    vpc("an empty list of NAT addresses", {
        natGatewayEnabled: true,
        natGatewayAllocationIds: { a: [] },
    }),
    vpc("a NAT address that is no allocation id", {
        natGatewayEnabled: true,
        natGatewayAllocationIds: { a: ["203.0.113.7"] },
    }),
    vpc("a NAT address for a zone without a NAT gateway", {
        natGatewayStrategy: "Single",
        natGatewayAllocationIds: { b: ["eipalloc-1"] },
    }),
    vpc("a regional NAT gateway with addresses in some zones", {
        natGatewayStrategy: "Regional",
        natGatewayAllocationIds: { a: ["eipalloc-1"] },
    }),
    vpc("a way out that does not exist", { subnets: { public: {}, private: { egress: "Internet" } } }),
    vpc("a way out for a public tier", { subnets: { public: { egress: "None" }, private: {} } }),
    vpc("a way out through NAT gateways that are not there", {
        subnets: { public: {}, private: { egress: "NatGateway" } },
    }),
    vpc("private NAT gateways that lead back to their tier", {
        subnets: { private: {}, transit: { egress: "NatGateway" } },
        natGatewayEnabled: true,
        natGatewayConnectivity: "Private",
        natGatewayTier: "transit",
    }),
    vpc("a route to the NAT gateways in their own tier", {
        natGatewayEnabled: true,
        subnets: {
            public: { routes: { out: { destinationCidrBlock: "203.0.113.0/24", target: "NatGateway" } } },
            private: {},
        },
    }),
    vpc("a number of route tables that does not exist", {
        subnets: { public: {}, private: { routeTables: "PerSubnet" } },
    }),
    vpc("NAT gateways in each zone for a tier with one route table", {
        subnets: { public: {}, private: { routeTables: "Shared" } },
        natGatewayStrategy: "PerAz",
    }),
    vpc("a name of a route that cannot be in a resource's name", {
        subnets: {
            public: {},
            private: {
                routes: { "To Corporate": { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" } },
            },
        },
    }),
    vpc("a route without destination", named({ transitGatewayId: "tgw-0123" })),
    vpc(
        "a route to a CIDR and a prefix list",
        named({
            destinationCidrBlock: "10.0.0.0/8",
            destinationPrefixListId: "pl-0123",
            transitGatewayId: "tgw-0123",
        }),
    ),
    vpc(
        "a route to a malformed destination",
        named({ destinationCidrBlock: "10.0.0.1/8", transitGatewayId: "tgw-0123" }),
    ),
    vpc(
        "a route to a destination of the other family",
        named({ destinationIpv6CidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-0123" }),
    ),
    vpc("a route without target", named({ destinationCidrBlock: "10.0.0.0/8" })),
    vpc(
        "a route with two targets",
        named({
            destinationCidrBlock: "10.0.0.0/8",
            transitGatewayId: "tgw-0123",
            vpcPeeringConnectionId: "pcx-0123",
        }),
    ),
    vpc(
        "a route to a gateway that is none",
        named({ destinationCidrBlock: "10.0.0.0/8", target: "Firewall" }),
    ),
    vpc(
        "a route to a gateway that this VPC does not have",
        named({ destinationCidrBlock: "10.0.0.0/8", target: "NatGateway" }),
    ),
    vpc("two routes to one destination", {
        subnets: {
            public: {},
            private: {
                routes: {
                    one: { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-0123" },
                    other: { destinationCidrBlock: "10.0.0.0/8", vpcPeeringConnectionId: "pcx-0123" },
                },
            },
        },
    }),
    vpc("a target for each zone in a tier with one route table", {
        subnets: {
            public: {
                routes: {
                    appliance: {
                        destinationCidrBlock: "192.168.0.0/16",
                        networkInterfaceIds: { a: "eni-1", b: "eni-2" },
                    },
                },
            },
            private: {},
        },
    }),
    vpc(
        "targets that leave a zone out and name another",
        named({ destinationCidrBlock: "0.0.0.0/0", vpcEndpointIds: { a: "vpce-1", c: "vpce-3" } }),
    ),
    vpc("a way out over IPv6 for a tier without it", {
        subnets: { public: {}, private: { egress: "EgressOnly" } },
    }),
    vpc("an egress-only internet gateway that nothing uses", { egressOnlyInternetGatewayEnabled: true }),
    vpc("a way out over IPv6 without the gateway for it", {
        ipv6: { amazonProvided: true },
        subnets: { public: {}, private: { egress: "EgressOnly" } },
        egressOnlyInternetGatewayEnabled: false,
    }),
    vpc("an IPv4 route to the egress-only internet gateway", {
        ipv6: { amazonProvided: true },
        subnets: {
            private: {
                routes: {
                    out: { destinationCidrBlock: "0.0.0.0/0", target: "EgressOnlyInternetGateway" },
                },
            },
        },
    }),
    vpc("DNS64 without a NAT gateway", {
        ipv6: { amazonProvided: true },
        subnets: { public: {}, private: { dns64: true } },
    }),
    vpc("a NAT gateway in a local zone", {
        availabilityZones: ["us-east-1a", "us-east-1-bos-1a"],
        zoneSlots: { "us-east-1-bos-1a": 3 },
        natGatewayStrategy: "Single",
        natGatewayZone: "us-east-1-bos-1a",
    }),
    vpc("NAT gateways in local zones alone", {
        availabilityZones: ["us-east-1-bos-1a"],
        zoneSlots: { "us-east-1-bos-1a": 0 },
        natGatewayEnabled: true,
    }),
];
