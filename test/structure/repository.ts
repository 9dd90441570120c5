import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The folders that package.json names as workspaces, which are the projects of Nx. */
export function workspaces(): string[] {
  const text = readFileSync(join(repository, 'package.json'), 'utf8');
  const { workspaces: patterns } = JSON.parse(text) as { workspaces: string[] };
  return patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(repository, parent)).map((name) => `${parent}/${name}`);
  });
}
