/** `npm start`: from a fresh checkout to a running Meridian. */
import { build } from './build.mjs';
import { becomeCommandLine } from './command-line.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { main } from './run-program.mjs';

await main(async () => {
  ensureInstalled();
  await build();
});
if (!process.exitCode) await becomeCommandLine(['start', ...process.argv.slice(2)]);
