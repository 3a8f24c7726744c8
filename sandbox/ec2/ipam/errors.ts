import { AwsError } from "../../world/errors";

/** Kinds of IPAM objects as they appear in error codes and texts. */
const NAMES = {
    InvalidIpamId: "ipam",
    InvalidIpamScopeId: "ipam-scope",
    InvalidIpamPoolId: "ipam-pool",
    InvalidIpamResourceDiscoveryId: "ipam-resource-discovery",
    InvalidIpamResourceDiscoveryAssociationId: "ipam-resource-discovery-association",
    InvalidIpamPolicyId: "ipam-policy",
    InvalidIpamPrefixListResolverId: "ipam-prefix-list-resolver",
    InvalidIpamPrefixListResolverTargetId: "ipam-prefix-list-resolver-target",
    InvalidIpamExternalResourceVerificationTokenId: "ipam-external-resource-verification-token",
} as const;

/** The object is unknown, belongs to somebody else, or lives in another region: AWS does not say which. */
export function notFound(code: keyof typeof NAMES, id: string): AwsError {
    return new AwsError(`${code}.NotFound`, `The ${NAMES[code]} ID '${id}' does not exist`);
}

export function allocationNotFound(id: string): AwsError {
    return new AwsError(
        "InvalidIpamPoolAllocationId.NotFound",
        `The IPAM pool allocation (${id}) does not exist.`,
    );
}

/** `reason` is a whole sentence, as in "There are one or more pool cidrs provisioned in the pool." */
export function dependencyViolation(id: string, reason: string): AwsError {
    return new AwsError("DependencyViolation", `The specified action is not valid for ${id}. ${reason}`);
}

export function incorrectState(id: string, reason: string): AwsError {
    return new AwsError("IncorrectState", `The specified action is not valid for ${id}. ${reason}`);
}

export function invalidValue(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}

export function invalidCombination(message: string): AwsError {
    return new AwsError("InvalidParameterCombination", message);
}

export function missingParameter(name: string): AwsError {
    return new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
}

/** For what a tier, or an account outside of IPAM's sight, cannot do. */
export function unsupported(operation: string, reason: string): AwsError {
    return new AwsError("UnsupportedOperation", `The operation ${operation} is not supported. ${reason}`);
}

/** `what` in the plural and with spaces, as AWS writes "ipams". */
export function limitExceeded(what: string, created: number, limit: number): AwsError {
    return new AwsError(
        "ResourceLimitExceeded",
        `You've reached the limit for ${what}. You have created ${created} ${what} and you are limited to ${limit}.`,
    );
}

export function tooManyMutations(): AwsError {
    return new AwsError(
        "ConcurrentMutationLimitExceeded",
        "There are too many concurrent mutations for the requested resource. Try again later.",
    );
}
