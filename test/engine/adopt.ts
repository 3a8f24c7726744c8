import type * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { type Engine, type EngineStack, nameOf, uniqueName } from "./harness";

/** Ids to import by, by logical name. */
export type Ids = Readonly<Record<string, string>>;

/** Options that import the resource of this name, where `ids` has it. */
export function adopting(ids: Ids | undefined, name: string): pulumi.CustomResourceOptions {
    return ids?.[name] ? { import: ids[name]! } : {};
}

/** Ids by logical name. */
export async function idsOf(stack: EngineStack): Promise<Record<string, string>> {
    const resources = await stack.resources();
    return Object.fromEntries(
        resources
            .filter(({ id, type }) => id && !type.startsWith("pulumi:"))
            .map(({ urn, id }) => [nameOf(urn), id!]),
    );
}

/** Ids to import the children of a component by, by what stands behind its name in theirs. */
export async function childIdsOf(stack: EngineStack, component: string): Promise<Record<string, string>> {
    const prefix = `${component}-`;
    const children = (await stack.resources()).filter(({ urn }) => nameOf(urn).startsWith(prefix));
    return Object.fromEntries(
        children.map(({ urn, id, type, inputs }) => [
            nameOf(urn).slice(prefix.length),
            type === "aws:ec2/routeTableAssociation:RouteTableAssociation"
                ? `${inputs["subnetId"]}/${inputs["routeTableId"]}`
                : type === "aws:ec2/route:Route"
                  ? `${inputs["routeTableId"]}_${inputs["destinationCidrBlock"] ?? inputs["destinationIpv6CidrBlock"]}`
                  : id!,
        ]),
    );
}

/**
 * Takes everything over into a second stack: first with `import`, then without, then once more after a refresh. Nothing
 * is created, changed, replaced or deleted on the way. The second stack is forgotten, so that the first can destroy what
 * they share.
 */
export async function expectAdoption(
    engine: Engine,
    program: (ids?: Ids) => PulumiFn,
    ids: Ids,
): Promise<void> {
    const name = uniqueName("adopter");
    const stack = await engine.stack(name, program(ids));
    const imported = await stack.up();
    expect(imported.diagnostics).to.deep.equal([]);
    expect(imported.changes).to.deep.equal({ import: Object.keys(ids).length });
    expect((await stack.up(program())).changes).to.deep.equal({});
    const refreshed = await stack.refresh();
    expect(refreshed.changes["delete"]).to.equal(undefined);
    expect((await stack.preview()).changes).to.deep.equal({});
    await stack.stack.workspace.removeStack(name, { force: true });
}
