import { operationNamed } from "../../models/model";
import { AwsError } from "../../world/errors";
import { readJsonInput } from "../json-input";
import { writeJson } from "../json-output";
import type { HttpAnswer, Protocol } from "./protocol";

/** JSON 1.1: the action stands in the header X-Amz-Target. */
export const jsonProtocol: Protocol = {
    read(request, { model, complaints }) {
        const target = String(request.headers["x-amz-target"] ?? "");
        const [prefix, action] = target.split(".");
        if (prefix !== model.targetPrefix || !action) {
            throw new AwsError("UnknownOperationException", `Unknown operation ${target}`);
        }
        return {
            action,
            input: () =>
                readJsonInput(
                    request.body,
                    request.query,
                    model,
                    operationNamed(model, action)?.input,
                    complaints,
                ),
        };
    },

    answer({ model }, action, output) {
        const shape = operationNamed(model, action)?.output;
        return json(200, shape === undefined ? "" : writeJson(output, model, shape));
    },

    refuse(_service, { code, message, status, details }) {
        return json(status, JSON.stringify({ __type: code, Message: message, message, ...details }));
    },
};

function json(status: number, body: string): HttpAnswer {
    return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body };
}
