import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository, workspaces } from './repository.js';

/** Types by the folder that a project stands in. */
const TYPES: readonly (readonly [folder: RegExp, type: string])[] = [
  [/^apps\//, 'type:app'],
  [/^libs\/core\//, 'type:core'],
  [/^libs\/platform\/testing$/, 'type:testing'],
  [/^libs\/platform\//, 'type:platform'],
  [/^libs\/features\//, 'type:feature'],
  [/^test$/, 'type:e2e'],
];

/** How test code is known, by the end of a file's name or by its folder's. */
const TEST_CODE = /\.(?:spec|fixture)\.ts$|\btest-support\b/;

interface Manifest {
  readonly nx: { readonly tags: readonly string[]; readonly targets: Record<string, unknown> };
}

const json = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(repository, ...path), 'utf8'));

describe.each(workspaces())('%s', (folder) => {
  const { tags, targets } = (json(folder, 'package.json') as Manifest).nx;
  const isBuilt = folder !== 'test';

  test('stands in one layer, the one of its folder, and in one scope', () => {
    const [, type] = TYPES.find(([path]) => path.test(folder)) ?? [];
    expect(tags).toHaveLength(2);
    expect(tags).toContain(type);
    expect(tags).toContainEqual(expect.stringMatching(/^scope:[a-z][a-z-]*$/));
  });

  test('can be linted and tested, and built where there is something to build', () => {
    expect(Object.keys(targets)).toEqual(
      expect.arrayContaining(isBuilt ? ['build', 'lint', 'test'] : ['lint', 'test']),
    );
  });

  if (!isBuilt) return;

  test('is part of a build of everything', () => {
    const { references } = json('tsconfig.json') as { references: { path: string }[] };
    expect(references.map(({ path }) => path)).toContain(folder);
  });

  test('ships none of its test code', () => {
    const { exclude } = json(folder, 'tsconfig.json') as { exclude: string[] };
    const files = readdirSync(join(repository, folder, 'src'), { recursive: true }).map(String);
    const testCode = files.flatMap((file) => TEST_CODE.exec(file) ?? []);
    for (const kind of new Set(testCode)) {
      expect(exclude).toContainEqual(expect.stringContaining(kind));
    }
  });
});
