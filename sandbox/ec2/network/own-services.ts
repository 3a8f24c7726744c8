import type { Call } from "../../world/call";
import { declareTable, type Row } from "../../world/table";
import type { EndpointService } from "./endpoint-services";

/** An endpoint service that an account offers through its load balancers. */
export interface OwnServiceRow extends Row {
    readonly name: string;
    readonly type: "Interface" | "GatewayLoadBalancer";
    readonly loadBalancerArns: readonly string[];
}

export const ownServices = declareTable<OwnServiceRow>("vpc-endpoint-services", { name: row => row.name });

/** The service of this name in the caller's region, whoever owns it; there are no permissions here. */
export function ownService(call: Call, name: string): EndpointService | undefined {
    const row = ownServices(call.world)
        .by("name", name)
        .find(({ region }) => region === call.region);
    return row && { name: row.name, shortName: row.id, types: [row.type], serviceId: row.id };
}
