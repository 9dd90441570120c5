/** One violation of each rule: the rule, the file that breaks it, its text. */
export type Violation = readonly [rule: string, path: string, text: string];

const CORE = 'libs/core/calendar/src';
const PLATFORM = 'libs/platform/tenancy/src';
const FEATURE = 'libs/features/providers/src';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

export const SEEN_BY_ESLINT: readonly Violation[] = [
  // Layers
  [
    '@nx/enforce-module-boundaries',
    `${CORE}/core-uses-platform.ts`,
    `import { tenant } from '@meridian/platform-tenancy';\nexport const used = tenant;\n`,
  ],
  [
    '@nx/enforce-module-boundaries',
    `${CORE}/core-uses-a-framework.ts`,
    `import { Logger } from '@nestjs/common';\nexport const used = Logger;\n`,
  ],
  [
    '@nx/enforce-module-boundaries',
    `${PLATFORM}/platform-uses-a-feature.ts`,
    `import { provider } from '@meridian/feature-providers';\nexport const used = provider;\n`,
  ],
  [
    '@nx/enforce-module-boundaries',
    `${FEATURE}/feature-uses-testing.ts`,
    `import { testing } from '@meridian/platform-testing';\nexport const used = testing;\n`,
  ],
  [
    '@nx/enforce-module-boundaries',
    `${FEATURE}/past-the-package-name.ts`,
    `import { tenant } from '../../../platform/tenancy/src/index.js';\nexport const used = tenant;\n`,
  ],
  // Core: no clock, no chance, no world around it
  ['no-restricted-properties', `${CORE}/date-now.ts`, 'export const at = () => Date.now();\n'],
  ['no-restricted-syntax', `${CORE}/new-date.ts`, 'export const at = () => new Date();\n'],
  ['no-restricted-properties', `${CORE}/random.ts`, 'export const chance = () => Math.random();\n'],
  ['no-restricted-globals', `${CORE}/process.ts`, 'export const user = () => process.env.USER;\n'],
  [
    'no-restricted-imports',
    `${CORE}/reads-files.ts`,
    `import { readFileSync } from 'node:fs';\nexport const read = () => readFileSync('a', 'utf8');\n`,
  ],
  // Size
  ['max-lines', `${PLATFORM}/long-file.ts`, lines(301, '// A line.')],
  [
    'max-lines-per-function',
    `${PLATFORM}/long-function.ts`,
    `export function long(): void {\n${lines(50, 'String(1);')}}\n`,
  ],
  [
    '@typescript-eslint/max-params',
    `${PLATFORM}/many-parameters.ts`,
    `type N = number;\nexport const sum = (a: N, b: N, c: N, d: N, e: N, f: N, g: N) => a + b + c + d + e + f + g;\n`,
  ],
  // Names and barrels
  ['meridian/telling-names', `${PLATFORM}/date-utils.ts`, 'export const one = 1;\n'],
  ['meridian/telling-names', `${PLATFORM}/helpers/one.ts`, 'export const one = 1;\n'],
  ['meridian/telling-names', `${PLATFORM}/common.ts`, 'export const one = 1;\n'],
  ['meridian/telling-names', `${PLATFORM}/tenant-manager.spec.ts`, 'export const one = 1;\n'],
  ['meridian/index-at-the-edge', `${PLATFORM}/inner/index.ts`, 'export const one = 1;\n'],
  ['meridian/index-at-the-edge', `${PLATFORM}/barrel.ts`, `export { tenant } from './index.js';\n`],
  // Types
  [
    '@typescript-eslint/no-explicit-any',
    `${PLATFORM}/any.ts`,
    'export const same = (value: any): unknown => value;\n',
  ],
  [
    '@typescript-eslint/no-non-null-assertion',
    `${PLATFORM}/non-null.ts`,
    'export const first = (all: string[]): string => all[0]!;\n',
  ],
  [
    '@typescript-eslint/no-unsafe-assignment',
    `${PLATFORM}/unsafe.ts`,
    `export const read = (text: string): string => {\n  const value: string = JSON.parse(text);\n  return value;\n};\n`,
  ],
  [
    '@typescript-eslint/no-floating-promises',
    `${PLATFORM}/floating.ts`,
    'export const start = (work: () => Promise<void>): void => {\n  work();\n};\n',
  ],
  [
    '@typescript-eslint/consistent-type-imports',
    `${PLATFORM}/type-import.ts`,
    `import { Tenant } from './index.js';\nexport const name = (tenant: Tenant): string => tenant.name;\n`,
  ],
  // Tenants and jobs
  [
    'meridian/tenant-per-transaction',
    `${PLATFORM}/session-setting.ts`,
    "export const text = (id: string) => `select set_config('meridian.organization', ${id}, false)`;\n",
  ],
  [
    'meridian/tenant-per-transaction',
    `${PLATFORM}/set-statement.ts`,
    `export const text = "set meridian.organization = 'a'";\n`,
  ],
  [
    'no-restricted-syntax',
    `${FEATURE}/adds-a-job.ts`,
    `type Queue = { add(name: string): void };\nexport const start = (queue: Queue) => { queue.add('a'); };\n`,
  ],
  [
    'no-restricted-imports',
    `${FEATURE}/knows-bullmq.ts`,
    `import { Queue } from 'bullmq';\nexport const queue = () => new Queue('a');\n`,
  ],
  // Tests
  [
    'no-restricted-syntax',
    `${PLATFORM}/focused.spec.ts`,
    `import { test } from '@jest/globals';\ntest.only('one', () => undefined);\n`,
  ],
];

