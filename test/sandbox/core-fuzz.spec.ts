import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { isStructure, loadModel } from "../../sandbox/models/model";
import { send } from "./core-requests";
import { abuse } from "./random/connections";
import { checkShape, Fuzzer, fuzzQuery } from "./random/requests";

describe("random requests", () => {
    let sandbox: Sandbox;
    const failures: string[] = [];

    before(async () => {
        sandbox = await startSandbox({
            report: (error, where) => failures.push(`${where}: ${(error as Error).stack}`),
        });
    });

    beforeEach(() => {
        failures.length = 0;
    });

    after(() => sandbox.close());

    for (const service of ["ec2", "sts"] as const) {
        it(`of ${service} are all answered in its shape, and none breaks the sandbox`, async () => {
            const count = service === "ec2" ? 3000 : 300;
            await fuzzQuery(sandbox.endpoint, service, service === "ec2" ? 20261124 : 7, count);
            expect(failures.slice(0, 5)).to.deep.equal([]);
            // Enough of it got through to mean something.
            const done = sandbox.calls
                .since()
                .filter(call => call.service === service && call.status === 200);
            expect(done.length).to.be.above(count / 20);
        }).timeout(60_000);
    }

    it("that no client would send are answered or their connection is closed", async () => {
        const outcomes = await abuse(sandbox.endpoint, 5, 400);
        expect(failures.slice(0, 5)).to.deep.equal([]);
        expect(outcomes.answered).to.be.above(200);
        expect(outcomes.answered + outcomes.closed).to.equal(400);
        const after = await send(sandbox.endpoint, "Action=DescribeVpcs&Version=2016-11-15");
        expect(after.status).to.equal(200);
    }).timeout(60_000);

    it("of the JSON services are all answered in their shapes", async () => {
        const fuzzer = new Fuzzer(3);
        const bodies = [
            "",
            "{}",
            "[]",
            "null",
            "5",
            "{",
            '{"name":{}}',
            '{"resourceArns":"x","name":"a"}',
            "\u0000",
        ];
        for (const service of ["ram", "organizations"] as const) {
            const model = loadModel(service);
            for (const [action, { method = "POST", uri = "/" }] of Object.entries(model.operations)) {
                const members = model.shapes[model.operations[action].input ?? ""];
                const names = members && isStructure(members) ? Object.keys(members.members) : [];
                const random = JSON.stringify(
                    Object.fromEntries(
                        names.map(name => [name, fuzzer.pick<unknown>(["x", 5, true, null, [], {}, ["x"]])]),
                    ),
                );
                for (const body of [...bodies, random]) {
                    const answer = await send(sandbox.endpoint, body, {
                        service,
                        method,
                        path: uri,
                        headers: { "x-amz-target": `${model.targetPrefix ?? "x"}.${action}` },
                    });
                    checkShape(service, answer);
                }
            }
        }
        expect(failures.slice(0, 5)).to.deep.equal([]);
    });
});
