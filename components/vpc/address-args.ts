import type * as pulumi from "@pulumi/pulumi";
import type { IPAMPool } from "../ipam/args";

/** Which addresses a tier's subnets have. */
export const SubnetIpv6 = {
    /** IPv4 addresses alone; takes the IPv6 block away from subnets that have one. */
    None: "None",
    /** IPv4 addresses, and a /64 of the VPC's IPv6 block. */
    DualStack: "DualStack",
    /** A /64 of the VPC's IPv6 block, and no IPv4 addresses: the tier takes none of the VPC's IPv4 space. */
    Only: "Only",
} as const;
export type SubnetIpv6 = (typeof SubnetIpv6)[keyof typeof SubnetIpv6];

/**
 * Where the IPv6 block of a VPC comes from: exactly one of `amazonProvided`, `ipamPoolId`, `ipamPool`, `byoipPoolId` and
 * `existing`.
 */
export interface VPCIpv6Args {
    /** Whether Amazon gives the VPC a /56 of its own addresses. Default: false. */
    amazonProvided?: boolean;
    /** Id of the IPv6 IPAM pool to allocate from. */
    ipamPoolId?: pulumi.Input<string>;
    /** The IPv6 IPAM pool to allocate from, checked at preview as `ipamPool` of the VPC is. */
    ipamPool?: pulumi.Input<IPAMPool>;
    /** Id of an address pool of your own (`ipv6pool-ec2-...`, brought to AWS without IPAM); needs `cidrBlock`. */
    byoipPoolId?: pulumi.Input<string>;
    /**
     * Whether it is the block that the VPC of the component's `existing` has already, so that none is added. `cidrBlock`
     * tells which; without it the block is read from the VPC of `existing.vpcId`. Default: false.
     */
    existing?: boolean;
    /** Netmask length of the block when a pool chooses it or it is read: 44, 48, 52, 56 or 60. Default: 56. */
    netmaskLength?: number;
    /** The block itself, from the pool or of the existing VPC. Default: the pool chooses, or the VPC is read. */
    cidrBlock?: string;
}

/** A further IPv4 block of a VPC, from a source of its own. */
export interface SecondaryCidrArgs {
    /** Id of the IPAM pool to allocate from. Not together with `ipamPool`. */
    ipamPoolId?: pulumi.Input<string>;
    /** The IPAM pool to allocate from, checked at preview as `ipamPool` of the VPC is. */
    ipamPool?: pulumi.Input<IPAMPool>;
    /** Netmask length, 16 to 28, when a pool chooses the CIDR. Default: 16. */
    netmaskLength?: number;
    /** Whether the pool's default netmask length decides the size. Default: false. */
    usePoolDefaultNetmaskLength?: boolean;
    /** The CIDR itself, allocated from the pool if one is given. Default: the pool chooses. */
    cidrBlock?: string;
}

/** A network that exists already. */
export interface ExistingVPCArgs {
    /**
     * Id of a VPC that is managed elsewhere: by another resource of the program, another stack, or by hand. The
     * component then makes its subnets and what belongs to them, and leaves the VPC itself alone. Default: the
     * component manages the VPC.
     */
    vpcId?: pulumi.Input<string>;
    /**
     * Ids of resources to take over, by the name of the child without the component's: `vpc`, `public-a`, `igw`; as
     * `pulumi import` wants them. Leave it out again after the first update. Default: nothing is taken over.
     */
    imports?: { [child: string]: string };
}
