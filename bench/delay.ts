import { Agent, createServer, request } from "node:http";

/**
 * A proxy on loopback that keeps every request back for some milliseconds, as a network does: `delay PORT TARGET MS`.
 */
const [port, target, milliseconds] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", chunk => chunks.push(chunk));
    incoming.on("end", () =>
        setTimeout(() => {
            const sent = request(
                {
                    host: "127.0.0.1",
                    port: target,
                    path: incoming.url,
                    method: incoming.method,
                    headers: incoming.headers,
                    agent,
                },
                answer => {
                    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
                    answer.pipe(outgoing);
                },
            );
            sent.on("error", () => outgoing.destroy());
            sent.end(Buffer.concat(chunks));
        }, milliseconds),
    );
}).listen(port, "127.0.0.1");
