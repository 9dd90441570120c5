import path from 'node:path';
import { projectRoot } from './project-root.mjs';
import { runQuietly } from './run-program.mjs';

/** Nx, started without npx: it is faster and needs no network. */
export const nx = path.join(projectRoot, 'node_modules/nx/dist/bin/nx.js');

/** Builds the projects named, or all of them. What is up to date costs next to nothing. */
export function build(...projects) {
  const selection = projects.length === 0 ? [] : ['--projects', projects.join(',')];
  return runQuietly('Building', [nx, 'run-many', '--targets', 'build', ...selection]);
}
