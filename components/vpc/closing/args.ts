import type * as pulumi from "@pulumi/pulumi";

/** Directions of traffic, as a network ACL sees them. */
export const NetworkAclDirection = {
    /** Into the subnets. */
    Ingress: "Ingress",
    /** Out of the subnets. */
    Egress: "Egress",
} as const;
export type NetworkAclDirection = (typeof NetworkAclDirection)[keyof typeof NetworkAclDirection];

/** What a rule of a network ACL does. */
export const NetworkAclAction = {
    /** Lets traffic pass. */
    Allow: "allow",
    /** Drops traffic. */
    Deny: "deny",
} as const;
export type NetworkAclAction = (typeof NetworkAclAction)[keyof typeof NetworkAclAction];

/** A rule of a network ACL. */
export interface NetworkAclRuleArgs {
    /** Whether the rule is for traffic into the subnets or out of them. */
    direction: NetworkAclDirection;
    /** Place of the rule among those of its direction, 1 to 32766; the lowest that matches decides. */
    ruleNumber: number;
    /** What the rule does. */
    action: NetworkAclAction;
    /** `tcp`, `udp`, `icmp`, the number of another protocol, or `-1` for all. Default: `-1`. */
    protocol?: string;
    /** First port. Default: 0. */
    fromPort?: number;
    /** Last port. Default: `fromPort`, or 65535 if that is left out too. */
    toPort?: number;
    /** Type of ICMP messages, for the protocol `icmp`; -1 for all. Default: -1. */
    icmpType?: number;
    /** Code of ICMP messages, for the protocol `icmp`; -1 for all. Default: -1. */
    icmpCode?: number;
    /** IPv4 CIDR of the other side. Not together with `ipv6CidrBlock`. */
    cidrBlock?: pulumi.Input<string>;
    /** IPv6 CIDR of the other side. Not together with `cidrBlock`. */
    ipv6CidrBlock?: pulumi.Input<string>;
}

/** A network ACL for the subnets of a tier; what no rule allows is dropped. */
export interface TierNetworkAclArgs {
    /** The rules by name. AWS allows 20 for each direction unless the quota is raised. */
    rules: { [name: string]: NetworkAclRuleArgs };
}

/** How much of internet traffic the block of public access stops. */
export const InternetGatewayBlockMode = {
    /** Nothing. */
    Off: "off",
    /** All of it, in both directions. */
    BlockBidirectional: "block-bidirectional",
    /** What comes in, except answers to what went out through NAT and egress-only gateways. */
    BlockIngress: "block-ingress",
} as const;
export type InternetGatewayBlockMode =
    (typeof InternetGatewayBlockMode)[keyof typeof InternetGatewayBlockMode];

/** What an exclusion from the block of public access lets pass. */
export const InternetGatewayExclusionMode = {
    /** Everything. */
    AllowBidirectional: "allow-bidirectional",
    /** What goes out, with its answers. */
    AllowEgress: "allow-egress",
} as const;
export type InternetGatewayExclusionMode =
    (typeof InternetGatewayExclusionMode)[keyof typeof InternetGatewayExclusionMode];

/** The block of public access. */
export interface BlockPublicAccessArgs {
    /**
     * What is blocked in *all* VPCs of the account in the region; only one program should set it. Default: left as it is.
     */
    internetGatewayBlockMode?: InternetGatewayBlockMode;
    /** What passes in this VPC all the same. Default: nothing. Not together with an exclusion of a tier. */
    exclusionMode?: InternetGatewayExclusionMode;
}

/** What instances learn by DHCP. A change makes a new set of options and gives it to the VPC. */
export interface DhcpOptionsArgs {
    /** Domain in which short names are looked up. */
    domainName?: pulumi.Input<string>;
    /** Addresses of name servers, up to four; `AmazonProvidedDNS` is AWS's. */
    domainNameServers?: pulumi.Input<string>[];
    /** Addresses of time servers, up to four. */
    ntpServers?: pulumi.Input<string>[];
    /** Addresses of NetBIOS name servers, up to four. */
    netbiosNameServers?: pulumi.Input<string>[];
    /** NetBIOS node type: 1, 2, 4 or 8; AWS advises 2. */
    netbiosNodeType?: string;
    /** How long an IPv6 address is held, in seconds. */
    ipv6AddressPreferredLeaseTime?: string;
}

/** Which traffic is logged. */
export const TrafficType = {
    /** All. */
    All: "ALL",
    /** What was let pass. */
    Accept: "ACCEPT",
    /** What was refused. */
    Reject: "REJECT",
} as const;
export type TrafficType = (typeof TrafficType)[keyof typeof TrafficType];

