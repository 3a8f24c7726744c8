// First lines of the built plugin; SOURCE and DIGEST are filled in by build.mjs.
//
// The program is 2 MB of JavaScript, and the engine starts it anew for every command: parsing it takes longer than
// everything else until the port is printed. So it is a string here, which costs nothing to read, and what V8 made of it
// is kept beside the plugin for the next start.
const { readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { Script } = require("node:vm");

// V8 recognizes a cache by the length of its source alone, so the name says of what and for which V8 it is.
const cache = `${__filename}.${DIGEST}-${process.versions.v8}-${process.arch}.v8cache`;
let cachedData;
try {
    cachedData = readFileSync(cache);
} catch {
    // The first start.
}
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${SOURCE}\n})`, {
    filename: __filename,
    cachedData,
});
script.runInThisContext()({}, createRequire(__filename), module, __filename, __dirname);

if (!cachedData || script.cachedDataRejected) {
    // What ran so far is compiled and goes into the cache; with all that runs later it would be larger and no faster.
    setImmediate(() => {
        const unfinished = `${cache}.${process.pid}`;
        try {
            writeFileSync(unfinished, script.createCachedData());
            renameSync(unfinished, cache);
        } catch {
            // A folder that cannot be written to: the next start is as slow as this one.
            rmSync(unfinished, { force: true });
        }
    });
}
