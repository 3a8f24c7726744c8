import { type Cidr, formatCidr, parseLenientCidr } from "../../../../address-space";
import { isUnknown, isZero, type Properties } from "../../properties";
import { type CheckContext, type Failure, snake } from "../../schema/check";

/** What the real provider refuses of a VPC at preview. A VPC without any arguments is not among it. */
export function checkVpc(inputs: Properties, { name }: CheckContext): Failure[] {
    const set = (key: string) => inputs[key] !== undefined && !isZero(inputs[key]);
    const known = (key: string) => set(key) && !isUnknown(inputs[key]);
    const failures: Failure[] = [];
    const fail = (property: string, reason: string) =>
        failures.push({ property, reason: `${reason}. Examine values at '${name}.${property}'.` });
    const conflict = (a: string, b: string) =>
        set(a) &&
        set(b) &&
        fail(a, `Conflicting configuration arguments: "${snake(a)}": conflicts with ${snake(b)}`);
    const together = (a: string, b: string) =>
        set(a) &&
        !set(b) &&
        fail(
            a,
            `Missing required argument: "${snake(a)}": all of \`${[a, b].map(snake).sort().join(",")}\` must be specified`,
        );

    conflict("cidrBlock", "ipv4NetmaskLength");
    together("ipv4NetmaskLength", "ipv4IpamPoolId");
    conflict("assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId");
    conflict("ipv6CidrBlock", "ipv6NetmaskLength");
    conflict("ipv6CidrBlock", "assignGeneratedIpv6CidrBlock");
    together("ipv6CidrBlock", "ipv6IpamPoolId");
    together("ipv6NetmaskLength", "ipv6IpamPoolId");
    if (
        known("ipv4NetmaskLength") &&
        (inputs["ipv4NetmaskLength"] < 16 || inputs["ipv4NetmaskLength"] > 28)
    ) {
        fail(
            "ipv4NetmaskLength",
            `expected ipv4_netmask_length to be in the range (16 - 28), got ${inputs["ipv4NetmaskLength"]}`,
        );
    }
    if (known("ipv6NetmaskLength") && ![44, 48, 52, 56, 60].includes(inputs["ipv6NetmaskLength"])) {
        fail(
            "ipv6NetmaskLength",
            `expected ipv6_netmask_length to be one of [44 48 52 56 60], got ${inputs["ipv6NetmaskLength"]}`,
        );
    }
    if (known("cidrBlock")) {
        const block: string = inputs["cidrBlock"];
        const network = networkOf(block);
        if (!network) {
            fail(
                "cidrBlock",
                `expected "cidr_block" to contain a valid Value, got: ${block} with err: invalid CIDR address`,
            );
        } else if (formatCidr(network) !== block) {
            fail(
                "cidrBlock",
                `expected "cidr_block" to contain a valid network Value, expected ${formatCidr(network)}, got ${block}`,
            );
        } else if (network.netmaskLength < 16 || network.netmaskLength > 28) {
            fail(
                "cidrBlock",
                `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: ` +
                    network.netmaskLength,
            );
        }
    }
    return failures;
}

/** The IPv4 network that a text lies in, host bits cleared. */
function networkOf(block: string): Cidr | undefined {
    try {
        const network = parseLenientCidr(block);
        return network.family === 4 ? network : undefined;
    } catch {
        return undefined;
    }
}
