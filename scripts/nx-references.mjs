/**
 * Nx plugin: the project graph is what the compiler builds, one edge per project reference in a
 * tsconfig.json. Read from imports instead, it would run in circles, for the specs of the libraries
 * use platform-testing, which stands on those libraries.
 */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

export const name = 'meridian/nx-references';

export async function createDependencies(_options, { projects, workspaceRoot }) {
  const byRoot = new Map(Object.entries(projects).map(([project, { root }]) => [root, project]));
  const edges = [...byRoot].map(async ([root, source]) => {
    const sourceFile = posix.join(root, 'tsconfig.json');
    const references = await readReferences(join(workspaceRoot, sourceFile));
    return references.map(({ path }) => {
      const target = byRoot.get(posix.join(root, path));
      if (!target) throw new Error(`${sourceFile} refers to ${path}, which is not a project.`);
      return { source, target, sourceFile, type: 'static' };
    });
  });
  return (await Promise.all(edges)).flat();
}

async function readReferences(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).references ?? [];
  } catch (error) {
    if (error.code === 'ENOENT') return []; // a project of tests only, which nothing builds
    throw error;
  }
}
