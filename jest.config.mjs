// One configuration for every project: `nx test <project>` runs it with the project as root directory.
import { fileURLToPath } from 'node:url';

/** Absolute, since the root directory is a different one for every project. */
const script = (name) => fileURLToPath(new URL(`scripts/${name}`, import.meta.url));

const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@meridian/source', 'node'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  globalSetup: script('jest-database.mjs'),
  globalTeardown: script('jest-database-teardown.mjs'),
  reporters: ['default', script('jest-tally.mjs')],
  testTimeout: 20_000,
  maxWorkers: 2,
};
