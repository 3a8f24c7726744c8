import type { Call } from "../../world/call";
import { AwsError } from "../../world/errors";
import { ownService } from "./own-services";

/** A service of AWS that VPC endpoints can be made for. */
export interface EndpointService {
    /** Such as `com.amazonaws.us-east-1.s3`. */
    readonly name: string;
    readonly shortName: string;
    readonly types: readonly ("Gateway" | "Interface" | "GatewayLoadBalancer")[];
    /** Of a service that an account offers. */
    readonly serviceId?: string;
}

const GATEWAY_SERVICES = ["s3", "dynamodb"];

/** Services with interface endpoints that networks commonly have (AWS PrivateLink Guide, "AWS services"). */
const INTERFACE_SERVICES = [
    "access-analyzer",
    "acm-pca",
    "application-autoscaling",
    "aps",
    "aps-workspaces",
    "athena",
    "autoscaling",
    "backup",
    "backup-gateway",
    "batch",
    "bedrock",
    "bedrock-agent",
    "bedrock-agent-runtime",
    "bedrock-runtime",
    "cloudformation",
    "cloudtrail",
    "codeartifact.api",
    "codeartifact.repositories",
    "codebuild",
    "codedeploy",
    "codepipeline",
    "config",
    "datasync",
    "dms",
    "dynamodb",
    "ebs",
    "ec2",
    "ec2messages",
    "ecr.api",
    "ecr.dkr",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
    "eks",
    "eks-auth",
    "elasticache",
    "elasticbeanstalk",
    "elasticfilesystem",
    "elasticloadbalancing",
    "elasticmapreduce",
    "email-smtp",
    "events",
    "execute-api",
    "fis",
    "fsx",
    "git-codecommit",
    "glue",
    "guardduty-data",
    "inspector2",
    "kafka",
    "kinesis-firehose",
    "kinesis-streams",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "organizations",
    "pipes-data",
    "ram",
    "rds",
    "rds-data",
    "redshift",
    "redshift-data",
    "s3",
    "sagemaker.api",
    "sagemaker.runtime",
    "scheduler",
    "secretsmanager",
    "securityhub",
    "servicecatalog",
    "servicediscovery",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "states",
    "storagegateway",
    "sts",
    "synthetics",
    "transfer",
    "wafv2",
    "xray",
];

/** Names under which clients reach a service are not always the service's name. */
const HOSTS: Readonly<Record<string, string>> = {
    "ecr.api": "api.ecr",
    "ecr.dkr": "dkr.ecr",
    "kinesis-firehose": "firehose",
    "kinesis-streams": "kinesis",
    "sagemaker.api": "api.sagemaker",
    "sagemaker.runtime": "runtime.sagemaker",
};

export function endpointServices(region: string): EndpointService[] {
    return [...new Set([...GATEWAY_SERVICES, ...INTERFACE_SERVICES])].sort().map(shortName => ({
        name: `com.amazonaws.${region}.${shortName}`,
        shortName,
        types: GATEWAY_SERVICES.includes(shortName) ? ["Gateway", "Interface"] : ["Interface"],
    }));
}

export function endpointService(call: Call, name: string): EndpointService {
    const service = endpointServices(call.region).find(item => item.name === name) ?? ownService(call, name);
    if (!service) {
        throw new AwsError("InvalidServiceName", `The Vpc Endpoint Service '${name}' does not exist`);
    }
    return service;
}

/** The name that clients of the service use, and that private DNS makes lead to the endpoint. */
export function publicName(service: EndpointService, region: string): string {
    return `${HOSTS[service.shortName] ?? service.shortName}.${region}.amazonaws.com`;
}
