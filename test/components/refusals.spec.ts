import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    IPAMComponent,
    IPAMDiscoveryComponent,
    IPAMOrganizationComponent,
    VPCComponent,
} from "../../components";
import { refusal, run } from "./graph";
import { type Refusal, refusals } from "./refusals";

const FILE = join(__dirname, "refusal-messages.json");

/** The messages by title; `UPDATE_REFUSALS=1` writes them anew, for review in the diff. */
const expected: Record<string, string[]> = JSON.parse(readFileSync(FILE, "utf8"));
const written: Record<string, string[]> = {};

const COMPONENTS = { IPAMComponent, IPAMDiscoveryComponent, IPAMOrganizationComponent, VPCComponent };

function create(row: Refusal): void {
    new COMPONENTS[row.component]("example", row.args as never);
}

/** The problems of a message, one line each. */
function linesOf(message: string): string[] {
    const lines = message.split("\n").filter(line => line.startsWith("    "));
    return lines.map(line => line.trim());
}

describe("arguments that are refused at preview", () => {
    for (const row of refusals) {
        it(`${row.component}: ${row.title}`, async () => {
            const message = await refusal(() => create(row), row);
            const key = `${row.component}: ${row.title}`;
            written[key] = linesOf(message);
            if (!process.env["UPDATE_REFUSALS"]) {
                expect(written[key], message).to.deep.equal(expected[key]);
            }
            // What is found in an apply or a look-up reaches the user inside Pulumi's own message.
            const heading = `${row.component} "example" has (a problem|\\d+ problems) in its arguments:\n`;
            expect(message).to.match(new RegExp(`^(error .*)?${heading}`));
            for (const line of written[key]) {
                expect(line, "path: rule; way out").to.match(/^\S+.*: .+; .+/);
            }
        });
    }

    it("are all in the table, each once", () => {
        const titles = refusals.map(row => `${row.component}: ${row.title}`);
        expect(new Set(titles).size).to.equal(titles.length);
        expect(Object.keys(expected)).to.have.members(titles);
    });

    after(() => {
        if (process.env["UPDATE_REFUSALS"]) {
            writeFileSync(FILE, `${JSON.stringify(written, undefined, 2)}\n`);
        }
    });
});

describe("a refusal", () => {
    it("is an InputPropertiesError with the path of each property", async () => {
        try {
            await run(
                () =>
                    new IPAMComponent("example", {
                        cidrBlocks: ["10.0.0.1/8"],
                        operatingRegions: ["us-est-1"],
                    }),
            );
        } catch (error) {
            expect(pulumi.InputPropertiesError.isInstance(error)).to.equal(true);
            const { errors } = error as pulumi.InputPropertiesError & { errors: { propertyPath: string }[] };
            expect(errors.map(one => one.propertyPath)).to.deep.equal([
                "cidrBlocks[0]",
                "operatingRegions[0]",
            ]);
            return;
        }
        throw new Error("accepted");
    });

    it("of plain values registers nothing, not even the component", async () => {
        const graph = await run(() => {
            expect(() => new VPCComponent("example", { cidrBlock: "10.0.0.0/8" })).to.throw("has a problem");
            expect(() => new IPAMComponent("example", {})).to.throw("has a problem");
        });
        expect(graph.resources).to.deep.equal([]);
    });
});

describe("public address space", () => {
    it("is accepted with one warning that names the block", async () => {
        const warnings: string[] = [];
        const warn = pulumi.log.warn;
        (pulumi.log as { warn: unknown }).warn = (message: string) => {
            warnings.push(message);
            return Promise.resolve();
        };
        try {
            await run(() => new IPAMComponent("example", { cidrBlocks: ["10.0.0.0/8", "52.0.0.0/12"] }));
        } finally {
            (pulumi.log as { warn: unknown }).warn = warn;
        }
        expect(warnings, warnings.join("\n")).to.have.length(1);
        expect(warnings[0]).to.match(/cidrBlocks\[1\] = "52\.0\.0\.0\/12" is public address space/);
    });
});
