import { type Refusal, vpc } from "./refusal";

const endpoints = (given: object) => ({ endpoints: given });

/** Endpoints for services. */
export const endpointRefusals: readonly Refusal[] = [
    vpc("an endpoint whose name is no service", endpoints({ "com.amazonaws/s3": {} })),
    vpc("an endpoint for a service that is none", endpoints({ logs: { service: "CloudWatch Logs" } })),
    vpc(
        "an endpoint for two services",
        endpoints({ own: { service: "s3", serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0123" } }),
    ),
    vpc("a type of endpoint that does not exist", endpoints({ s3: { type: "gateway" } })),
    vpc("a gateway endpoint for a service that has none", endpoints({ ssm: { type: "Gateway" } })),
    vpc("a tier for a gateway endpoint", endpoints({ s3: { tier: "private", privateDnsEnabled: true } })),
    vpc("tiers for an interface endpoint", endpoints({ ssm: { tiers: ["private"] } })),
    vpc("addresses of an endpoint that do not exist", endpoints({ ssm: { ipAddressType: "IPv4" } })),
    vpc("a gateway endpoint for no tier", endpoints({ s3: { tiers: [] } })),
    vpc("a gateway endpoint for a tier that is not there", endpoints({ s3: { tiers: ["private", "data"] } })),
    vpc("an interface endpoint in a tier that is not there", endpoints({ ssm: { tier: "data" } })),
    vpc("an interface endpoint in a reserved tier", {
        subnets: { public: {}, private: {}, isolated: { reserved: true } },
        endpoints: { ssm: { tier: "isolated" } },
    }),
    vpc("an interface endpoint without a tier for it", {
        subnets: { public: {} },
        endpoints: { ssm: {} },
    }),
    vpc("private DNS names in a VPC without DNS names", {
        enableDnsHostnames: false,
        endpoints: { ssm: {} },
    }),
    vpc("two gateway endpoints for one service", endpoints({ s3: {}, buckets: { service: "s3" } })),
    vpc("two interface endpoints with the same names", endpoints({ ssm: {}, "ssm-two": { service: "ssm" } })),
    vpc("a tag of an endpoint that AWS keeps for itself", endpoints({ s3: { tags: { "aws:owner": "me" } } })),
    vpc("a tier whose name is an endpoint's", {
        subnets: { private: {}, "ep-logs": { order: 2 } },
        endpoints: { "logs-a": { service: "logs" } },
    }),
];
