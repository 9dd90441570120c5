#!/usr/bin/env node
/** The `meridian` command, from a checkout: installs and builds first when that was never done. */
import { build } from './build.mjs';
import { becomeCommandLine, isBuilt } from './command-line.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { main } from './run-program.mjs';

await main(async () => {
  ensureInstalled();
  if (!isBuilt()) await build();
});
if (!process.exitCode) await becomeCommandLine(process.argv.slice(2));
