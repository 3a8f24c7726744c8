import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { pulumiCommand } from "../../../deploy/pulumi";
import { apply, type Export } from "../../../deploy/recover/apply";
import { decide } from "../../../deploy/recover/decide";
import { pendingCreates, type RecordedResource } from "../../../deploy/recover/deployment";
import { kinds } from "../../../deploy/recover/kinds";
import { lookAtAws } from "../../../deploy/recover/look";
import { readThrough } from "../../../deploy/recover/read";
import { pulumiOrSkip } from "./local";
import { Scene } from "./recover-scene";

describe("every resource of the components, pending after it was made", function () {
    this.timeout(300_000);
    let scene: Scene;
    after(() => scene?.close());

    it("is found, read and recorded as if its creation had been seen to end", async function () {
        const installation = await pulumiOrSkip(this as never);
        scene = await Scene.set();
        await scene.up();

        const never = new AbortController().signal;
        const command = pulumiCommand(installation, {
            signal: never,
            force: never,
            dispose: () => undefined,
        });
        const { target } = scene;
        const workspace = await LocalWorkspace.create({
            workDir: target.workDir,
            envVars: target.env as Record<string, string>,
            pulumiCommand: command,
        });
        const stack = await Stack.select("network", workspace);
        const before = (await stack.exportStack()) as Export;
        const all = before.deployment.resources ?? [];
        const isMade = ({ type }: RecordedResource) => type.startsWith("aws:");
        expect(new Set(all.filter(isMade).map(({ type }) => type))).to.deep.equal(new Set(kinds.keys()));

        const asPending: Export = {
            ...before,
            deployment: {
                ...before.deployment,
                // Nothing depends on what is pending, except in a state that is made up.
                resources: all
                    .filter(resource => !isMade(resource))
                    .map(resource => ({ ...resource, dependencies: [], propertyDependencies: {} })),
                pending_operations: all.filter(isMade).map(({ id: _, outputs: __, ...resource }) => ({
                    type: "creating",
                    resource,
                })),
            },
        };
        const looked = await lookAtAws(
            asPending.deployment,
            pendingCreates(asPending.deployment),
            target.env,
        );
        const decisions = decide(looked, { recorded: [] });
        const ids = (resources: readonly RecordedResource[]) =>
            Object.fromEntries(resources.filter(isMade).map(({ urn, id }) => [urn, id]));
        expect(
            Object.fromEntries(
                decisions.map(({ create, outcome, candidates, reason }) => [
                    create.urn,
                    outcome === "exact" ? candidates[0]!.id : `${outcome}: ${reason}`,
                ]),
            ),
        ).to.deep.equal(ids(all));

        // The engine itself never leaves all of a stack pending; the state is only made so in memory.
        const wanted = decisions.map(({ create, candidates }) => ({
            urn: create.urn,
            importId: candidates[0]!.importId,
        }));
        const read = await readThrough(command, target, "network", asPending.deployment, wanted);
        const imported = Object.create(stack, {
            exportStack: { value: async () => asPending },
        }) as Stack;
        await apply(imported, asPending, decisions, read);
        const after = (await stack.exportStack()) as Export;
        expect(ids(after.deployment.resources ?? [])).to.deep.equal(ids(all));
        const outputs = (resources: readonly RecordedResource[], type: string) =>
            resources.filter(resource => resource.type === type).map(resource => resource.outputs);
        for (const type of kinds.keys()) {
            const [now, then] = [after.deployment.resources!, all].map(one => outputs(one, type)[0]!);
            expect(Object.keys(now!), type).to.include.members(Object.keys(then!));
        }

        const { stacks } = await scene.up();
        expect(Object.keys(stacks[0]!.changes!)).to.deep.equal(["same"]);
    });
});
