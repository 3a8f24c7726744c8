import { App } from "./app";
import { readData } from "./data";
import { get } from "./dom";

async function main(): Promise<void> {
    // Before anything is chosen, which changes it.
    const { hash } = location;
    const items = await readData();
    const app = new App(items);
    document.documentElement.dataset["state"] = "ready";
    app.followAddress(hash);
}

main().catch((error: unknown) => {
    document.documentElement.dataset["state"] = "failed";
    get("live").textContent =
        `The map cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
    get("live").classList.remove("unseen");
});
