import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { IPAMComponent } from "../../components";
import { type Graph, run } from "./graph";
import { contracts } from "./pool-contracts";

const FILE = join(__dirname, "pool-contract-lines.json");

/** What each set of arguments makes; `UPDATE_CONTRACTS=1` writes it anew, for review in the diff. */
const expected: Record<string, string[]> = JSON.parse(readFileSync(FILE, "utf8"));
const written: Record<string, string[]> = {};

/** Type, name, parent, and what addresses it has: a CIDR or the length of one, the pool that it is carved from. */
function linesOf(graph: Graph): string[] {
    return graph.resources.map(({ type, name, parent, inputs }) => {
        const addresses = inputs["cidr"] ?? (inputs["netmaskLength"] && `/${inputs["netmaskLength"]}`);
        const source = inputs["sourceIpamPoolId"] && `from ${inputs["sourceIpamPoolId"]}`;
        return [type.split(":").at(-1), name, `in ${parent}`, addresses, source].filter(Boolean).join(" ");
    });
}

describe("what an IPAMComponent makes is a contract", () => {
    for (const [title, args] of Object.entries(contracts)) {
        it(`for ${title}`, async () => {
            const graph = await run(() => new IPAMComponent("shared", args));
            written[title] = linesOf(graph).sort();
            if (!process.env["UPDATE_CONTRACTS"]) {
                expect(written[title]).to.deep.equal(expected[title]);
            }
        });
    }

    it("for at least thirty sets of arguments, each once", () => {
        const titles = Object.keys(contracts);
        expect(titles.length).to.be.at.least(30);
        expect(Object.keys(expected)).to.have.members(titles);
    });

    after(() => {
        if (process.env["UPDATE_CONTRACTS"]) {
            writeFileSync(FILE, `${JSON.stringify(written, undefined, 2)}\n`);
        }
    });
});
