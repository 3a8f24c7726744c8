import { spawn } from "node:child_process";
import { join } from "node:path";

const COMMAND = join(__dirname, "..", "..", "inventory", "bin", "aws-ipam-inventory.js");

export interface InventoryRequest {
    /** Where the IPAM lives. */
    readonly homeRegion: string;
    /** Where the inventory's file is put. */
    readonly folder: string;
    /** How AWS is reached; undefined takes a variable away. */
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Where the lines go. */
    readonly stream: NodeJS.WriteStream & { readonly fd: number };
}

/**
 * Reads AWS into a new inventory and prints its tree, by the inventory's own command, as a user would. `--fresh` also asks
 * EC2, because IPAM takes a while to notice what was just deployed.
 */
export async function showInventory(request: InventoryRequest): Promise<void> {
    const file = fileIn(request);
    const quiet = { ...request, stream: undefined };
    await run(["integration", "add", "demo", "--region", request.homeRegion, "--file", file], quiet);
    await run(["sync", "--fresh", "--file", file], quiet);
    await run(["tree", "--file", file], request);
}

/** The tree that was shown, as plain data. */
export async function inventoryTree(request: Pick<InventoryRequest, "folder" | "env">): Promise<unknown> {
    return JSON.parse(await run(["tree", "--json", "--file", fileIn(request)], { env: request.env }));
}

function fileIn({ folder }: Pick<InventoryRequest, "folder">): string {
    return join(folder, "inventory.db");
}

/** Gives what the command prints, unless that goes to a stream. Throws, with its complaint, if it fails. */
function run(
    args: readonly string[],
    { env, stream }: Pick<InventoryRequest, "env"> & { readonly stream?: InventoryRequest["stream"] },
): Promise<string> {
    const variables = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== undefined);
    const child = spawn(process.execPath, [COMMAND, ...args], {
        env: Object.fromEntries(variables),
        // The stream itself, so that the command sees whether it is a terminal, and how wide.
        stdio: ["ignore", stream?.fd ?? "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", chunk => {
        output += chunk;
    });
    let complaint = "";
    child.stderr?.setEncoding("utf8").on("data", chunk => {
        complaint += chunk;
    });
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", code => {
            if (code === 0) {
                resolve(output);
            } else {
                reject(new Error(`aws-ipam-inventory ${args[0]} ended with ${code}:\n${complaint.trim()}`));
            }
        });
    });
}
