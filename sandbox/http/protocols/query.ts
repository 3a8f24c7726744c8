import { operationNamed } from "../../models/model";
import type { Service } from "../../service";
import { AwsError } from "../../world/errors";
import { type Form, parseForm } from "../form";
import { readQueryInput } from "../query-input";
import { escapeXml, writeXml } from "../xml";
import type { Asked, HttpAnswer, HttpRequest, Protocol } from "./protocol";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The parameters of a query request, from the query string of a GET or the body of a POST. */
function formOf({ method, queryText, body }: HttpRequest): Form {
    if (method !== "GET" && method !== "POST") {
        throw new AwsError("UnsupportedHttpVerb", `The requested HTTP verb is not supported: ${method}`, 405);
    }
    const form = parseForm(method === "GET" ? queryText : body);
    if (method === "POST" && queryText !== "") {
        // A presigned POST has its credentials in the query string.
        for (const [name, value] of parseForm(queryText)) {
            form.set(name, value);
        }
    }
    return form;
}

function read(request: HttpRequest, service: Service): Asked {
    const form = formOf(request);
    const action = form.get("Action");
    if (!action) {
        throw new AwsError("MissingAction", "The request is missing an action or a required parameter");
    }
    const { model, complaints } = service;
    const version = form.get("Version");
    if (!version) {
        throw complaints.missing("Version");
    }
    if (!/^\d{4}-\d\d-\d\d$/.test(version) || version > model.apiVersion) {
        throw new AwsError(
            "NoSuchVersion",
            `The requested version (${version}) of service ${service.name === "ec2" ? "AmazonEC2" : service.name} does not exist`,
        );
    }
    return {
        action,
        input: () => readQueryInput(form, model, operationNamed(model, action)?.input, complaints),
    };
}

function xml(status: number, body: string): HttpAnswer {
    return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body: DECLARATION + body };
}

/** EC2's own variant of the query protocol. */
export const ec2Protocol: Protocol = {
    read,

    answer({ model }, action, output, requestId) {
        const shape = operationNamed(model, action)?.output;
        // Actions without a result say that they are done.
        const content = shape === undefined ? "<return>true</return>" : writeXml(output, model, shape);
        return xml(
            200,
            `<${action}Response xmlns="${model.xmlNamespace}"><requestId>${requestId}</requestId>` +
                `${content}</${action}Response>`,
        );
    },

    refuse(_service, { code, message, status }, requestId) {
        return xml(
            status,
            `<Response><Errors><Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>` +
                `</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
        );
    },
};

/** The query protocol of STS. */
export const queryProtocol: Protocol = {
    read,

    answer({ model }, action, output, requestId) {
        const operation = operationNamed(model, action);
        const wrapper = operation?.wrapper ?? `${action}Result`;
        const content =
            operation?.output === undefined
                ? ""
                : `<${wrapper}>${writeXml(output, model, operation.output)}</${wrapper}>`;
        return xml(
            200,
            `<${action}Response xmlns="${model.xmlNamespace}">${content}` +
                `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
        );
    },

    refuse({ model }, { code, message, status }, requestId) {
        return xml(
            status,
            `<ErrorResponse xmlns="${model.xmlNamespace}"><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type>` +
                `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>` +
                `<RequestId>${requestId}</RequestId></ErrorResponse>`,
        );
    },
};
