import { expect } from "chai";
import fc from "fast-check";
import { page } from "../../sandbox/ec2/pages";
import { applyFilters, tagFilters } from "../../sandbox/ec2/query";
import { AwsError } from "../../sandbox/world/errors";

interface Item {
    readonly id: string;
    readonly size?: number;
    readonly zones?: string[];
    readonly tags?: Record<string, string>;
}

function codeOf(run: () => unknown): string {
    try {
        run();
    } catch (error) {
        return (error as AwsError).code;
    }
    return expect.fail("nothing was thrown");
}

describe("filters", () => {
    const items: Item[] = [
        { id: "vpc-1", size: 16, zones: ["a", "b"], tags: { Name: "hub", env: "prod" } },
        { id: "vpc-2", size: 20, zones: ["b", "c"], tags: { Name: "spoke" } },
        { id: "subnet-1", tags: {} },
        { id: "a*b?c\\d" },
    ];
    const find = (...filters: [string, ...string[]][]): string[] =>
        applyFilters(
            items,
            filters.map(([Name, ...Values]) => ({ Name, Values })),
            {
                id: item => item.id,
                size: item => item.size,
                zone: item => item.zones,
                ...tagFilters,
            },
        ).map(({ id }) => id);

    it("have values of which any may match, and must all match themselves", () => {
        expect(find(["id", "vpc-1", "vpc-2"])).to.deep.equal(["vpc-1", "vpc-2"]);
        expect(find(["id", "vpc-1", "vpc-2"], ["size", "20"])).to.deep.equal(["vpc-2"]);
        expect(find()).to.have.length(4);
    });

    it("compare with any of several values of a row, and never match a missing one", () => {
        expect(find(["zone", "b"])).to.deep.equal(["vpc-1", "vpc-2"]);
        expect(find(["zone", "c"])).to.deep.equal(["vpc-2"]);
        expect(find(["size", "*"])).to.deep.equal(["vpc-1", "vpc-2"]);
    });

    it("take * and ? as wildcards, a backslash as escape, and mind the case", () => {
        expect(find(["id", "vpc-*"])).to.deep.equal(["vpc-1", "vpc-2"]);
        expect(find(["id", "*-?"])).to.deep.equal(["vpc-1", "vpc-2", "subnet-1"]);
        expect(find(["id", "VPC-*"])).to.deep.equal([]);
        expect(find(["id", "a\\*b\\?c\\\\d"])).to.deep.equal(["a*b?c\\d"]);
        expect(find(["id", "vpc"])).to.deep.equal([]);
    });

    it("know tags by key, by key and value, and by value", () => {
        expect(find(["tag:Name", "hub"])).to.deep.equal(["vpc-1"]);
        expect(find(["tag:Name", "*"])).to.deep.equal(["vpc-1", "vpc-2"]);
        expect(find(["tag-key", "env"])).to.deep.equal(["vpc-1"]);
        expect(find(["tag-value", "spoke", "prod"])).to.deep.equal(["vpc-1", "vpc-2"]);
    });

    it("that the action does not know are refused by name", () => {
        for (const name of ["colour", "tag:", "constructor", "__proto__", "ID", ""]) {
            expect(() => find([name, "x"]), name)
                .to.throw(AwsError, `The filter '${name}' is invalid`)
                .with.property("code", "InvalidParameterValue");
        }
    });

    it("have at most 200 values", () => {
        const values = Array.from({ length: 201 }, (_, i) => String(i));
        expect(codeOf(() => find(["id", ...values]))).to.equal("FilterLimitExceeded");
    });

    it("answer soon, however many stars a pattern has", () => {
        const long = [{ id: "a".repeat(255) }];
        const started = performance.now();
        const found = applyFilters(long, [{ Name: "id", Values: [`${"*a".repeat(120)}*b`] }], {
            id: item => item.id,
        });
        expect(found).to.deep.equal([]);
        expect(performance.now() - started).to.be.below(500);
    });

    it("match as a regular expression of the same meaning does", () => {
        const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
        fc.assert(
            fc.property(text, text, (pattern, value) => {
                const source = pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]");
                const found = applyFilters([{ id: value }], [{ Name: "id", Values: [pattern] }], {
                    id: item => item.id,
                });
                expect(found.length === 1).to.equal(new RegExp(`^${source}$`).test(value));
            }),
        );
    });
});

describe("pages", () => {
    const sizes = { min: 5, max: 1000 };
    const rows = (...ids: number[]): { id: string }[] => ids.map(id => ({ id: `row-${id}` }));
    const numbers = Array.from({ length: 23 }, (_, i) => i);

    it("give each item once", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 5, max: 40 }),
                fc.integer({ min: 0, max: 90 }),
                (MaxResults, count) => {
                    const all = rows(...Array.from({ length: count }, (_, i) => i));
                    const seen: { id: string }[] = [];
                    let NextToken: string | undefined;
                    do {
                        const one = page(all, { MaxResults, NextToken }, sizes);
                        seen.push(...one.items);
                        NextToken = one.NextToken;
                    } while (NextToken !== undefined);
                    expect(seen).to.deep.equal(all);
                },
            ),
        );
    });

    it("hold everything when no size is asked for", () => {
        expect(page(rows(...numbers), {}, sizes)).to.deep.equal({ items: rows(...numbers) });
    });

    it("go on after the last item although others came and went before it", () => {
        const { NextToken } = page(rows(...numbers), { MaxResults: 5 }, sizes);
        const changed = rows(100, 101, 4, 5, 6, 7, 8, 9, 10);
        expect(page(changed, { MaxResults: 5, NextToken }, sizes).items).to.deep.equal(rows(5, 6, 7, 8, 9));
    });

    it("refuse sizes out of range and tokens that they did not make", () => {
        expect(codeOf(() => page(rows(1), { MaxResults: 4 }, sizes))).to.equal("InvalidParameterValue");
        expect(codeOf(() => page(rows(1), { MaxResults: 1001 }, sizes))).to.equal("InvalidParameterValue");
        for (const NextToken of ["x", "W10", Buffer.from("[-1,null]").toString("base64url"), "null"]) {
            expect(
                codeOf(() => page(rows(1), { NextToken }, sizes)),
                NextToken,
            ).to.equal("InvalidNextToken");
        }
    });
});
