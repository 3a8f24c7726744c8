import * as pulumi from "@pulumi/pulumi";

/**
 * Gives a component its outputs, each made when it is first read, from what its `initialize` made. A map of outputs
 * becomes an output by two more for each value, kilobytes each as long as the engine is at work, and most programs read
 * few of them. Each output waits for its own part only: whoever uses a VPC's id does not wait for the NAT gateways.
 *
 * The fields are declared without a value (`declare readonly`), because a field of the class would hide these.
 */
export function defineOutputs<P extends object>(
    component: pulumi.ComponentResource,
    parts: Promise<P>,
    names: readonly (keyof P)[],
): void {
    for (const name of names) {
        let output: pulumi.Output<unknown> | undefined;
        Object.defineProperty(component, name, {
            enumerable: true,
            get: () => (output ??= pulumi.output(parts.then(made => made[name] as pulumi.Input<unknown>))),
        });
    }
}
