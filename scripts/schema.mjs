/** `npm run schema`: writes schema.graphql. With `--check`, fails when the committed one is stale. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { projectRoot } from './project-root.mjs';
import { FailedStep, main } from './run-program.mjs';

const file = path.join(projectRoot, 'schema.graphql');

await main(async () => {
  ensureInstalled();
  await build();
  const program = path.join(projectRoot, 'apps/api/dist/print-schema.js');
  const schema = execFileSync(process.execPath, [program], { encoding: 'utf8' });
  if (!process.argv.includes('--check')) return writeFileSync(file, schema);
  if (readFileSync(file, 'utf8') !== schema) {
    throw new FailedStep('schema.graphql is stale: run `npm run schema` and commit what it wrote.');
  }
});
