import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function recordingLogger() {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'info', name: 'api', destination });
  const last = (): unknown => JSON.parse(lines.at(-1) ?? 'null');
  return { logger, lines, last };
}

it('writes one JSON object per line with level, time, process and message', () => {
  const { logger, lines, last } = recordingLogger();
  logger.info({ rows: 3 }, 'imported');
  expect(lines.at(-1)).toMatch(/^\{.*\}\n$/);
  expect(last()).toMatchObject({
    level: 'info',
    name: 'api',
    pid: process.pid,
    rows: 3,
    msg: 'imported',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

it('stays silent below its level', () => {
  const { logger, lines } = recordingLogger();
  logger.debug('chatter');
  expect(lines).toEqual([]);
});

describe('never writes', () => {
  const HUSH = 'hush-hush-hush';

  it.each([
    ['a password', { password: HUSH }],
    ['a new password deep inside', { input: { user: { change: { newPassword: HUSH } } } }],
    ['a secret that is an object', { clientSecret: { old: HUSH, next: [HUSH] } }],
    ['a session token', { sessionToken: HUSH }],
    ['an authorization header', { req: { headers: { Authorization: `Bearer ${HUSH}` } } }],
    ['cookies', { headers: { cookie: HUSH, 'set-cookie': [HUSH] } }],
    ['an API key', { apiKey: HUSH, api_key: HUSH, 'x-api-key': HUSH }],
    ['a database URL', { DATABASE_URL: `postgresql://u:${HUSH}@db/x`, ownerUrl: HUSH }],
    ['a URL with a password in text', { note: `cannot reach redis://:${HUSH}@cache:6379/0` }],
    ['a bearer token in text', { note: `sent "Bearer ${HUSH}" twice` }],
    ['an error that quotes a URL', { err: new Error(`connect postgres://me:${HUSH}@db/x`) }],
    ['a JSON-like quote', { 'a"b': { token: `"${HUSH}` } }],
  ])('%s', (_, details) => {
    const { logger, lines } = recordingLogger();
    logger.info(details, 'event');
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain(HUSH);
    expect(lines.join('')).toContain('[redacted]');
  });

  it('secrets of a child logger, or in the message', () => {
    const { logger, lines } = recordingLogger();
    logger.child({ token: HUSH }).info(`postgresql://u:${HUSH}@db/x`);
    expect(lines.join('')).not.toContain(HUSH);
  });
});

it('keeps what only resembles a secret', () => {
  const { logger, last } = recordingLogger();
  const harmless = { tokenCount: 3, hasPassword: true, url: 'https://meridian.test/a@b?x=1' };
  logger.info(harmless, 'Basic training of the key account team');
  expect(last()).toMatchObject({ ...harmless, msg: 'Basic training of the key account team' });
});
