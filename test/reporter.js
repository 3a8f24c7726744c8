"use strict";
// Mocha's spec reporter, and a last line with the counts that names what was skipped. In CI a skipped test is a
// failure: there everything that the tests need must be there.
const { appendFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Runner.constants;

class Reporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        this.skippedBySuite = new Map();
        this.files = {};
        const counted = (event, what) => {
            runner.on(event, ({ file }) => {
                this.files[file] ??= { passed: 0, failed: 0, skipped: 0 };
                this.files[file][what]++;
            });
        };
        counted(EVENT_TEST_PASS, "passed");
        // A failed hook counts as a failed test, also to mocha.
        counted(EVENT_TEST_FAIL, "failed");
        counted(EVENT_TEST_PENDING, "skipped");
        runner.on(EVENT_TEST_PENDING, test => {
            const suite = test.parent?.fullTitle() || test.title;
            this.skippedBySuite.set(suite, (this.skippedBySuite.get(suite) ?? 0) + 1);
        });
    }

    done(failures, exit) {
        const { passes, pending } = this.stats;
        const strict = Boolean(process.env.CI) && pending > 0;
        for (const [suite, count] of this.skippedBySuite) {
            console.log(`skipped: ${suite} (${count})`);
        }
        if (strict) {
            console.log(
                "skipped tests are failures here, because CI is set: a tool that they need is missing",
            );
        }
        const counts = { passed: passes, failed: failures, skipped: pending };
        console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
        // For a run of several parts, which ends with the sum of their counts: see counts.ts.
        if (process.env.TEST_COUNTS) {
            const part = {
                ...counts,
                files: this.files,
                failures: this.failures.map(test => test.fullTitle()),
            };
            appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify(part)}\n`);
        }
        exit(strict ? Math.max(failures, 1) : failures);
    }
}

module.exports = Reporter;
