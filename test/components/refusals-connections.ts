import { type Refusal, vpc } from "./refusal";

const TGW = { transitGatewayId: "tgw-0123" };

/** Connections of a VPC to other networks. */
export const connectionRefusals: readonly Refusal[] = [
    vpc("a transit gateway without a transit tier", { transitGateway: TGW }),
    vpc("a transit gateway in a tier that is not there", { transitGateway: { ...TGW, tier: "hub" } }),
    vpc("a transit gateway in a reserved tier", {
        subnets: { private: {}, hub: { order: 2, reserved: true } },
        transitGateway: { ...TGW, tier: "hub" },
    }),
    vpc("a route to the transit gateway without an attachment", {
        subnets: {
            private: {
                routes: { corporate: { destinationCidrBlock: "10.0.0.0/8", target: "TransitGateway" } },
            },
        },
    }),
    vpc("a route to the virtual private gateway without one", {
        subnets: {
            private: { routes: { branch: { destinationCidrBlock: "10.0.0.0/8", target: "VpnGateway" } } },
        },
    }),
    vpc("propagation into a tier that is not there", { vpnGateway: { propagatingTiers: ["data"] } }),
    vpc("propagation into a tier twice", { vpnGateway: { propagatingTiers: ["private", "private"] } }),
    vpc("an autonomous system number that is not private", { vpnGateway: { amazonSideAsn: "65535" } }),
    vpc("an autonomous system number for a gateway that exists", {
        vpnGateway: { vpnGatewayId: "vgw-0123", amazonSideAsn: "64513" },
    }),
];
