import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { RouteTarget } from "../routing/args";
import { ANY_IPV6, namedRoutes, wantsEgressOnly } from "../routing/routes-plan";
import type { Tier } from "../tiers";
import { SubnetEgress } from "./args";

const PATH = "egressOnlyInternetGatewayEnabled";

/** Reads whether there is an egress-only internet gateway: if a tier uses it, unless it is not wanted. */
export function readEgressOnly(
    args: VPCComponentArgs,
    live: readonly Tier[],
): { egressOnly: boolean; problems: Problem[] } {
    const isUsed = live.some(usesEgressOnly);
    const wanted = args.egressOnlyInternetGatewayEnabled;
    const problems: Problem[] = [];
    if (wanted === true && !isUsed) {
        problems.push({
            path: PATH,
            value: true,
            rule: "makes a gateway that nothing uses, because no tier goes out through it",
            wayOut: "leave it out, or give a private tier IPv6",
        });
    }
    if (wanted === false) {
        problems.push(
            ...live
                .filter(tier => tier.args.egress === SubnetEgress.EgressOnly)
                .map(tier => ({
                    path: `${tier.path}.egress`,
                    value: tier.args.egress,
                    rule: `contradicts ${PATH} = false`,
                    wayOut: "keep one of the two",
                })),
        );
    }
    return { egressOnly: (wanted ?? true) && isUsed, problems };
}

function usesEgressOnly(tier: Tier): boolean {
    const routes = namedRoutes(tier);
    const goesElsewhere = routes.some(({ destination }) => destination.suffix === ANY_IPV6);
    return (
        (wantsEgressOnly(tier) && !goesElsewhere) ||
        routes.some(({ gateway }) => gateway === RouteTarget.EgressOnlyInternetGateway)
    );
}