/** What every rule above must let pass. */
export const CLEAN: Readonly<Record<string, string>> = {
  [`${CORE}/index.ts`]: `export { monthOf } from './month.js';\n`,
  [`${CORE}/month.ts`]:
    'export const monthOf = (instant: number) => new Date(instant).getUTCMonth();\n',
  [`${CORE}/month.spec.ts`]: `import { test } from '@jest/globals';
import { monthOf } from './month.js';
test('takes less than a second', () => {
  const begin = performance.now();
  if (monthOf(Date.now()) < 0 || performance.now() - begin > 1_000) throw new Error('slow');
});
`,
  [`${PLATFORM}/index.ts`]: `export { tenant } from './tenant.js';
export type { Tenant } from './tenant.js';
export { exportedInVain, used } from './half-used.js';
`,
  [`${PLATFORM}/tenant.ts`]: `import { passwords } from './common-passwords.js';
export type Tenant = { name: string };
export const tenant = (name: string): Tenant => ({ name: passwords[0] ?? name });
export const setting = (id: string) => \`select set_config('meridian.organization', \${id}, true)\`;
`,
  [`${PLATFORM}/common-passwords.ts`]: `export const passwords = ['123456'];\n`,
  'libs/platform/testing/src/index.ts': `export const testing = Number('1');\n`,
  [`${FEATURE}/index.ts`]: `export { provider } from './provider.js';\n`,
  // The class is only used as a type, but at run time its name is what NestJS injects by.
  [`${FEATURE}/provider.ts`]: `import { Injectable, Logger } from '@nestjs/common';
import { monthOf } from '@meridian/core-calendar';
import { tenant, used } from '@meridian/platform-tenancy';
@Injectable()
export class Providers {
  constructor(private readonly logger: Logger) {}
  warn(): void {
    this.logger.warn(tenant(String(monthOf(used))).name);
  }
}
export const provider = Providers;
`,
  [`${FEATURE}/provider.spec.ts`]: `import { test } from '@jest/globals';
import { testing } from '@meridian/platform-testing';
test('stands on the library for tests', () => {
  if (testing < 0) throw new Error('negative');
});
`,
};

export const SEEN_BY_DEPENDENCY_CRUISER: readonly Violation[] = [
  [
    'no-circular',
    `${PLATFORM}/circle-a.ts`,
    `import { b } from './circle-b.js';\nexport const a = (): number => b();\n`,
  ],
  ['no-orphans', `${PLATFORM}/orphan.ts`, 'export const alone = 1;\n'],
  [
    'only-through-the-index',
    `${FEATURE}/around-the-index.ts`,
    `import { setting } from '../../../platform/tenancy/src/tenant.js';\nexport const used = setting;\n`,
  ],
  [
    'no-library-in-its-own-index',
    `${FEATURE}/through-its-own-index.ts`,
    `import { provider } from './index.js';\nexport const used = provider;\n`,
  ],
  [
    'nothing-shipped-uses-test-code',
    `${PLATFORM}/uses-a-fixture.ts`,
    `import { sample } from './sample.fixture.js';\nexport const used = sample;\n`,
  ],
  [
    'nothing-shipped-uses-dev-dependencies',
    `${PLATFORM}/uses-a-dev-dependency.ts`,
    `import { constant } from 'fast-check';\nexport const used = constant;\n`,
  ],
  [
    'not-to-unresolvable',
    `${PLATFORM}/uses-nothing-there.ts`,
    `import { gone } from './gone.js';\nexport const used = gone;\n`,
  ],
  [
    'no-undeclared-packages',
    `${PLATFORM}/uses-an-undeclared-package.ts`,
    `import { gt } from 'semver';\nexport const used = gt;\n`,
  ],
];

/** No violations by themselves, but some need them. */
export const FIXTURE: Readonly<Record<string, string>> = {
  [`${PLATFORM}/circle-b.ts`]: `import { a } from './circle-a.js';\nexport const b = (): number => a();\n`,
  [`${PLATFORM}/sample.fixture.ts`]: 'export const sample = 1;\n',
};

export const DEAD_FILE = `${PLATFORM}/dead-file.ts`;

export const DEAD = {
  [DEAD_FILE]: `import { used } from './half-used.js';\nexport const twice = used * 2;\n`,
  [`${PLATFORM}/half-used.ts`]: `export const used = 1;
export const unused = 2;
export const exportedInVain = 3;
export type Unused = number;
`,
};
