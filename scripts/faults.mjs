/** `npm run faults [-- --short …]`: the fault tests under test/faults, on what is built first. */
import path from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { projectRoot } from './project-root.mjs';
import { main, runProgram } from './run-program.mjs';

await main(async () => {
  ensureInstalled();
  await build();
  return runProgram([
    path.join(projectRoot, 'test/faults/run-faults.mjs'),
    ...process.argv.slice(2),
  ]);
});
