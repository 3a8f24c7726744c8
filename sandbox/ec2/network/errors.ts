import { AwsError } from "../../world/errors";

export function invalidValue(message: string): AwsError {
    return new AwsError("InvalidParameterValue", message);
}

export function invalidCombination(message: string): AwsError {
    return new AwsError("InvalidParameterCombination", message);
}

export function missingParameter(name: string): AwsError {
    return new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
}

/** `what` as AWS writes it in such texts: `vpc`, `subnet`, `internetGateway`, `routeTable`, ... */
export function dependencyViolation(what: string, id: string): AwsError {
    return new AwsError("DependencyViolation", `The ${what} '${id}' has dependencies and cannot be deleted.`);
}

export function operationNotPermitted(message: string): AwsError {
    return new AwsError("OperationNotPermitted", message);
}

/** An association of a route table, network ACL or Elastic IP address that the caller does not have. */
export function associationNotFound(id: string): AwsError {
    return new AwsError("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
}

/** What AWS answers to changes of things that it made for a service, such as the interface of a NAT gateway. */
export function noPermission(): AwsError {
    return new AwsError("AuthFailure", "You do not have permission to access the specified resource.");
}
