import { type Model, operationNamed } from "../../models/model";
import { AwsError } from "../../world/errors";
import { readJsonInput } from "../json-input";
import { writeJson } from "../json-output";
import type { HttpAnswer, Protocol } from "./protocol";

const routes = new WeakMap<Model, Map<string, string>>();

/** Actions by method and path; the services served here have no parameters in their paths. */
function routesOf(model: Model): Map<string, string> {
    let found = routes.get(model);
    if (!found) {
        found = new Map(
            Object.entries(model.operations).map(([name, { method, uri }]) => [`${method} ${uri}`, name]),
        );
        routes.set(model, found);
    }
    return found;
}

/** REST with JSON bodies: method and path name the action. */
export const restJsonProtocol: Protocol = {
    read(request, { model, complaints }) {
        const action = routesOf(model).get(`${request.method} ${request.path}`);
        if (action === undefined) {
            throw new AwsError(
                "UnknownOperationException",
                `Unknown operation ${request.method} ${request.path}`,
                404,
            );
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
        return json(200, writeJson(output, model, operationNamed(model, action)?.output));
    },

    refuse(_service, { code, message, status, details }) {
        const answer = json(status, JSON.stringify({ message, ...details }));
        return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": code } };
    },
};

function json(status: number, body: string): HttpAnswer {
    return { status, headers: { "content-type": "application/json" }, body };
}
