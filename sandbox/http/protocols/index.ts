import type { Protocol as ProtocolName } from "../../models/model";
import { jsonProtocol } from "./json";
import type { Protocol } from "./protocol";
import { ec2Protocol, queryProtocol } from "./query";
import { restJsonProtocol } from "./rest-json";

export type { Asked, HttpAnswer, HttpRequest, Protocol } from "./protocol";
export { NO_ANSWER } from "./protocol";

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
    ec2: ec2Protocol,
    query: queryProtocol,
    json: jsonProtocol,
    "rest-json": restJsonProtocol,
};
