import { openInventory, push, sync } from "../../inventory";

/**
 * A process that syncs or pushes, for tests that kill it. It kills itself at a given step of its progress, or is killed
 * from outside at any moment.
 */
async function main(): Promise<void> {
    const { file, endpoint, account, verb, killAt } = JSON.parse(process.argv[2]) as {
        file: string;
        endpoint: string;
        account: string;
        verb: "sync" | "push";
        killAt?: number;
    };
    const inventory = openInventory(file);
    let steps = 0;
    const result = await (verb === "sync" ? sync : push)(inventory, {
        access: { endpoint, credentials: { accessKeyId: account, secretAccessKey: "x" } },
        onProgress: () => {
            steps++;
            if (steps === killAt) {
                process.kill(process.pid, "SIGKILL");
            }
        },
    });
    inventory.close();
    process.stdout.write(JSON.stringify(result));
}

void main();
