/** What ESLint cannot see from inside one file: circles, orphans, ways around a library's index. */
const TEST_CODE = '[.](?:spec|fixture)[.]ts$|/test-support/|^libs/platform/testing/|^test/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'A circle is one module in several files, and decorator metadata fails to load in it.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing uses this file, and it uses nothing.',
      severity: 'error',
      from: { orphan: true, pathNot: '[.]spec[.]ts$|[.]d[.]ts$' },
      to: {},
    },
    {
      name: 'only-through-the-index',
      comment: 'What a library does not export from its index.ts is its own affair.',
      severity: 'error',
      from: { path: '^(libs/[^/]+/[^/]+|apps/[^/]+|test)/' },
      to: {
        path: '^libs/[^/]+/[^/]+/src/',
        pathNot: ['^$1/', '^libs/[^/]+/[^/]+/src/index[.]ts$'],
      },
    },
    {
      name: 'no-library-in-its-own-index',
      comment:
        'Inside a library, import the file itself: through the index everything depends on all.',
      severity: 'error',
      from: { path: '^libs/([^/]+/[^/]+)/src/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^libs/$1/src/index[.]ts$' },
    },
    {
      name: 'nothing-shipped-uses-test-code',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: TEST_CODE },
      to: { path: TEST_CODE },
    },
    {
      name: 'nothing-shipped-uses-dev-dependencies',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: TEST_CODE },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'It is here only because some other package brought it along.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@meridian/source', 'import', 'node', 'default', 'types'],
    },
  },
};
