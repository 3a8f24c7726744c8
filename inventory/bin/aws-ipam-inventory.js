#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// Before anything is loaded: an older Node has no SQLite and would only say that a module is missing.
const [major, minor] = process.versions.node.split(".").map(Number);
const cli = join(__dirname, "..", "dist", "cli.js");
if (major < 22 || (major === 22 && minor < 13)) {
    process.stderr.write(
        `aws-ipam-inventory needs Node 22.13 or newer, because it uses the SQLite that Node brings; this is Node ${process.versions.node}.\n`,
    );
    process.exitCode = 1;
} else if (existsSync(cli)) {
    // Compiling takes a seventh of a short look's time. Node keeps the result in the folder for temporary files, for each user
    // apart; NODE_DISABLE_COMPILE_CACHE=1 prevents it.
    enableCompileCache();
    require(cli);
} else {
    process.stderr.write("The inventory is not built. In its repository, run `npm run build` first.\n");
    process.exitCode = 1;
}
