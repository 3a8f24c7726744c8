import { SubnetIpv6 } from "../address-args";
import type { Tier } from "../tiers";

/** Whether the subnets of the tier have IPv4 addresses. */
export function hasIpv4(tier: Tier): boolean {
    return tier.ipv6 !== SubnetIpv6.Only;
}

/** Whether the subnets of the tier have IPv6 addresses. */
export function hasIpv6(tier: Tier): boolean {
    return tier.ipv6 !== undefined && tier.ipv6 !== SubnetIpv6.None;
}
