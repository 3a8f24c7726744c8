import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import type { Zone } from "../zones";
import { NatGatewayConnectivity, NatGatewayStrategy } from "./args";
import { type NatPlan, natZones, possibleNatZones } from "./nat-plan";
import { meaningless } from "./place";

/** Problems with the addresses of NAT gateways that do not depend on the zones. */
export function addressProblems(args: VPCComponentArgs, nat: NatPlan): Problem[] {
    const { natGatewayAllocationIds, natGatewayIpamPoolId } = args;
    const given = { natGatewayAllocationIds, natGatewayIpamPoolId };
    if (nat.strategy === NatGatewayStrategy.None) {
        return Object.entries(given).flatMap(([path, value]) => meaningless(path, value));
    }
    if (nat.connectivity === NatGatewayConnectivity.Private) {
        return Object.entries(given)
            .filter(([, value]) => value !== undefined)
            .map(([path]) => ({
                path,
                rule: "gives public addresses to NAT gateways that are private",
                wayOut: 'leave it out, or set natGatewayConnectivity: "Public"',
            }));
    }
    return Object.entries(natGatewayAllocationIds ?? {}).flatMap(([zone, ids]): Problem[] => {
        const path = `natGatewayAllocationIds.${zone}`;
        if (ids.length === 0) {
            return [{ path, value: [], rule: "names no address", wayOut: "name one, or leave the zone out" }];
        }
        return ids.flatMap((id, index) =>
            typeof id !== "string" || /^eipalloc-[0-9a-z]+$/.test(id)
                ? []
                : [
                      {
                          path: `${path}[${index}]`,
                          value: id,
                          rule: "is not the allocation id of an Elastic IP address (eipalloc-...)",
                          wayOut: "pass the id of an aws.ec2.Eip",
                      },
                  ],
        );
    });
}

/** Problems with addresses by zone, once the zones are known. */
export function natAddressProblems(args: VPCComponentArgs, nat: NatPlan, zones: readonly Zone[]): Problem[] {
    const given = args.natGatewayAllocationIds;
    const isRegional = nat.strategy === NatGatewayStrategy.Regional;
    if (given === undefined || nat.strategy === NatGatewayStrategy.None) {
        return [];
    }
    const labels = (isRegional ? possibleNatZones(nat, zones) : natZones(nat, zones)).map(zone => zone.label);
    const problems: Problem[] = Object.keys(given)
        .filter(label => !labels.includes(label))
        .map(label => ({
            path: `natGatewayAllocationIds.${label}`,
            rule: `is for a zone without a NAT gateway: there are NAT gateways in ${labels.join(", ")}`,
            wayOut: "leave it out, or give it to one of these zones",
        }));
    // A regional NAT gateway with addresses of its owner serves no zone without one.
    if (isRegional && args.natGatewayIpamPoolId === undefined) {
        problems.push(
            ...labels
                .filter(label => given[label] === undefined)
                .map(label => ({
                    path: `natGatewayAllocationIds.${label}`,
                    rule: "is missing: a regional NAT gateway with given addresses needs one in every zone",
                    wayOut: "give an address for each zone, or for none",
                })),
        );
    }
    return problems;
}
