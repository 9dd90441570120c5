import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { readConfiguration } from './read-configuration.js';
import { variableTable } from './variables.js';

const SECRET = 'a-secret-of-more-than-thirty-two-bytes';
const DATABASE = {
  DATABASE_URL: 'postgresql://meridian_app:hush-app@db.example.com/meridian',
  DATABASE_QUEUE_URL: 'postgresql://meridian_queue:hush-queue@db.example.com/meridian',
};
const PRODUCTION = { MERIDIAN_ENVIRONMENT: 'production', MERIDIAN_SECRET: SECRET, ...DATABASE };

function messageFor(environment: NodeJS.ProcessEnv): string {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('without any variable', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'meridian-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs an embedded database for development on loopback', () => {
    const configuration = readConfiguration({ MERIDIAN_DATA_DIR: folder });
    expect(configuration).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      database: { kind: 'embedded' },
      redisUrl: undefined,
      publicUrl: undefined,
      uploadLimitBytes: 100 * 1_048_576,
    });
  });

  it('makes a secret once, for its owner only', () => {
    const data = path.join(folder, 'new');
    const first = readConfiguration({ MERIDIAN_DATA_DIR: data }).secret;
    expect(Buffer.byteLength(first)).toBeGreaterThanOrEqual(32);
    expect(readConfiguration({ MERIDIAN_DATA_DIR: data }).secret).toBe(first);
    expect(statSync(path.join(data, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged secret file instead of replacing it', () => {
    writeFileSync(path.join(folder, 'secret'), 'short\n');
    expect(messageFor({ MERIDIAN_DATA_DIR: folder })).toMatch(/^MERIDIAN_SECRET .*damaged/);
  });

  it('says when the data folder cannot be used', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(messageFor({ MERIDIAN_DATA_DIR: path.join(folder, 'file') })).toMatch(
      /^MERIDIAN_DATA_DIR names a folder in which no secret can be kept: .*\(E\w+\)/,
    );
  });
});

describe('in production', () => {
  it('accepts a complete configuration', () => {
    expect(readConfiguration(PRODUCTION)).toMatchObject({
      environment: 'production',
      secret: SECRET,
      database: {
        kind: 'external',
        applicationUrl: DATABASE.DATABASE_URL,
        queueUrl: DATABASE.DATABASE_QUEUE_URL,
        ownerUrl: undefined,
      },
    });
  });

  it('needs a database of its own, unless the embedded one is allowed', () => {
    const environment = { NODE_ENV: 'production', MERIDIAN_SECRET: SECRET };
    expect(messageFor(environment)).toMatch(/^DATABASE_URL is missing: .* in production/);
    expect(messageFor({ ...environment, MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION: 'true' })).toBe(
      'accepted',
    );
  });

  it('needs a secret', () => {
    expect(messageFor({ ...PRODUCTION, MERIDIAN_SECRET: '' })).toMatch(
      /^MERIDIAN_SECRET is missing/,
    );
  });

  it('is meant by either variable', () => {
    const { environment } = readConfiguration({
      ...PRODUCTION,
      MERIDIAN_ENVIRONMENT: 'development',
      NODE_ENV: 'production',
    });
    expect(environment).toBe('production');
  });
});

describe('a wrong value', () => {
  it.each([
    ['PORT', '80a', 'must be a whole number from 0 to 65535, not "80a"'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535, not "65536"'],
    ['PORT', '1e3', 'must be a whole number from 0 to 65535, not "1e3"'],
    ['HOST', 'two words', 'must be an IP address or a host name, not "two words"'],
    ['LOG_LEVEL', 'loud', 'must be one of trace, debug, info, warn, error, fatal, silent'],
    ['MERIDIAN_ENVIRONMENT', 'staging', 'must be one of development, production, not "staging"'],
    ['MERIDIAN_PUBLIC_URL', 'meridian.test', 'must be a web address (https://… or http://…)'],
    ['MERIDIAN_PUBLIC_URL', 'https://a.test/x?y', 'must be an address without path'],
    ['MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION', 'yes please', 'must be true or false'],
    ['UPLOAD_LIMIT_MB', '0', 'must be a whole number from 1 to 10240'],
    ['DATABASE_POOL_SIZE', '-1', 'must be a whole number from 1 to 500'],
    ['STATEMENT_TIMEOUT_MS', '5', 'must be a whole number from 100 to 3600000'],
    ['DATABASE_URL', 'mysql://db/x', 'must be a PostgreSQL URL'],
    ['DATABASE_OWNER_URL', 'postgresql://db/x', 'must name the role to connect with'],
    ['DATABASE_QUEUE_URL', 'postgresql://u:p@db', 'must name the database'],
    ['REDIS_URL', 'localhost:6379', 'must be a Redis URL'],
    ['MERIDIAN_SECRET', 'short', 'must be at least 32 bytes long'],
  ])('%s=%s is named in one line with an example', (name, value, problem) => {
    const message = messageFor({ ...PRODUCTION, [name]: value });
    expect(message).toContain(`${name} ${problem}`);
    expect(message).toContain(`Example: ${name}=`);
    expect(message).not.toContain('\n');
  });

  it('never repeats a secret, not even one pasted into the wrong variable', () => {
    const url = 'mysql://user:hush@db/meridian';
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'PORT', 'MERIDIAN_PUBLIC_URL']) {
      expect(messageFor({ ...PRODUCTION, [name]: url })).not.toContain('hush');
    }
    expect(messageFor({ ...PRODUCTION, MERIDIAN_SECRET: 'hush' })).not.toContain('hush');
    expect(messageFor({ ...PRODUCTION, LOG_LEVEL: SECRET })).not.toContain(SECRET);
  });
});

it.each([
  ['DATABASE_URL', 'DATABASE_QUEUE_URL'],
  ['DATABASE_QUEUE_URL', 'DATABASE_URL'],
])('does not guess %s when only %s is set', (absent, present) => {
  const url = 'postgresql://role:hush@db.example.com/meridian';
  expect(messageFor({ [present]: url })).toMatch(
    new RegExp(`^${absent} is missing: it is required when ${present} is set`),
  );
});

it('describes every variable in one table', () => {
  expect(variableTable).toContainEqual({
    name: 'PORT',
    default: '3000',
    meaning: 'Port of the API; 0 takes any free port.',
  });
  expect(variableTable).toHaveLength(22);
  for (const { meaning } of variableTable) expect(meaning).toMatch(/\.$/);
});

it('has the same table in the README', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const rows = readme
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  for (const { name, default: fallback, meaning } of variableTable) {
    const row = rows.find((cells) => cells[1] === name);
    expect(row?.slice(1, 4)).toEqual([name, fallback ?? '', meaning.replaceAll('`', '')]);
  }
});
