import type { IPAMComponentArgs, VPCComponentArgs } from "../../components";
import type { MockOptions } from "./graph";

/** Arguments that are refused at preview. The messages stand in refusal-messages.json, which docs/errors.md is made from. */
export interface Refusal {
    /** What is wrong, for the reader. */
    readonly title: string;
    readonly component:
        | "IPAMComponent"
        | "IPAMDiscoveryComponent"
        | "IPAMOrganizationComponent"
        | "VPCComponent";
    readonly args: unknown;
    /** Zones that a look-up finds, by letter. Default: abcdef. */
    readonly zones?: string;
    /** Stack configuration. Default: `aws:region` us-east-1. */
    readonly config?: Record<string, string>;
    /** Properties of the IPAM that a look-up finds. */
    readonly ipam?: MockOptions["ipam"];
    /** The account of the provider's credentials. */
    readonly account?: string;
}

const IPAM: IPAMComponentArgs = { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-east-1", "us-west-2"] };
const VPC: VPCComponentArgs = {
    ipamPoolId: "ipam-pool-0123456789abcdef0",
    availabilityZones: ["us-east-1a", "us-east-1b"],
};
export const POOL = {
    id: "ipam-pool-0123456789abcdef0",
    arn: "arn:aws:ec2::111111111111:ipam-pool/ipam-pool-0123456789abcdef0",
    locale: "us-east-1",
    addressFamily: "ipv4",
    cidrs: ["10.0.0.0/12"],
    rules: {},
};
export const WITH_POOL: VPCComponentArgs = {
    ipamPool: POOL,
    availabilityZones: ["us-east-1a", "us-east-1b"],
};

export const ipam = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "IPAMComponent",
    args: { ...IPAM, ...args },
    ...more,
});
export const vpc = (title: string, args: object, more: Partial<Refusal> = {}): Refusal => ({
    title,
    component: "VPCComponent",
    args: { ...VPC, ...args },
    ...more,
});
export const vpcOf = (
    title: string,
    args: VPCComponentArgs | object,
    more: Partial<Refusal> = {},
): Refusal => ({
    title,
    component: "VPCComponent",
    args,
    ...more,
});
