#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const cli = join(__dirname, "..", "dist", "sandbox", "cli.js");
if (existsSync(cli)) {
    require(cli);
} else {
    process.stderr.write("The sandbox is not built. In its repository, run `npm run build` first.\n");
    process.exitCode = 1;
}
