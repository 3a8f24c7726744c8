import { existsSync, readdirSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Graph, type MockOptions, run } from "./graph";

const ROOT = join(__dirname, "..", "..");
const EXAMPLES = join(ROOT, "examples", "vpcs");
const names = readdirSync(EXAMPLES).filter(name => existsSync(join(EXAMPLES, name, "index.ts")));

/** Examples whose CIDRs are given, and so known from the start. */
const GIVEN = ["adopted"];

/** Runs the program of an example, with the library of this checkout. */
async function example(name: string, options: MockOptions): Promise<Graph> {
    const file = join(EXAMPLES, name, "index.ts");
    const modules = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
    const resolve = modules._resolveFilename;
    modules._resolveFilename = (request, ...rest) =>
        request === "pulumi-aws-ipam" ? join(ROOT, "index.ts") : resolve.call(modules, request, ...rest);
    try {
        delete require.cache[file];
        return await run(() => require(file), options);
    } finally {
        modules._resolveFilename = resolve;
    }
}

/** The value with what is unknown in it taken from another one. */
function filledIn(value: unknown, other: unknown): unknown {
    if (pulumi.isUnknown(value)) {
        return other;
    }
    if (Array.isArray(value)) {
        return value.map((item, i) => filledIn(item, (other as unknown[] | undefined)?.[i]));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(
              Object.entries(value).map(([key, item]) => [
                  key,
                  filledIn(item, (other as Record<string, unknown> | undefined)?.[key]),
              ]),
          )
        : value;
}

/** Inputs of each resource, by URN. */
function inputsByUrn(graph: Graph): Map<string, Record<string, unknown>> {
    return new Map(graph.resources.map(({ urn, inputs }) => [urn, inputs]));
}

describe("a preview of an example in which no CIDR is known yet", function () {
    // Examples are compiled when they are first loaded.
    this.timeout(60_000);

    it("is looked at for every example", () => {
        expect(names).to.include.members(["minimal", "hub-three-tiers"]);
    });

    for (const name of names) {
        it(`has the same resources as one in which all are known: ${name}`, async () => {
            const unknown = inputsByUrn(await example(name, { preview: true }));
            const known = inputsByUrn(await example(name, {}));
            expect(unknown.size).to.be.greaterThan(5);
            expect([...unknown.keys()].sort()).to.deep.equal([...known.keys()].sort());
            for (const [urn, inputs] of unknown) {
                // What AWS decides may be anything; all else is as it will be.
                expect(filledIn(inputs, known.get(urn)), urn).to.deep.equal(known.get(urn));
            }
            const subnets = [...unknown].filter(([urn]) => urn.includes("aws:ec2/subnet:Subnet::"));
            expect(subnets.length).to.be.greaterThan(0);
            const open = subnets.filter(([, { cidrBlock }]) => pulumi.isUnknown(cidrBlock));
            expect(open.length > 0, "the CIDRs are unknown").to.equal(!GIVEN.includes(name));
        });
    }
});
