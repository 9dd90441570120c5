/** `npm run bench [-- NAME …]`: the benchmarks under test/bench, all or by name, one after another. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { projectRoot } from './project-root.mjs';
import { FailedStep, main, runProgram } from './run-program.mjs';

const SUFFIX = '.bench.mjs';
const folder = path.join(projectRoot, 'test/bench');

await main(async () => {
  const names = chosen(process.argv.slice(2));
  ensureInstalled();
  await build();
  let failures = 0;
  for (const name of names) {
    const code = await runProgram([path.join(folder, name + SUFFIX)]);
    if (code !== 0) failures += 1;
  }
  return failures === 0 ? 0 : 1;
});

function chosen(wanted) {
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new FailedStep(`No benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
  return wanted.length > 0 ? wanted : known;
}
