import { request } from "node:http";

/** Who sends a request, for what. */
export interface Sender {
    readonly service?: string;
    readonly region?: string;
    readonly accessKey?: string;
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
}

export interface Answer {
    readonly status: number;
    readonly headers: Record<string, string | string[] | undefined>;
    readonly text: string;
    /** `Code: message` of an error in XML. */
    readonly error: string | undefined;
}

export function authorization({
    service = "ec2",
    region = "us-east-1",
    accessKey = "111122223333",
}: Sender = {}): string {
    return (
        `AWS4-HMAC-SHA256 Credential=${accessKey}/20261124/${region}/${service}/aws4_request, ` +
        "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef"
    );
}

/** Sends a request as it is, so that a test can send what no client would. */
export function send(endpoint: string, body: string | Buffer, sender: Sender = {}): Promise<Answer> {
    const { method = "POST", path = "/", headers = {} } = sender;
    return new Promise((resolve, reject) => {
        const sent = request(
            `${endpoint}${path}`,
            {
                method,
                headers: {
                    authorization: authorization(sender),
                    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
                    // Node leaves it out of a DELETE, whose body would then be taken for another request.
                    "content-length": String(Buffer.byteLength(body)),
                    ...headers,
                },
            },
            response => {
                const chunks: Buffer[] = [];
                response.on("data", chunk => chunks.push(chunk));
                response.on("error", reject);
                response.on("end", () => {
                    const text = Buffer.concat(chunks).toString();
                    resolve({
                        status: response.statusCode!,
                        headers: response.headers,
                        text,
                        error: errorIn(text),
                    });
                });
            },
        );
        sent.on("error", reject);
        sent.end(body);
    });
}

/** Sends an EC2 request with these parameters. */
export function ec2(
    endpoint: string,
    parameters: Record<string, string>,
    sender: Sender = {},
): Promise<Answer> {
    return send(endpoint, new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString(), sender);
}

function errorIn(text: string): string | undefined {
    const code = /<Code>(.*?)<\/Code>/s.exec(text)?.[1];
    return code === undefined ? undefined : `${code}: ${/<Message>(.*?)<\/Message>/s.exec(text)?.[1]}`;
}
