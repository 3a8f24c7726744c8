import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "..", "..");
const page = readFileSync(join(root, "docs", "comparison.md"), "utf8");

/** The rows of the comparison: feature, and the proof as file and title. */
const rows = page
    .split("\n")
    .filter(line => line.startsWith("| ") && /\| test\//.test(line))
    .map(line => line.split("|").map(cell => cell.trim()))
    .map(cells => ({ feature: cells[1]!, proof: /^(test\/\S+): "(.+)"$/.exec(cells.at(-2)!) }));

describe("docs/comparison.md", () => {
    it("has rows", () => {
        expect(rows.length).to.be.greaterThan(30);
    });

    for (const { feature, proof } of rows) {
        it(`names a test that exists: ${feature}`, () => {
            expect(proof, "file and title").not.to.equal(null);
            const [, file, title] = proof!;
            expect(existsSync(join(root, file!)), file).to.equal(true);
            expect(readFileSync(join(root, file!), "utf8")).to.contain(title);
        });
    }
});