/** In which form a flow log is written into a bucket. */
export const FlowLogFileFormat = {
    /** Text. */
    PlainText: "plain-text",
    /** Apache Parquet, which is quicker to query. */
    Parquet: "parquet",
} as const;
export type FlowLogFileFormat = (typeof FlowLogFileFormat)[keyof typeof FlowLogFileFormat];

/** A log of the VPC's traffic, to one destination. A change of anything but tags replaces it. */
export interface FlowLogArgs {
    /** ARN of a log group of CloudWatch Logs. */
    logGroupArn?: pulumi.Input<string>;
    /** ARN of a bucket, or of a folder in one. */
    bucketArn?: pulumi.Input<string>;
    /** ARN of a delivery stream of Amazon Data Firehose. */
    deliveryStreamArn?: pulumi.Input<string>;
    /** Which traffic. Default: `ALL`. */
    trafficType?: TrafficType;
    /** ARN of the role with which AWS writes into the log group, which needs one. */
    iamRoleArn?: pulumi.Input<string>;
    /** ARN of the role with which AWS writes into a destination of another account. */
    deliverCrossAccountRole?: pulumi.Input<string>;
    /** For how long traffic is put together into one record, in seconds: 60 or 600. Default: 600. */
    maxAggregationInterval?: number;
    /** Fields of a record. Default: AWS's. */
    logFormat?: string;
    /** Form of the files in a bucket. Default: `plain-text`. */
    fileFormat?: FlowLogFileFormat;
    /** Whether folders in a bucket are named as Hive does. Default: false. */
    hiveCompatiblePartitions?: boolean;
    /** Whether there is a folder for each hour in a bucket. Default: false, for one each day. */
    perHourPartition?: boolean;
}

/** What encryption control does about traffic in the clear. */
export const EncryptionControlMode = {
    /** Shows it in flow logs. */
    Monitor: "monitor",
    /** Lets nothing into the VPC that would allow it. */
    Enforce: "enforce",
} as const;
export type EncryptionControlMode = (typeof EncryptionControlMode)[keyof typeof EncryptionControlMode];

/** What can be left out when encryption is enforced. */
export const EncryptionExclusion = {
    /** The internet gateway. */
    InternetGateway: "InternetGateway",
    /** The egress-only internet gateway. */
    EgressOnlyInternetGateway: "EgressOnlyInternetGateway",
    /** NAT gateways. */
    NatGateway: "NatGateway",
    /** The virtual private gateway. */
    VirtualPrivateGateway: "VirtualPrivateGateway",
    /** Peering connections. */
    VpcPeering: "VpcPeering",
    /** Lambda functions. */
    Lambda: "Lambda",
    /** VPC Lattice. */
    VpcLattice: "VpcLattice",
    /** Elastic file systems. */
    ElasticFileSystem: "ElasticFileSystem",
} as const;
export type EncryptionExclusion = (typeof EncryptionExclusion)[keyof typeof EncryptionExclusion];

/** Encryption control of a VPC. */
export interface EncryptionControlArgs {
    /** What it does. */
    mode: EncryptionControlMode;
    /** What is left out, for the mode `enforce`. Default: nothing. */
    exclusions?: EncryptionExclusion[];
}

/** How a VPC is closed and watched. */
export interface ClosingArgs {
    /** Whether all rules are taken out of the default security group, so that nothing can use it by mistake. Default: false. */
    emptyDefaultSecurityGroup?: boolean;
    /**
     * Whether all rules are taken out of the default network ACL, so that a subnet without an ACL of its own is cut off.
     * Needs a `networkAcl` in every tier. Default: false.
     */
    emptyDefaultNetworkAcl?: boolean;
    /** Whether all routes are taken out of the main route table, which no subnet of the component uses. Default: false. */
    emptyDefaultRouteTable?: boolean;
    /** The block of public access. Default: left as it is. */
    blockPublicAccess?: BlockPublicAccessArgs;
    /** What instances learn by DHCP. Default: as the region has it. */
    dhcpOptions?: DhcpOptionsArgs;
    /** Logs of the VPC's traffic, by name. Default: none. */
    flowLogs?: { [name: string]: FlowLogArgs };
    /** Encryption control of the VPC. Default: none. */
    encryptionControl?: EncryptionControlArgs;
}

/** How a tier is closed. */
export interface TierClosingArgs {
    /** A network ACL for the tier's subnets. Default: the VPC's default one. */
    networkAcl?: TierNetworkAclArgs;
    /** What passes the block of public access in the tier's subnets all the same. Default: nothing. */
    blockPublicAccessExclusionMode?: InternetGatewayExclusionMode;
}
