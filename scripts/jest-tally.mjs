import { appendFileSync } from 'node:fs';

/**
 * Jest reporter that appends one line of counts per run to the file named by MERIDIAN_TEST_TALLY,
 * so that `npm test` can add up what all projects ran. Without the variable it does nothing.
 */
export default class TallyReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.MERIDIAN_TEST_TALLY;
    if (!file) return;
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = results;
    // A spec file that does not even load has no failed test, but it did fail.
    const broken = results.numRuntimeErrorTestSuites;
    appendFileSync(file, `${JSON.stringify({ passed, failed: failed + broken, skipped })}\n`);
  }
}
