import { expect } from "chai";
import { type CodeBlock, codeBlocks, compile } from "./code-blocks";

/** Blocks that must not compile: else the check would check nothing. */
const WRONG: readonly (readonly [code: string, type: string | undefined, message: RegExp])[] = [
    [
        'new IPAMComponent("shared", {\n    cidrBlock: "10.0.0.0/8",\n});',
        undefined,
        /^wrong\.md:12: .*'cidrBlock' does not exist in type 'IPAMComponentArgs'/,
    ],
    ["egress: true,", "SubnetTierArgs", /^wrong\.md:11: Type 'true' is not assignable/],
    [
        'availabilityZoneCount: 3,\navailabilityZoneCount: "3",',
        "VPCComponentArgs",
        /^wrong\.md:12: .*'number/,
    ],
    ["subnets: { public: { netmask: 24 } }", "VPCComponentArgs", /'netmask' does not exist/],
    ["subnets: { public: { ... } }", "VPCComponentArgs", /Expression expected/],
    ["subnets: {},", undefined, /say which type they belong to/],
    ["const id: string = nowhere;", undefined, /Cannot find name 'nowhere'/],
];

/** One program holds all blocks, because the types of `@pulumi/aws` take most of the time. */
describe("TypeScript in the documents", function () {
    this.timeout(120_000);

    const blocks = codeBlocks();
    const wrong = WRONG.map(([code, type, message]) => ({
        block: { page: "wrong.md", line: 10, code, type },
        message,
    }));
    let problems: Map<CodeBlock, string[]>;

    before(() => {
        problems = compile([...blocks, ...wrong.map(({ block }) => block)]);
    });

    it("is found", () => {
        expect(blocks.length).to.be.greaterThan(40);
    });

    for (const block of blocks) {
        it(`compiles: ${block.page}:${block.line}`, () => {
            expect(problems.get(block)).to.deep.equal([]);
        });
    }

    for (const { block, message } of wrong) {
        it(`would not compile: ${block.code.replaceAll("\n", " ")}`, () => {
            expect(problems.get(block)!.join("\n")).to.match(message);
        });
    }
});
