import type * as pulumi from "@pulumi/pulumi";

/** Addresses of a pool that IPAM shall give to nobody. Of `cidr` and `netmaskLength` at most one is given. */
export interface ReservationArgs {
    /** Key of the pool: a region, or the path of a pool below another (`us-east-1/prod`). */
    pool: string;
    /**
     * The CIDR, inside one of the pool's. To make a reservation larger, add one beside it: the new CIDR is reserved before
     * the old one is released. Default: AWS takes the lowest free block of `netmaskLength`.
     */
    cidr?: string;
    /**
     * Netmask length of a block that AWS chooses. Only in pools without pools below them, whose places are planned.
     * Default: the pool's `allocationDefaultNetmaskLength`.
     */
    netmaskLength?: number;
    /**
     * What the addresses are for. A later change does not reach AWS: the provider could only make it by giving up the
     * addresses. Default: none.
     */
    description?: string;
    /** Tags of the allocation, in addition to those of the component. Default: none. */
    tags?: { [key: string]: pulumi.Input<string> };
}
