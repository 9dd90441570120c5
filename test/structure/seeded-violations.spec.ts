/** A check that cannot fail is a bug: each rule is shown to go red, with the tools as we set them up. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createScratchWorkspace, type ScratchWorkspace } from './scratch-workspace.js';
import * as seeded from './seeded-violations.js';

const LONGEST_MS = 120_000;

/** The rules that a tool found broken, by the path of the file. */
type Findings = ReadonlyMap<string, ReadonlySet<string>>;

let workspace: ScratchWorkspace;

beforeAll(async () => {
  const violations = [...seeded.SEEN_BY_ESLINT, ...seeded.SEEN_BY_DEPENDENCY_CRUISER];
  workspace = await createScratchWorkspace({
    ...seeded.CLEAN,
    ...seeded.FIXTURE,
    ...seeded.DEAD,
    ...Object.fromEntries(violations.map(([, path, text]) => [path, text])),
  });
}, LONGEST_MS);

afterAll(() => workspace.remove());

describe('ESLint', () => {
  let findings: Findings;

  beforeAll(async () => {
    const violations = seeded.SEEN_BY_ESLINT.map(([, path]) => path);
    const paths = [...Object.keys(seeded.CLEAN), ...violations];
    const output = await workspace.run('eslint/bin/eslint.js', '--format', 'json', ...paths);
    const results = JSON.parse(output) as {
      filePath: string;
      messages: { ruleId: string | null; message: string }[];
    }[];
    const start = workspace.folder.length + 1;
    findings = grouped(
      results.flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, message }) => [filePath.slice(start), ruleId ?? message]),
      ),
    );
  }, LONGEST_MS);

  test.each(seeded.SEEN_BY_ESLINT)('%s, and no other rule, reports %s', (rule, path) => {
    expect([...(findings.get(path) ?? [])]).toEqual([rule]);
  });

  test.each(Object.keys(seeded.CLEAN))('finds nothing in %s', (path) => {
    expect([...(findings.get(path) ?? [])]).toEqual([]);
  });
});

describe('dependency-cruiser', () => {
  let findings: Findings;

  beforeAll(async () => {
    const output = await workspace.run(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['libs', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
    );
    const { summary } = JSON.parse(output) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    findings = grouped(summary.violations.map(({ from, rule }) => [from, rule.name]));
  }, LONGEST_MS);

  test.each(seeded.SEEN_BY_DEPENDENCY_CRUISER)('%s reports %s', (rule, path) => {
    expect([...(findings.get(path) ?? [])]).toContain(rule);
  });

  test.each(Object.keys(seeded.CLEAN))('finds nothing in %s', (path) => {
    expect([...(findings.get(path) ?? [])]).toEqual([]);
  });
});

describe('knip', () => {
  const report = (...options: string[]) =>
    workspace.run('knip/bin/knip.js', '--no-config-hints', '--reporter', 'compact', ...options);

  test(
    'reports files and exports that nothing uses',
    async () => {
      const output = await report();
      expect(output).toContain(seeded.DEAD_FILE);
      expect(output).toMatch(/half-used\.ts: unused$/m);
      expect(output).toMatch(/half-used\.ts: Unused$/m);
    },
    LONGEST_MS,
  );

  test(
    'reports what a library exports in vain',
    async () => {
      const options = ['--include-entry-exports', '--include', 'exports'];
      expect(await report(...options)).toMatch(/tenancy\/src\/index\.ts: exportedInVain$/m);
    },
    LONGEST_MS,
  );
});

function grouped(pairs: readonly string[][]): Findings {
  const findings = new Map<string, Set<string>>();
  for (const [path = '', rule = ''] of pairs) {
    findings.set(path, (findings.get(path) ?? new Set()).add(rule));
  }
  return findings;
}
