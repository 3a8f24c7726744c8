import { type Refusal, vpc } from "./refusal";

const GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:flow";
const acl = (rule: object) => ({
    subnets: { public: {}, private: { networkAcl: { rules: { web: rule } } } },
});
const RULE = {
    direction: "Ingress",
    ruleNumber: 100,
    action: "allow",
    protocol: "tcp",
    cidrBlock: "10.0.0.0/8",
};

/** What closes and watches a VPC. */
export const closingRefusals: readonly Refusal[] = [
    vpc("an empty default network ACL for a tier without one of its own", {
        subnets: { public: { networkAcl: { rules: {} } }, private: {} },
        emptyDefaultNetworkAcl: true,
    }),
    vpc("a direction that does not exist", acl({ ...RULE, direction: "in" })),
    vpc("an action that does not exist", acl({ ...RULE, action: "Allow" })),
    vpc("the number of a rule that is none", acl({ ...RULE, ruleNumber: 40000 })),
    vpc("a rule of a network ACL without a CIDR", acl({ ...RULE, cidrBlock: undefined })),
    vpc("a rule of a network ACL for both families", acl({ ...RULE, ipv6CidrBlock: "::/0" })),
    vpc("a rule of a network ACL with a malformed CIDR", acl({ ...RULE, cidrBlock: "10.0.0.0" })),
    vpc("a rule of a network ACL with a CIDR of the other family", acl({ ...RULE, cidrBlock: "fd00::/8" })),
    vpc("ports for all protocols", acl({ ...RULE, protocol: undefined, fromPort: 443 })),
    vpc("a port that is none", acl({ ...RULE, fromPort: 443, toPort: 70000 })),
    vpc("a range of ports that ends before it begins", acl({ ...RULE, fromPort: 443, toPort: 80 })),
    vpc("a rule of a network ACL whose name cannot be a key", {
        subnets: { public: {}, private: { networkAcl: { rules: { "HTTPS in": RULE } } } },
    }),
    vpc("two rules of one number", {
        subnets: {
            public: {},
            private: { networkAcl: { rules: { one: RULE, other: { ...RULE, cidrBlock: "172.16.0.0/12" } } } },
        },
    }),
    vpc("a mode of the block of public access that does not exist", {
        blockPublicAccess: { internetGatewayBlockMode: "on" },
    }),
    vpc("an exclusion from the block of public access that does not exist", {
        blockPublicAccess: { exclusionMode: "allow" },
    }),
    vpc("an exclusion of a tier beside one of the whole VPC", {
        subnets: { public: { blockPublicAccessExclusionMode: "allow-egress" }, private: {} },
        blockPublicAccess: { exclusionMode: "allow-bidirectional" },
    }),
    vpc("DHCP options without any", { dhcpOptions: {} }),
    vpc("more name servers than AWS takes", {
        dhcpOptions: { domainNameServers: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"] },
    }),
    vpc("a NetBIOS node type that does not exist", { dhcpOptions: { netbiosNodeType: "3" } }),
    vpc("a flow log without destination", { flowLogs: { all: {} } }),
    vpc("a flow log with two destinations", {
        flowLogs: { all: { bucketArn: "arn:aws:s3:::logs", logGroupArn: GROUP } },
    }),
    vpc("a flow log to a bucket that is none", { flowLogs: { all: { bucketArn: "logs" } } }),
    vpc("a flow log to a log group without a role", { flowLogs: { all: { logGroupArn: GROUP } } }),
    vpc("a flow log to a bucket with a role", {
        flowLogs: {
            all: { bucketArn: "arn:aws:s3:::logs", iamRoleArn: "arn:aws:iam::111111111111:role/logs" },
        },
    }),
    vpc("files for a log group", {
        flowLogs: {
            all: {
                logGroupArn: GROUP,
                iamRoleArn: "arn:aws:iam::111111111111:role/logs",
                fileFormat: "parquet",
            },
        },
    }),
    vpc("a form of files that does not exist", {
        flowLogs: { all: { bucketArn: "arn:aws:s3:::logs", fileFormat: "Parquet" } },
    }),
    vpc("a kind of traffic that does not exist", {
        flowLogs: { all: { bucketArn: "arn:aws:s3:::logs", trafficType: "All" } },
    }),
    vpc("an interval that AWS does not offer", {
        flowLogs: { all: { bucketArn: "arn:aws:s3:::logs", maxAggregationInterval: 300 } },
    }),
    vpc("a name of a flow log that cannot be a key", {
        flowLogs: { "To bucket": { bucketArn: "arn:aws:s3:::logs" } },
    }),
    vpc("a mode of encryption control that does not exist", { encryptionControl: { mode: "Enforce" } }),
    vpc("an exclusion from encryption control that does not exist", {
        encryptionControl: { mode: "enforce", exclusions: ["InternetGateway", "internet-gateway"] },
    }),
    vpc("exclusions where encryption is only watched", {
        encryptionControl: { mode: "monitor", exclusions: ["Lambda"] },
    }),
    vpc("enforced encryption beside gateways that pass traffic in the clear", {
        natGatewayEnabled: true,
        vpnGateway: {},
        encryptionControl: { mode: "enforce", exclusions: ["InternetGateway"] },
    }),
    vpc("a Name for a whole zone", { zoneTags: { a: { Name: "zone a" } } }),
    vpc("tags of a zone with a key that AWS keeps for itself", { zoneTags: { a: { "aws:zone": "a" } } }),
    vpc("tags of a zone that the VPC does not have", { zoneTags: { f: { cost: "f" } } }),
];
