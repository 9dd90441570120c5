import path from 'node:path';
import { projectRoot } from './project-root.mjs';
import { runQuietly } from './run-program.mjs';

/** Nx, started without npx: it is faster and needs no network. */
export const nx = path.join(projectRoot, 'node_modules/nx/dist/bin/nx.js');

const compiler = path.join(projectRoot, 'node_modules/typescript/bin/tsc');

/**
 * Builds everything that is not up to date. One compiler for all projects: Nx starts one for each,
 * which takes three times as long in a fresh checkout.
 */
export function build() {
  return runQuietly('Building', [compiler, '-b']);
}
