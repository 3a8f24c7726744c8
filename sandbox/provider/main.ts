// Entry of the plugin. The engine starts it, reads a port number from the first line of standard output and then talks
// gRPC. The AWS clients are loaded after that line is out, so that the engine's first calls overlap with the loading.
// SIGINT is deliberately not handled: an engine whose plugin swallows it waits five seconds before it kills.
import { endWithEngine } from "./orphan";
import { startServer } from "./server";

startServer(() => import("./provider.js")).then(
    ({ port, runningCalls }) => {
        process.stdout.write(`${port}\n`);
        // The engine gives its address; without one somebody started the plugin by hand, to attach an engine to it.
        if (process.argv.length > 2) {
            endWithEngine(runningCalls);
        }
    },
    error => {
        process.stderr.write(
            `pulumi-resource-aws (stand-in): cannot listen on 127.0.0.1: ${error.message}\n`,
        );
        process.exitCode = 1;
    },
);
