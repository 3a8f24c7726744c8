import { startSandbox } from "../../sandbox";
import { abuse } from "../sandbox/random/connections";
import { fuzzQuery } from "../sandbox/random/requests";
import type { SoakPart } from "./part";

/** At least so many, however little time there is. */
const LEAST = 100_000;
const BATCH = 20_000;
const ABUSES = 1_000;

export const requests: SoakPart = {
    name: "requests",
    summary: `${LEAST} random requests and more: each is answered in AWS's shape, and none breaks the sandbox`,
    async run(seed, until, say) {
        const failures: string[] = [];
        let sent = 0;
        let closed = 0;
        for (let batch = 0; sent < LEAST || performance.now() < until; batch++) {
            // A fresh world for each batch: one that only grows is fuzzed less and less.
            const sandbox = await startSandbox({
                report: (error, where) => failures.push(`${where}: ${(error as Error).stack}`),
            });
            try {
                const before = sent;
                await fuzzQuery(sandbox.endpoint, "ec2", seed + batch, BATCH, done => {
                    if (done % 5000 === 0) {
                        say(`${before + done} requests`);
                    }
                });
                await fuzzQuery(sandbox.endpoint, "sts", seed + batch, BATCH / 20);
                const outcomes = await abuse(sandbox.endpoint, seed + batch, ABUSES);
                closed += outcomes.closed;
                sent += BATCH + BATCH / 20 + ABUSES;
            } finally {
                await sandbox.close();
            }
            if (failures.length > 0) {
                throw new Error(
                    `the sandbox failed in ${failures.length} of them:\n${failures.slice(0, 3).join("\n")}`,
                );
            }
        }
        return `${sent} requests answered, of which ${closed} by closing the connection`;
    },
};
