// Puts the service models beside the compiled code, which reads them at run time.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const models = dirname(fileURLToPath(import.meta.url));
const target = join(models, "..", "dist", "sandbox", "models");
mkdirSync(target, { recursive: true });
for (const file of readdirSync(models).filter(name => name.endsWith(".json"))) {
    copyFileSync(join(models, file), join(target, file));
}
