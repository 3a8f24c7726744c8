import { type Complaints, ec2Complaints, validationComplaints } from "./models/complaints";
import { loadModel, type Model, type ServiceName } from "./models/model";
import type { Action } from "./world/call";
import { AwsError } from "./world/errors";

/** A service of the sandbox: its model, what it does, and how it refuses. */
export interface Service {
    readonly name: ServiceName;
    readonly model: Model;
    readonly actions: Readonly<Record<string, Action>>;
    readonly complaints: Complaints;
    /** For an action that AWS has and the sandbox has not. */
    readonly unsupported: (action: string) => AwsError;
    /** For an action that AWS does not have. */
    readonly unknown: (action: string) => AwsError;
}

const HERE_ONLY = "It is an action of AWS that the sandbox does not have.";

export function ec2Service(actions: Record<string, Action>): Service {
    return {
        name: "ec2",
        model: loadModel("ec2"),
        actions,
        complaints: ec2Complaints,
        unsupported: action =>
            new AwsError(
                "UnsupportedOperation",
                `The functionality you requested is not available in this region. (${action}: ${HERE_ONLY})`,
            ),
        unknown: notValid,
    };
}

export function stsService(actions: Record<string, Action>): Service {
    return {
        name: "sts",
        model: loadModel("sts"),
        actions,
        complaints: validationComplaints("ValidationError"),
        unsupported: action =>
            new AwsError(
                "AccessDenied",
                `User is not authorized to perform: sts:${action}. ${HERE_ONLY}`,
                403,
            ),
        unknown: notValid,
    };
}

export function iamService(actions: Record<string, Action>): Service {
    return {
        name: "iam",
        model: loadModel("iam"),
        actions,
        complaints: validationComplaints("ValidationError"),
        unsupported: action =>
            new AwsError(
                "AccessDenied",
                `User is not authorized to perform: iam:${action}. ${HERE_ONLY}`,
                403,
            ),
        unknown: notValid,
    };
}

export function ramService(actions: Record<string, Action>): Service {
    return {
        name: "ram",
        model: loadModel("ram"),
        actions,
        complaints: validationComplaints("InvalidParameterException"),
        unsupported: action =>
            new AwsError("OperationNotPermittedException", `${action} is not permitted. ${HERE_ONLY}`),
        unknown: action => new AwsError("UnknownOperationException", `Unknown operation ${action}`, 404),
    };
}

export function organizationsService(actions: Record<string, Action>): Service {
    return {
        name: "organizations",
        model: loadModel("organizations"),
        actions,
        complaints: validationComplaints("InvalidInputException"),
        unsupported: action =>
            new AwsError(
                "UnsupportedAPIEndpointException",
                `This action isn't available in the current AWS Region. (${action}: ${HERE_ONLY})`,
            ),
        unknown: action => new AwsError("UnknownOperationException", `Unknown operation ${action}`),
    };
}

function notValid(action: string): AwsError {
    return new AwsError("InvalidAction", `The action ${action} is not valid for this web service.`);
}
