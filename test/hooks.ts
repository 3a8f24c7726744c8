// Mocha does not fail a run on an unhandled rejection, so an error inside an unobserved `apply` would pass silently.
// This hook collects them and fails the test during which they surfaced.
export const rejections: unknown[] = [];
process.on("unhandledRejection", reason => rejections.push(reason));

async function drainPulumi(): Promise<void> {
    // Only specs that load Pulumi have registrations to wait for; requiring it here would slow every other spec down.
    const loaded = Object.keys(require.cache).find(path => path.endsWith("@pulumi/pulumi/runtime/index.js"));
    if (loaded) {
        await require(loaded).waitForRPCs();
    }
}

export const mochaHooks = {
    async afterEach(): Promise<void> {
        await drainPulumi();
        await new Promise(resolve => setImmediate(resolve));
        const [first] = rejections.splice(0);
        if (first) {
            throw first;
        }
    },
};
