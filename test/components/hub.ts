import { VPCComponent, type VPCComponentArgs } from "../../components";
import { type Graph, type MockOptions, run } from "./graph";

/** The zones of the VPC that most specs begin with. */
export const ZONES = ["us-east-1a", "us-east-1b"];

/** A VPC from a pool in two zones, with nothing else said. */
export const HUB: VPCComponentArgs = {
    ipamPoolId: "ipam-pool-0123456789abcdef0",
    availabilityZones: ZONES,
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
