import { Agent, request } from "node:http";

/** A raw EC2 client: what it costs is as good as nothing beside what an SDK costs. */
export class Ec2Requests {
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
    private readonly url: URL;

    constructor(
        endpoint: string,
        private readonly account: string,
        private readonly region: string,
    ) {
        this.url = new URL(endpoint);
    }

    /** The text of the answer; throws on an error. */
    async send(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
        return (await this.bytes(action, parameters)).toString();
    }

    bytes(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Buffer> {
        const body = new URLSearchParams({
            Action: action,
            Version: "2016-11-15",
            ...parameters,
        }).toString();
        return new Promise((resolve, reject) => {
            const sent = request(
                {
                    host: this.url.hostname,
                    port: this.url.port,
                    method: "POST",
                    agent: this.agent,
                    headers: {
                        authorization:
                            `AWS4-HMAC-SHA256 Credential=${this.account}/20261124/${this.region}/ec2/aws4_request, ` +
                            "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef",
                        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
                        "content-length": String(Buffer.byteLength(body)),
                    },
                },
                response => {
                    const chunks: Buffer[] = [];
                    response.on("data", chunk => chunks.push(chunk));
                    response.on("error", reject);
                    response.on("end", () => {
                        const answer = Buffer.concat(chunks);
                        if (response.statusCode === 200) {
                            resolve(answer);
                        } else {
                            reject(new Error(`${action}: ${response.statusCode} ${answer}`));
                        }
                    });
                },
            );
            sent.on("error", reject);
            sent.end(body);
        });
    }

    close(): void {
        this.agent.destroy();
    }
}

/** The text of the first element of this name; throws if there is none. */
export function element(xml: string, name: string): string {
    const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml);
    if (!found) {
        throw new Error(`the answer has no <${name}>: ${xml.slice(0, 300)}`);
    }
    return found[1];
}

/** Runs one task for each item, so many at a time. */
export async function inFlight<T>(
    items: readonly T[],
    width: number,
    task: (item: T) => Promise<void>,
): Promise<void> {
    const left = items[Symbol.iterator]();
    const worker = async (): Promise<void> => {
        for (const item of left) {
            await task(item);
        }
    };
    await Promise.all(Array.from({ length: width }, worker));
}
