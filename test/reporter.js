"use strict";
// Mocha's spec reporter, and a last line with the counts that names what was skipped. In CI a skipped test is a
// failure: there everything that the tests need must be there.
const { appendFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

class Reporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const skipped = new Map();
        runner.on(Runner.constants.EVENT_TEST_PENDING, test => {
            const suite = test.parent?.fullTitle() || test.title;
            skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
        });
        this.skipped = skipped;
    }

    done(failures, exit) {
        const { passes, pending } = this.stats;
        const strict = Boolean(process.env.CI) && pending > 0;
        for (const [suite, count] of this.skipped) {
            console.log(`skipped: ${suite} (${count})`);
        }
        if (strict) {
            console.log(
                "skipped tests are failures here, because CI is set: a tool that they need is missing",
            );
        }
        const counts = `${passes} passed, ${failures} failed, ${pending} skipped`;
        console.log(counts);
        // For a run of several parts, which ends with the sum of their counts.
        if (process.env.TEST_COUNTS) {
            appendFileSync(process.env.TEST_COUNTS, `${counts}\n`);
        }
        exit(strict ? Math.max(failures, 1) : failures);
    }
}

module.exports = Reporter;
