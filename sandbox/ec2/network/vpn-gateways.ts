import { declareTable, type Row } from "../../world/table";

/** A virtual private gateway: the VPC's end of VPN connections. */
export interface VpnGatewayRow extends Row {
    readonly state: "available" | "deleted";
    readonly amazonSideAsn: number;
    readonly availabilityZone?: string;
    /** One VPC at most. A detached one is listed for a while. */
    readonly attachment?: {
        readonly vpcId: string;
        readonly state: "attaching" | "attached" | "detaching" | "detached";
    };
}

export const vpnGateways = declareTable<VpnGatewayRow>("vpn-gateways", {
    vpc: row => (holdsVpc(row) ? row.attachment!.vpcId : undefined),
});

/** Whether the gateway is attached to a VPC, or about to be, or not quite detached yet. */
export function holdsVpc({ attachment }: VpnGatewayRow): boolean {
    return attachment !== undefined && attachment.state !== "detached";
}
