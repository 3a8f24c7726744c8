import { expect } from "chai";
import * as fc from "fast-check";
import { csvLines } from "../../inventory/export/csv";
import type { ExportRow } from "../../inventory/export/rows";
import { renderTree } from "../../inventory/view/render-tree";
import { renderTable } from "../../inventory/view/table";
import { cut, plain, widthOf } from "../../inventory/view/text";
import { branchesOf } from "../../inventory/view/tree";
import { OutlineBuilder } from "./outlines";

/** Texts that somebody may have chosen to do harm. */
const HOSTILE = [
    "\u001b[31mred\u001b[0m",
    "\u001b]0;title\u0007",
    "\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007",
    "\u009b31m",
    "a\r\nb\tc\u0000d\u007f",
    "abc\u202edcba\u2066x\u2069",
    "zero\u200bwidth\ufeff",
    "line\u2028para\u2029",
    "\ud800 lone",
    "\u{e0041}\u{e007f}tags",
    "<script>alert(1)</script>",
    "x".repeat(3_000_000),
    "\u0301".repeat(500),
];

const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("a hostile text", () => {
    it("cannot steer a terminal, and has an end", () => {
        for (const text of HOSTILE) {
            expect(plain(text)).to.not.match(STEERING);
            expect(plain(text).length).to.be.below(260);
        }
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), text => {
                expect(plain(text)).to.not.match(STEERING);
                expect(plain(plain(text))).to.equal(plain(text));
            }),
        );
    });

    it("shows what was in it", () => {
        expect(plain("\u001b[31mred")).to.equal("␛[31mred");
        expect(plain("a\nb")).to.equal("a␊b");
        expect(plain("Zürich 東京")).to.equal("Zürich 東京");
    });

    it("is cut to the columns that it may take", () => {
        expect(cut("payments", 5)).to.equal("paym…");
        expect(cut("東京東京", 5)).to.equal("東京…");
        expect(cut("payments", 8)).to.equal("payments");
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, width) => {
                expect(widthOf(cut(plain(text), width))).to.be.at.most(width);
            }),
        );
    });

    it("leaves every line of the tree and of tables one line of the terminal's width", () => {
        const builder = new OutlineBuilder();
        const pool = builder.pool("10.0.0.0/8", { name: HOSTILE[4] });
        for (const [i, name] of HOSTILE.entries()) {
            const block = builder.block(`10.${i}.0.0/16`, { parentId: pool.id, name });
            builder.allocation(`10.${i}.0.0/24`, { parentId: block.id, name, usage: 0.5, accountId: name });
        }
        const outline = builder.build();
        for (const width of [60, 80, 120, 200]) {
            const look = { width, colour: false };
            const lines = [
                ...renderTree(branchesOf(outline), look),
                ...renderTable(
                    [
                        { head: "CIDR", text: ({ cidr }) => cidr },
                        { head: "name", text: ({ name }) => name, least: 10 },
                        { head: "account", text: ({ accountId }) => accountId ?? "", yields: 1, least: 10 },
                    ],
                    outline.allocations,
                    look,
                ),
            ];
            for (const line of lines) {
                expect(line).to.not.match(STEERING);
                expect(widthOf(line), line).to.be.at.most(width);
            }
        }
    });
});

describe("the CSV export", () => {
    const row: ExportRow = {
        environment: "production",
        integration: "main",
        kind: "block",
        cidr: "10.0.0.0/16",
        name: "",
        id: "vpc-1",
        status: "live",
        state: "",
        parent: "",
        scope: "",
        region: "eu-central-1",
        account: "111122223333",
        zone: "",
        allocated: 0.5,
        used: "",
        remarks: "",
        description: "",
        notes: "",
        tags: {},
    };

    it("has a head and a line for each row", () => {
        const [head, line] = csvLines([{ ...row, name: 'say "hi", Bob', tags: { Name: "x", Env: "prod" } }]);
        expect(head.split(",").slice(0, 6)).to.deep.equal([
            "environment",
            "integration",
            "kind",
            "cidr",
            "name",
            "id",
        ]);
        expect(line).to.equal(
            'production,main,block,10.0.0.0/16,"say ""hi"", Bob",vpc-1,live,,,,eu-central-1,111122223333,,0.5,,,,,"Env=prod; Name=x"',
        );
    });

    it("hands no formula to a spreadsheet", () => {
        const formulas = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "|cmd",
            " =1",
            "\t=1",
            "\r=1",
            "\n=cmd|' /C calc'!A0",
            "％=",
            "＝1",
        ];
        for (const name of formulas) {
            const cells = cellsOf(
                [...csvLines([{ ...row, name, description: name, tags: { "=key": name } }])][1],
            );
            for (const cell of [cells[4], cells[16]]) {
                expect(cell, JSON.stringify(name)).to.not.match(/^\s*[=+\-@|＝]/);
            }
            expect(cells[18]).to.match(/^'=key/);
        }
    });

    it("stays one line for each row and within the size of a cell", () => {
        for (const name of HOSTILE) {
            const lines = [...csvLines([{ ...row, name, notes: name }])];
            expect(lines).to.have.length(2);
            expect(lines[1]).to.not.match(/\p{Cc}/u);
            expect(lines[1].length).to.be.below(70_000);
            expect(cellsOf(lines[1])).to.have.length(19);
        }
    });
});

/** The cells of a line of RFC 4180. */
function cellsOf(line: string): string[] {
    return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, bare]) =>
        quoted === undefined ? bare : quoted.replaceAll('""', '"'),
    );
}
