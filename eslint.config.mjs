import { execFileSync } from 'node:child_process';
import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import { configs, parser } from 'typescript-eslint';
import { meridianRules } from './scripts/lint-rules.mjs';

const SOURCES = ['**/*.ts'];
const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];
/** Not shipped: specs, and what only they use. */
const TEST_CODE = [
  ...SPECS,
  '**/*.fixture.ts',
  '**/test-support/**/*.ts',
  'libs/platform/testing/**',
];
const MIGRATIONS = ['libs/platform/database/src/migrations/*.ts'];

// The boundary rule reads Nx's stored project graph and, without one, lets everything pass. Nx has
// just stored it when it is Nx that runs the linter.
if (!process.env.NX_TASK_TARGET_PROJECT) {
  execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Dependencies point down. What each layer may know of the others, by the tags in package.json. */
const LAYERS = [
  {
    sourceTag: 'type:core',
    onlyDependOnLibsWithTags: ['type:core'],
    // Neither frameworks nor I/O: whatever else core is to use has to be named here.
    allowedExternalImports: ['temporal-polyfill'],
  },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:core', 'type:platform'],
  },
  {
    sourceTag: 'type:feature',
    onlyDependOnLibsWithTags: ['type:core', 'type:platform', 'type:feature'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:core', 'type:platform', 'type:feature'],
  },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:platform'] },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: ['type:testing', 'type:platform', 'type:feature'],
  },
];

/** A spec may also use what tests are written with, and above core the library made for testing. */
const LAYERS_IN_TESTS = LAYERS.map(
  ({ allowedExternalImports, onlyDependOnLibsWithTags, ...layer }) =>
    allowedExternalImports
      ? {
          ...layer,
          onlyDependOnLibsWithTags,
          allowedExternalImports: [...allowedExternalImports, 'fast-check', '@jest/globals'],
        }
      : { ...layer, onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:testing'] },
);

const boundaries = (depConstraints) => [
  'error',
  { depConstraints, allow: [], enforceBuildableLibDependency: false },
];

const NO_QUEUE_ADD = {
  selector:
    'CallExpression[callee.property.name=/^add(Bulk)?$/]:matches([callee.object.name=/queues?$/i], [callee.object.property.name=/queues?$/i], [callee.object.callee.object.name=/queues?$/i], [callee.object.callee.object.property.name=/queues?$/i])',
  message:
    'A job that is added by hand is lost when its transaction is not, or the other way round: append an outbox event.',
};

const NO_FOCUS = {
  selector:
    'MemberExpression[property.name="only"]:matches([object.name=/^(describe|it|test)$/], [object.object.name=/^(describe|it|test)$/])',
  message: 'A focused test silences all others.',
};

const CLOCKLESS = 'Core has no clock of its own: take the time as an argument.';
const NO_CLOCK = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCKLESS },
  { selector: 'CallExpression[callee.name="Date"]', message: CLOCKLESS },
];
const BUILT_IN = `^(?:node:|(?:${builtinModules.join('|')})(?:/|$))`;
const NO_CHANCE = 'Core draws no random numbers of its own: take a seeded source as an argument.';

const UNWORLDLY = 'Core knows nothing of the world around it.';
/** What core must not touch, so that it could run in a browser and always gives the same answer. */
const OUTSIDE_WORLD = [
  'Buffer', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'crypto', 'fetch', 'global',
  'globalThis', 'performance', 'process', 'queueMicrotask', 'require', 'setImmediate', 'setInterval',
  'setTimeout', 'WebSocket',
].map((name) => ({ name, message: UNWORLDLY })); // prettier-ignore

export default defineConfig(
  globalIgnores(['**/dist/', '.nx/', 'tmp/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx, meridian: meridianRules },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-control-regex': 'off',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-param-reassign': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-assignment': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'meridian/telling-names': 'error',
    },
  },
  {
    files: SOURCES,
    extends: [configs.strictTypeChecked, configs.stylisticTypeChecked],
    languageOptions: {
      parser,
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(LAYERS),
      'meridian/index-at-the-edge': 'error',
      'meridian/tenant-per-transaction': 'error',
      'no-restricted-syntax': ['error', NO_QUEUE_ADD],
      '@typescript-eslint/consistent-type-exports': 'error',
      // Leaves classes under decorators alone: their metadata needs the value of a type.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/max-params': ['error', { max: 6 }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // JSON: an alias, unlike an interface, fits an index signature; a record cannot be recursive.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Modules of NestJS are classes without a body.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowEmpty: true, allowWithDecorator: true },
      ],
      // A written type says that the field is wider than the value that it starts with.
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreProperties: true }],
      // Rows and GraphQL inputs are plain objects, whatever class describes their shape.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // Branded numbers are numbers.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An empty text and zero are rarely meant to be kept where a default stands ready.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
      // The reason of an aborted signal is whatever somebody gave it.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true }],
      // An async method may only be fulfilling an interface.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // One library knows BullMQ: elsewhere an outbox event is what starts a job.
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: ['libs/platform/jobs/**', ...TEST_CODE],
    rules: {
      'no-restricted-imports': ['error', { name: 'bullmq', message: NO_QUEUE_ADD.message }],
    },
  },
  {
    files: ['libs/core/**/*.ts'],
    ignores: TEST_CODE,
    rules: {
      'no-restricted-globals': ['error', ...OUTSIDE_WORLD],
      'no-restricted-imports': ['error', { patterns: [{ regex: BUILT_IN, message: UNWORLDLY }] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: CLOCKLESS },
        { object: 'Temporal', property: 'Now', message: CLOCKLESS },
        { object: 'Math', property: 'random', message: NO_CHANCE },
      ],
      'no-restricted-syntax': ['error', NO_QUEUE_ADD, ...NO_CLOCK],
    },
  },
  {
    files: ['libs/platform/jobs/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: TEST_CODE,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(LAYERS_IN_TESTS),
      'no-restricted-syntax': ['error', NO_FOCUS],
      'max-lines-per-function': 'off',
      // Jest's matchers, such as `expect.any(Date)`, stand in for values of any type.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // What `expect` is given is looked at, never called.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: [...SPECS, ...MIGRATIONS], rules: { 'max-lines': ['error', 600] } },
  // A migration says all it does in one place, however long that is.
  { files: MIGRATIONS, rules: { 'max-lines-per-function': 'off' } },
  {
    // Holds what the rules forbid, as texts.
    files: ['test/structure/seeded-violations.ts'],
    rules: { 'meridian/tenant-per-transaction': 'off', 'no-template-curly-in-string': 'off' },
  },
  prettier,
);
