import type * as pulumi from "@pulumi/pulumi";

/** How an endpoint brings a service into the VPC. */
export const EndpointType = {
    /** By routes to it in route tables; free, for S3 and DynamoDB. */
    Gateway: "Gateway",
    /** By network interfaces in subnets; AWS charges for each zone by the hour and by traffic. */
    Interface: "Interface",
} as const;
export type EndpointType = (typeof EndpointType)[keyof typeof EndpointType];

/** Which addresses an interface endpoint has. */
export const EndpointIpAddressType = {
    /** IPv4 addresses. */
    Ipv4: "ipv4",
    /** Both. */
    Dualstack: "dualstack",
    /** IPv6 addresses. */
    Ipv6: "ipv6",
} as const;
export type EndpointIpAddressType = (typeof EndpointIpAddressType)[keyof typeof EndpointIpAddressType];

/** An endpoint for a service. */
export interface EndpointArgs {
    /**
     * Short name of the service, as it stands behind the region in its full name: `s3`, `ecr.api`, `ssm`. Default: the
     * key.
     */
    service?: string;
    /** Full name of the service, for one that is not called `com.amazonaws.<region>.<service>`. Not together with `service`. */
    serviceName?: pulumi.Input<string>;
    /** Default: `Gateway` for `s3` and `dynamodb`, else `Interface`. */
    type?: EndpointType;
    /** Keys of the tiers whose route tables lead to a gateway endpoint. Default: all tiers. */
    tiers?: string[];
    /**
     * Key of the tier in whose subnets an interface endpoint stands, one in each zone. Default: the first private tier,
     * else the first isolated one.
     */
    tier?: string;
    /**
     * Whether the public names of the service lead to an interface endpoint. Default: true, and false for `s3` and
     * `dynamodb`, whose names stay with their gateway endpoints.
     */
    privateDnsEnabled?: boolean;
    /**
     * Ids of the security groups of an interface endpoint. Default: one that the component makes for all its endpoints,
     * open for HTTPS from the VPC.
     */
    securityGroupIds?: pulumi.Input<string>[];
    /** Policy of the endpoint, as JSON. Default: AWS's, which allows everything. */
    policy?: pulumi.Input<string>;
    /** Which addresses an interface endpoint has. Default: as AWS decides, `ipv4` unless the subnets have only IPv6. */
    ipAddressType?: EndpointIpAddressType;
    /** Tags for the endpoint, besides those of the component. */
    tags?: { [key: string]: pulumi.Input<string> };
}

/** How a VPC reaches services without leaving AWS's network. */
export interface EndpointsArgs {
    /** Endpoints for services, by the service's short name (or another name, with `service`). Default: none. */
    endpoints?: { [name: string]: EndpointArgs };
}
