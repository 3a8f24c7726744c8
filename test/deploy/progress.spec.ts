import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { lineDisplay } from "../../deploy/display/lines";
import { advance, begin, describeProgress, describeSummary, type StackProgress } from "../../deploy/progress";

describe("progress of a stack", () => {
    const urn = (name: string, type = "aws:ec2/vpc:Vpc") => `urn:pulumi:s::p::${type}::${name}`;
    const metadata = (op: OpType, name: string, type = "aws:ec2/vpc:Vpc") =>
        ({ op, urn: urn(name, type), type, provider: "" }) as never;
    const event = (more: object) => ({ sequence: 0, timestamp: 0, ...more }) as EngineEvent;
    const begins = (op: OpType, name: string, type?: string) =>
        event({ resourcePreEvent: { metadata: metadata(op, name, type) } });
    const ends = (op: OpType, name: string, type?: string) =>
        event({ resOutputsEvent: { metadata: metadata(op, name, type) } });
    const progressAfter = (...events: EngineEvent[]): StackProgress => events.reduce(advance, begin());

    it("counts what is done, of what has begun, and names what is being done", () => {
        const progress = progressAfter(begins("create", "a"), begins("create", "b"), ends("create", "a"));
        expect(describeProgress(progress)).to.equal("1/2  creating b (aws:ec2/vpc:Vpc)");
        expect(describeProgress(advance(progress, begins("create", "c")))).to.equal(
            "1/3  creating c (aws:ec2/vpc:Vpc) and 1 more",
        );
    });

    it("counts against what was expected where that is known", () => {
        expect(describeProgress(advance(begin(7), begins("delete", "a")))).to.match(/^0\/7 {2}deleting a/);
    });

    it("leaves out what does not change, the stack itself and providers", () => {
        const progress = progressAfter(
            begins("same", "a"),
            ends("same", "a"),
            begins("create", "s", "pulumi:pulumi:Stack"),
            ends("create", "default_7_48_0", "pulumi:providers:aws"),
        );
        expect(progress.changes).to.deep.equal([]);
        expect(describeProgress(progress)).to.equal("starting");
    });

    it("counts a component once, which reports outputs twice", () => {
        const progress = progressAfter(begins("create", "c"), ends("create", "c"), ends("create", "c"));
        expect(progress.done.size).to.equal(1);
        expect(progress.changes).to.have.length(1);
    });

    it("forgets a resource that failed among those being done", () => {
        const progress = progressAfter(
            begins("create", "a"),
            event({ resOpFailedEvent: { metadata: metadata("create", "a") } }),
        );
        expect(progress.active.size).to.equal(0);
        expect(progress.done.size).to.equal(0);
    });

    it("keeps each error once, with its resource, without colours, echoes and the frames of Node", () => {
        const says = (message: string, more = {}) =>
            event({ diagnosticEvent: { message, severity: "error", color: "never", ...more } });
        const { errors } = progressAfter(
            says(
                "<{%fg 1%}>no pool<{%reset%}>\n    at program.ts:1\n    at Module.load (node:internal/x:1:2)\n",
                {
                    urn: urn("hub"),
                },
            ),
            says(
                "<{%fg 1%}>no pool<{%reset%}>\n    at program.ts:1\n    at Module.load (node:internal/x:1:2)\n",
                {
                    urn: urn("hub"),
                },
            ),
            says("update failed"),
            says("creating VPC: 1 error occurred:\n\t* no such pool\n\n"),
        );
        expect(errors).to.deep.equal(["hub: no pool\n    at program.ts:1", "creating VPC: no such pool"]);
    });

    it("tells a summary in words", () => {
        expect(describeSummary({ create: 24, update: 1, same: 3 })).to.equal(
            "24 created, 1 updated, 3 unchanged",
        );
        expect(describeSummary({ create: 2, delete: 1 }, true)).to.equal("2 to create, 1 to delete");
        expect(describeSummary({})).to.equal("no resources");
    });

    it("is written to a log at most once a second", () => {
        const lines: string[] = [];
        let now = 0;
        const display = lineDisplay(
            text => lines.push(text.trimEnd()),
            () => now,
        );
        display.started("hub", "up");
        for (let index = 0; index < 10; index++) {
            now += 300;
            display.progress(
                "hub",
                progressAfter(...Array.from({ length: index + 1 }, (_, i) => begins("create", `r${i}`))),
            );
        }
        display.ended({ stack: "hub", status: "succeeded", changes: { create: 10 }, seconds: 3 });
        expect(lines[0]).to.equal("[hub] up");
        expect(lines.slice(1, -1)).to.have.length(2);
        expect(lines.at(-1)).to.equal("[hub] succeeded: 10 created (3.0 s)");
    });
});
