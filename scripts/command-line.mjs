import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './project-root.mjs';

const program = path.join(projectRoot, 'apps/cli/dist/main.js');

/** Whether the `meridian` command has been built. */
export const isBuilt = () => existsSync(program);

/**
 * Goes over into the `meridian` command. In this very process: then signals, terminal and exit
 * code are the command's own, and nothing has to be passed on.
 */
export async function becomeCommandLine(args) {
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}
