import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { satisfies } from "semver";
import { install, pack } from "../package/packed";

const ROOT = join(__dirname, "..", "..");

type Manifest = Record<
    "dependencies" | "peerDependencies" | "devDependencies",
    Readonly<Record<string, string>>
> & { readonly version: string };

async function manifest(folder: string): Promise<Manifest> {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/**
 * Copies projects of an example into the folder and installs, above them and so once, the packed library and what their
 * package.json ask for.
 */
export async function installProjects(
    folder: string,
    example: string,
    projects: readonly string[],
): Promise<void> {
    await Promise.all(
        projects.map(project => cp(join(example, project), join(folder, project), { recursive: true })),
    );
    const { devDependencies } = await manifest(ROOT);
    const names = ["@pulumi/pulumi", "@pulumi/aws", "@types/node", "typescript"];
    await install(folder, [await pack(folder), ...names.map(name => `${name}@${devDependencies[name]}`)]);
}

/** Expects that a project asks for versions that are tested here, and for peers in the library's own ranges. */
export async function expectTestedVersions(project: string): Promise<void> {
    const { dependencies, devDependencies } = await manifest(project);
    const root = await manifest(ROOT);
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
        const version = name === "pulumi-aws-ipam" ? root.version : root.devDependencies[name];
        expect(satisfies(version!, range), `${name} ${version} in ${range}`).to.equal(true);
    }
    for (const [name, range] of Object.entries(root.peerDependencies)) {
        expect(dependencies[name], name).to.equal(range);
    }
}
