import { expect } from "chai";
import fc from "fast-check";
import { DeploymentError, parseDeployment, type Step, stepsOf, waves } from "../../deploy/plan";
import { parsed } from "./parsed";

describe("the deployment file", () => {
    const problemsOf = (text: string): readonly string[] => {
        try {
            parseDeployment(text, "deployment.json");
        } catch (error) {
            return (error as DeploymentError).problems;
        }
        return [];
    };

    for (const [what, text, problem] of [
        ["text that is not JSON", "{", /^is not JSON/],
        ["no stacks", '{"stacks": []}', /at least one stack/],
        ["a list instead of an object", "[]", /at least one stack/],
        ["null", "null", /at least one stack/],
        ["a stack that is a string", '{"stacks": ["a"]}', /^stacks\[0\] must be an object/],
        ["a stack without a name", '{"stacks": [{"dependencies": []}]}', /^stacks\[0\]\.name must be/],
        [
            "dependencies that are no list",
            '{"stacks": [{"name": "a", "dependencies": "b"}]}',
            /list of stack names/,
        ],
        [
            "a misspelt property",
            '{"stacks": [{"name": "a", "dependsOn": []}]}',
            /^stacks\[0\]\.dependsOn is unknown/,
        ],
        [
            "an unknown dependency",
            '{"stacks": [{"name": "a", "dependencies": ["b"]}]}',
            /"a" depends on "b", which is not one of "a"/,
        ],
        ["a name twice", '{"stacks": [{"name": "a"}, {"name": "a"}]}', /"a" occurs more than once/],
        [
            "a dependency twice",
            '{"stacks": [{"name": "a"}, {"name": "b", "dependencies": ["a", "a"]}]}',
            /"b" names its dependency "a" more than once/,
        ],
        [
            "a stack that depends on itself",
            '{"stacks": [{"name": "a", "dependencies": ["a"]}]}',
            /circle: a -> a/,
        ],
        [
            "a circle",
            '{"stacks": [{"name": "a", "dependencies": ["b"]}, {"name": "b", "dependencies": ["c"]}, {"name": "c", "dependencies": ["a"]}]}',
            /circle: a -> b -> c -> a/,
        ],
    ] as const) {
        it(`refuses ${what}`, () => {
            const problems = problemsOf(text);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(problem);
        });
    }

    it("lists all problems at once and names the file", () => {
        const text = JSON.stringify({
            stacks: [
                { name: "a", dependencies: ["x"] },
                { name: "a", dependencies: [] },
                { name: "b", dependencies: ["c"] },
                { name: "c", dependencies: ["b"] },
                { name: "" },
            ],
        });
        expect(() => parseDeployment(text, "stacks/deployment.json"))
            .to.throw(DeploymentError)
            .with.property("problems")
            .with.length(4);
        expect(() => parseDeployment(text, "stacks/deployment.json")).to.throw(
            /^stacks\/deployment\.json:\n {2}- /,
        );
    });
});

describe("the order of stacks", () => {
    const names = (steps: readonly Step[]) => steps.map(({ stack }) => stack);
    const CHAIN = parsed([
        { name: "c", dependencies: ["b"] },
        { name: "b", dependencies: ["a"] },
        { name: "a" },
        { name: "z" },
    ]);

    it("puts what is depended on first, and for destroy last", () => {
        expect(names(stepsOf(CHAIN, "up"))).to.deep.equal(["a", "z", "b", "c"]);
        expect(names(stepsOf(CHAIN, "destroy"))).to.deep.equal(["c", "z", "b", "a"]);
    });

    it("takes one stack alone, or with what it needs, for destroy with what needs it", () => {
        expect(stepsOf(CHAIN, "up", "b")).to.deep.equal([{ stack: "b", after: [] }]);
        expect(names(stepsOf(CHAIN, "up", "b", true))).to.deep.equal(["a", "b"]);
        expect(names(stepsOf(CHAIN, "destroy", "b", true))).to.deep.equal(["c", "b"]);
    });

    it("refuses an unknown stack with the known ones", () => {
        expect(() => stepsOf(CHAIN, "up", "d")).to.throw(
            DeploymentError,
            '"d" is not one of "c", "b", "a", "z"',
        );
    });

    /** Stacks that depend only on earlier ones, then shuffled. */
    const deployments = fc
        .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
        .chain(lists => {
            const stacks = lists.map((picks, index) => ({
                name: `s${index}`,
                dependencies: index === 0 ? [] : [...new Set(picks.map(pick => `s${pick % index}`))],
            }));
            return fc.shuffledSubarray(stacks, { minLength: stacks.length });
        })
        .map(parsed);

    it("never has a stack before one that it depends on (property)", () => {
        fc.assert(
            fc.property(deployments, deployment => {
                const order = names(stepsOf(deployment, "up"));
                expect([...order].sort()).to.deep.equal(deployment.stacks.map(({ name }) => name).sort());
                for (const { name, dependencies } of deployment.stacks) {
                    for (const dependency of dependencies) {
                        expect(order.indexOf(dependency)).to.be.below(order.indexOf(name));
                    }
                }
            }),
        );
    });

    it("destroys in an order that is valid when read backwards (property)", () => {
        fc.assert(
            fc.property(deployments, deployment => {
                const order = names(stepsOf(deployment, "destroy"));
                for (const { name, dependencies } of deployment.stacks) {
                    for (const dependency of dependencies) {
                        expect(order.indexOf(dependency)).to.be.greaterThan(order.indexOf(name));
                    }
                }
            }),
        );
    });

    it("has as few waves as the longest chain is long (property)", () => {
        fc.assert(
            fc.property(deployments, deployment => {
                const depth = (name: string): number => {
                    const { dependencies } = deployment.stacks.find(stack => stack.name === name)!;
                    return 1 + Math.max(0, ...dependencies.map(depth));
                };
                const longest = Math.max(...deployment.stacks.map(({ name }) => depth(name)));
                expect(waves(stepsOf(deployment, "up"))).to.have.length(longest);
            }),
        );
    });
});
