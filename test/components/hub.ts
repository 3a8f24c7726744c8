import { VPCComponent, type VPCComponentArgs } from "../../components";
import { type Graph, type MockOptions, run } from "./graph";

/** The zones of the VPC that most specs begin with. */
export const ZONES = ["us-east-1a", "us-east-1b"];

/** A VPC from a pool in two zones, with nothing else said. */
export const HUB: VPCComponentArgs = {
    ipamPoolId: "ipam-pool-0123456789abcdef0",
    availabilityZones: ZONES,
};

/** What makes a VPC with a child of every kind. */
export const ALL: VPCComponentArgs = {
    secondaryCidrs: { pods: { cidrBlock: "100.64.0.0/18" } },
    ipv6: { amazonProvided: true },
    subnets: {
        public: { blockPublicAccessExclusionMode: "allow-egress" },
        private: { networkAcl: { rules: {} } },
        transit: { netmaskLength: 28, networkAcl: { rules: {} } },
        pods: { order: 4, from: "pods", share: 1, networkAcl: { rules: {} } },
    },
    natGatewayEnabled: true,
    transitGateway: { transitGatewayId: "tgw-1" },
    vpnGateway: { propagatingTiers: ["private"] },
    endpoints: { s3: {}, ssm: {} },
    emptyDefaultSecurityGroup: true,
    emptyDefaultRouteTable: true,
    blockPublicAccess: { internetGatewayBlockMode: "block-bidirectional" },
    dhcpOptions: { domainName: "corp.example" },
    flowLogs: { bucket: { bucketArn: "arn:aws:s3:::logs" } },
    encryptionControl: { mode: "monitor" },
};

/** Makes the component `hub`, with what differs from the VPC that most specs begin with. */
export async function make(
    args: VPCComponentArgs,
    options?: MockOptions,
): Promise<{ graph: Graph; hub: VPCComponent }> {
    let hub!: VPCComponent;
    const graph = await run(() => {
        hub = new VPCComponent("hub", { ...HUB, ...args });
    }, options);
    return { graph, hub };
}
