import { AwsError } from "../world/errors";

export function malformedShareArn(): AwsError {
    return new AwsError(
        "MalformedArnException",
        "The specified resource share ARN is not valid. Verify the ARN and try again.",
    );
}

export function malformedResourceArn(arn: string): AwsError {
    return new AwsError(
        "MalformedArnException",
        `The specified resource ARN ${arn} is not valid. Verify the ARN and try again.`,
    );
}

/** `what` as RAM writes it: `ResourceShare arn:...`, `Organization o-...`. */
export function unknownResource(what: string): AwsError {
    return new AwsError("UnknownResourceException", `${what} could not be found.`);
}

export function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameterException", message);
}

export function notPermitted(message: string): AwsError {
    return new AwsError("OperationNotPermittedException", message);
}
