import { expect } from "chai";
import { functions } from "../../sandbox/provider/functions";
import { resourceTypes } from "../../sandbox/provider/resources";
import type { Input } from "../../sandbox/provider/schema/input";
import { typingsOf } from "./typings";

describe("the tables of the stand-in provider", () => {
    for (const [token, type] of Object.entries(resourceTypes)) {
        describe(token, () => {
            const typings = typingsOf(token);
            const arguments_ = Object.entries(type.inputs).filter(([name]) => name !== "tagsAll");
            const names = (wanted: (input: Input) => unknown) =>
                arguments_.flatMap(([name, input]) => (wanted(input) ? [name] : [])).sort();

            it("has the arguments that @pulumi/aws has", () => {
                expect(names(() => true)).to.deep.equal(typings.inputs);
            });

            it("requires what @pulumi/aws requires", () => {
                expect(names(({ required }) => required)).to.deep.equal(typings.required);
            });

            it("has the outputs that @pulumi/aws has", () => {
                const own = [...Object.keys(type.inputs), ...type.outputs].filter(
                    name => !name.startsWith("__"),
                );
                expect([...new Set(own)].sort()).to.deep.equal(typings.outputs);
            });

            it("leaves to AWS what always has a value in @pulumi/aws", () => {
                const filled = names(i => i.required || i.computed || i.autoName || i.default !== undefined);
                const always = typings.inputs.filter(name => typings.always.includes(name));
                expect(filled).to.include.members(always);
                const optional = names(i => i.computed).filter(name => !always.includes(name));
                expect(optional).to.deep.equal([]);
            });
        });
    }

    it("name functions after their modules", () => {
        for (const token of Object.keys(functions)) {
            expect(token).to.match(/^aws:(index|ec2|organizations)\/(\w+):\2$/);
        }
    });
});
