import type { Problem } from "../../problems";
import { SubnetType, type VPCComponentArgs } from "../args";
import type { Tier } from "../tiers";

/** Connections to other networks with all defaults decided. */
export interface ConnectionsPlan {
    /** Key of the tier in which the transit gateway attachment stands; undefined if there is none. */
    readonly transitTier: string | undefined;
    readonly vpnGateway: boolean;
    /** Keys of tiers into whose tables the virtual private gateway propagates. */
    readonly propagatingTiers: readonly string[];
}

/** Reads `transitGateway` and `vpnGateway`. */
export function readConnections(
    args: VPCComponentArgs,
    tiers: readonly Tier[],
): { connections: ConnectionsPlan; problems: Problem[] } {
    const live = tiers.filter(tier => !tier.reserved).sort((a, b) => a.order - b.order);
    const keys = live.map(({ key }) => key);
    const problems: Problem[] = [];
    const notATier = (path: string, value: string): Problem => ({
        path,
        value,
        rule: "is not a tier that has subnets",
        wayOut: `name one of ${keys.join(", ")}`,
    });

    const { transitGateway, vpnGateway } = args;
    const transitTier =
        transitGateway && (transitGateway.tier ?? live.find(tier => tier.type === SubnetType.Transit)?.key);
    if (transitGateway && transitTier === undefined) {
        problems.push({
            path: "transitGateway.tier",
            rule: "is missing: there is no transit tier in which the attachment would stand",
            wayOut: "add a tier transit: { netmaskLength: 28 }, or name another tier",
        });
    } else if (transitTier !== undefined && !keys.includes(transitTier)) {
        problems.push(notATier("transitGateway.tier", transitTier));
    }

    const propagatingTiers = vpnGateway?.propagatingTiers ?? [];
    propagatingTiers.forEach((key, index) => {
        const path = `vpnGateway.propagatingTiers[${index}]`;
        if (!keys.includes(key)) {
            problems.push(notATier(path, key));
        } else if (propagatingTiers.indexOf(key) < index) {
            problems.push({
                path,
                value: key,
                rule: "is named twice",
                wayOut: "leave one of them out",
            });
        }
    });
    problems.push(...asnProblems(args));
    return { connections: { transitTier, vpnGateway: vpnGateway !== undefined, propagatingTiers }, problems };
}

/** Private numbers of 16 and 32 bits, and the public ones that AWS takes (VPN User Guide, "Create a target gateway"). */
function asnProblems({ vpnGateway }: VPCComponentArgs): Problem[] {
    const path = "vpnGateway.amazonSideAsn";
    const asn = vpnGateway?.amazonSideAsn;
    if (asn === undefined) {
        return [];
    }
    if (vpnGateway?.vpnGatewayId !== undefined) {
        return [
            {
                path,
                value: asn,
                rule: "is for a gateway that is made, and vpnGatewayId names one that exists",
                wayOut: "leave one of them out",
            },
        ];
    }
    const number = /^\d+$/.test(asn) ? Number(asn) : Number.NaN;
    const isPrivate = (number >= 64512 && number <= 65534) || (number >= 4200000000 && number <= 4294967294);
    return isPrivate
        ? []
        : [
              {
                  path,
                  value: asn,
                  rule: "is not a private autonomous system number",
                  wayOut: "choose one from 64512 to 65534 or from 4200000000 to 4294967294",
              },
          ];
}
