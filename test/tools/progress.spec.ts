import { expect } from "chai";
import { type Progress, progressLine, writeProgress } from "../../tools/pulumi-cli";
import { ProgressReporter } from "../../tools/pulumi-cli/progress";

describe("progress while a CLI is obtained", () => {
    const at = (elapsedSeconds: number, more: Partial<Progress> = {}): Progress => ({
        phase: "compile",
        message: "pkg/engine",
        elapsedSeconds,
        ...more,
    });

    it("shows time, phase, count and share", () => {
        expect(progressLine(at(65.4, { done: 421, total: 1686 }))).to.equal(
            "1:05  compile 421/1686 (24 %)  pkg/engine",
        );
        expect(progressLine(at(3))).to.equal("0:03  compile  pkg/engine");
    });

    it("repeats the last report while nothing new comes", async () => {
        const seen: Progress[] = [];
        const reporter = new ProgressReporter(progress => seen.push(progress), 400);
        reporter.report("download", "a module");
        await new Promise(resolve => setTimeout(resolve, 1200));
        reporter.stop();
        expect(seen.length).to.be.greaterThan(1);
        expect(seen.at(-1)).to.include({ phase: "download", message: "a module" });
        expect(seen.at(-1)!.elapsedSeconds).to.be.greaterThan(0.3);
    });

    it("writes a line to a log per phase and per five seconds", () => {
        const lines: string[] = [];
        const { listener } = writeProgress({ write: (text: string) => lines.push(text) } as never);
        for (const second of [0, 1, 2, 5.5, 6]) {
            listener(at(second));
        }
        listener(at(6.2, { phase: "install" }));
        expect(lines.map(line => line.slice(0, 4))).to.deep.equal(["0:00", "0:05", "0:06"]);
    });

    it("writes over one line on a terminal", () => {
        const texts: string[] = [];
        const stream = { write: (text: string) => texts.push(text), isTTY: true, columns: 30 };
        const { listener, end } = writeProgress(stream as never);
        listener(at(1, { message: "x".repeat(100) }));
        end();
        expect(texts[0].startsWith("\r\u001b[2K")).to.equal(true);
        expect(texts[0].length).to.be.below(40);
        expect(texts[0]).not.to.contain("\n");
    });
});
