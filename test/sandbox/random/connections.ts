import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { Ids, seedFrom } from "../../../sandbox/world/ids";
import { authorization } from "../core-requests";

/** How requests that are hardly requests ended; one that did neither is an error. */
export interface Outcomes {
    answered: number;
    closed: number;
}

/** Longer than the sandbox takes to give up on anything that is sent here at once. */
const PATIENCE = 15_000;

/**
 * Sends bytes that no client would: bodies that are no text, wrong methods, lengths that lie, headers without end,
 * credentials of nobody. Each must be answered or have its connection closed.
 *
 * @throws Error if one is neither
 */
export async function abuse(endpoint: string, seed: number, count: number): Promise<Outcomes> {
    const { hostname, port } = new URL(endpoint);
    const ids = new Ids(seedFrom(seed));
    const below = (limit: number) => Number.parseInt(ids.hex(8), 16) % limit;
    const outcomes: Outcomes = { answered: 0, closed: 0 };
    for (let i = 0; i < count; i++) {
        const request = badRequest(below, `${hostname}:${port}`);
        const outcome = await exchange(Number(port), request);
        if (outcome === "silent") {
            throw new Error(`no answer to ${JSON.stringify(request.toString("latin1").slice(0, 300))}`);
        }
        outcomes[outcome]++;
    }
    return outcomes;
}

function badRequest(below: (limit: number) => number, host: string): Buffer {
    const pick = <T>(items: readonly T[]): T => items[below(items.length)];
    const method = pick(["POST", "POST", "POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"]);
    const path = pick([
        "/",
        "/",
        "/?Action=DescribeVpcs&Version=2016-11-15",
        "/%00",
        "/../..",
        `/${"a".repeat(3000)}`,
    ]);
    const body = pick([
        Buffer.from("Action=DescribeVpcs&Version=2016-11-15"),
        Buffer.from("Action=CreateVpc&Action=DeleteVpc"),
        Buffer.from("Action=CreateVpc&CidrBlock=%ff%fe&Version=2016-11-15"),
        Buffer.from([0x41, 0x63, 0xff, 0xfe, 0x00, 0x3d, 0xc3, 0x28, 0x26]),
        Buffer.from(`Action=DescribeVpcs&${"VpcId.1=x&".repeat(below(3000))}`),
        Buffer.from(Array.from({ length: below(25_000) }, (_, i) => `VpcId.${i}=vpc-0`).join("&")),
        Buffer.from(`Action=DescribeVpcs&Filter${".1.Filter".repeat(below(500))}=x&Version=2016-11-15`),
        Buffer.from("{".repeat(below(5000))),
        Buffer.alloc(0),
        randomBytes(below(2000)),
    ]);
    const credentials = pick([
        authorization(),
        authorization({ region: "nowhere-9" }),
        authorization({ service: "s3" }),
        authorization({ accessKey: "" }),
        "AWS4-HMAC-SHA256 Credential=",
        "Basic eDp5",
        "AWS4-HMAC-SHA256 Credential=/////",
        "",
    ]);
    const length = pick([body.length, body.length, body.length, body.length, -1, "x", 1e15]);
    const headers = [
        `Host: ${pick([host, host, host, host, "169.254.169.254", ""])}`,
        ...(credentials ? [`Authorization: ${credentials}`] : []),
        `Content-Type: ${pick(["application/x-www-form-urlencoded; charset=utf-8", "application/json", "x"])}`,
        `Content-Length: ${length}`,
        ...pick([
            [],
            [],
            [`X-Long: ${"y".repeat(20_000)}`],
            ["Content-Encoding: gzip"],
            ["X-Amz-Target: x.y"],
        ]),
        "Connection: close",
    ];
    return Buffer.concat([
        Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`),
        body,
    ]);
}

/** Sends the bytes and no more, and waits for an answer or the end of the connection. */
function exchange(port: number, bytes: Buffer): Promise<"answered" | "closed" | "silent"> {
    return new Promise(resolve => {
        const socket = connect(port, "127.0.0.1");
        let received = "";
        const timer = setTimeout(() => finish("silent"), PATIENCE);
        const finish = (outcome: "answered" | "closed" | "silent") => {
            clearTimeout(timer);
            socket.destroy();
            resolve(outcome);
        };
        socket.on("data", chunk => {
            received += chunk.toString("latin1");
            if (/^HTTP\/1\.1 \d{3} /.test(received)) {
                finish("answered");
            }
        });
        socket.on("error", () => finish("closed"));
        socket.on("close", () => finish("closed"));
        // The client has said all it will: a length that promises more is a lie.
        socket.end(bytes);
    });
}
