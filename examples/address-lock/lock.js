// Writes network.lock.json from the plan of network.json, or checks it: node lock.js [--check]
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { planPools } = require("pulumi-aws-ipam");

const FILE = join(__dirname, "network.lock.json");
const read = file => JSON.parse(readFileSync(join(__dirname, file), "utf8"));

const lock = read("network.lock.json");
try {
    // Throws if the plan would move or lose what is locked.
    const plan = planPools({ ...read("network.json"), addressLock: lock });
    // Keys are added, never removed: a retired pool keeps its place. What AWS chooses is not known to a plan.
    const known = [...plan.pools, ...plan.retired].filter(({ cidrs }) => cidrs.every(({ cidr }) => cidr));
    const next = {
        ...lock,
        ...Object.fromEntries(known.map(({ key, cidrs }) => [key, cidrs.map(({ cidr }) => cidr)])),
    };
    const missing = Object.keys(next).filter(key => JSON.stringify(next[key]) !== JSON.stringify(lock[key]));
    if (missing.length === 0) {
        console.log("network.lock.json is up to date");
    } else if (process.argv.includes("--check")) {
        console.error(`network.lock.json lacks ${missing.join(", ")}: run node lock.js`);
        process.exitCode = 1;
    } else {
        writeFileSync(FILE, `${JSON.stringify(next, undefined, 2)}\n`);
        console.log(`network.lock.json: wrote ${missing.join(", ")}`);
    }
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
