/**
 * `npm test`: every project and the running program, from a fresh checkout, on one PostgreSQL server.
 * `npm run prove`: the tenancy matrix and the attacks, which take longer than one waits for a test.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, nx } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { main, runProgram } from './run-program.mjs';

/** What runs one after the other: the last ones start whole programs, and measure them under load. */
const SUITES = {
  test: [
    ['run-many', '--targets', 'test', '--parallel', '2'],
    ['run', 'test:e2e'],
  ],
  prove: [
    ['run', 'test:tenancy'],
    ['run', 'test:attacks'],
  ],
};

// Results from Nx's cache are left out: a test that was not run has not passed today.
const NX_OPTIONS = ['--skip-nx-cache', '--exclude-task-dependencies', '--output-style', 'stream'];

await main(async () => {
  ensureInstalled();
  await build();
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-test-'));
  const tally = path.join(folder, 'tally');
  writeFileSync(tally, '');
  try {
    const succeeded = await runAll(SUITES[process.argv[2] ?? 'test'], tally);
    const { passed, failed, skipped } = sum(readFileSync(tally, 'utf8'));
    const also = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`\n${passed} passed, ${failed} failed${also}\n`);
    return succeeded && failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Resolves with whether every suite succeeded. */
async function runAll(suites, tally) {
  const { startTemporaryDatabase } = await import('@meridian/platform-testing');
  const database = await startTemporaryDatabase();
  const environment = {
    MERIDIAN_TEST_TALLY: tally,
    MERIDIAN_TEST_DATABASE_SERVER: JSON.stringify(database),
  };
  try {
    let succeeded = true;
    for (const suite of suites) {
      const code = await runProgram([nx, ...suite, ...NX_OPTIONS], environment);
      succeeded = succeeded && code === 0;
    }
    return succeeded;
  } finally {
    await database.stop();
  }
}

/** Adds up the lines that the reporter in jest-tally.mjs wrote, one per run of Jest. */
function sum(lines) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const line of lines.split('\n').filter(Boolean)) {
    const counts = JSON.parse(line);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}
