/** More than the program can do, or may: it says so at once, and when to come back. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { until } from '../support/until.js';
import type { Answer } from './support/attacker.js';
import { Fortress } from './support/fortress.js';

jest.setTimeout(180_000);

const PAGE = '{ providers(first: 100) { nodes { id } } }';

describe('a budget of points', () => {
  let fortress: Fortress;
  beforeAll(async () => {
    fortress = await Fortress.open({
      CALLER_POINTS_PER_MINUTE: '2000',
      ORGANIZATION_POINTS_PER_MINUTE: '3000',
      STRANGER_POINTS_PER_MINUTE: '50',
    });
  });
  afterAll(() => fortress.close());

  /** Begins with a new minute, when the present one is nearly over. */
  const inOneMinute = (): Promise<true> =>
    until('there is time left in the minute', () => Date.now() % 60_000 < 45_000, 60_000);

  function expectTurnedAway(answer: Answer): void {
    expect({ status: answer.status, codes: answer.codes, hasData: answer.hasData }).toEqual({
      status: 429,
      codes: ['RATE_LIMITED'],
      hasData: false,
    });
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  }

  test('is told with each answer, and ends with 429 until the minute is over', async () => {
    await inOneMinute();
    const [vendors, finance, auditor] = ['vendors', 'finance', 'auditor'].map((role) =>
      fortress.stranger.as(fortress.person(role)),
    );
    if (!vendors || !finance || !auditor) throw new Error('Somebody is missing.');
    const first = await vendors.document(PAGE);
    expect(first.json?.extensions).toMatchObject({ cost: { requested: 100 } });
    const answers: Answer[] = [];
    for (let count = 0; count < 25; count += 1) answers.push(await vendors.document(PAGE));
    const last = answers.at(-1);
    if (!last) throw new Error('There is no answer.');
    expectTurnedAway(last);
    // One caller's budget is not another's, but the organization's is for all of them.
    expect((await finance.document(PAGE)).status).toBe(200);
    let answer = await finance.document(PAGE);
    for (let count = 0; count < 25 && answer.status === 200; count += 1) {
      answer = await finance.document(PAGE);
    }
    expectTurnedAway(answer);
    expect(answer.messages[0]).toMatch(/^Your organization may spend 3000 points/);
    expectTurnedAway(await auditor.document(PAGE));
    // Another organization goes on, and so do these when the minute is over.
    const other = await fortress.meridian.signIn('admin@quayside-retail.example');
    expect((await fortress.stranger.as(other).document(PAGE)).status).toBe(200);
    await until(
      'the minute is over',
      async () => (await auditor.document(PAGE)).status === 200,
      70_000,
    );
  });

  test('of strangers is one for their network', async () => {
    await inOneMinute();
    let answer = await fortress.stranger.document('{ csrfToken }');
    for (let count = 0; count < 60 && answer.status === 200; count += 1) {
      answer = await fortress.stranger.document('{ csrfToken }');
    }
    expectTurnedAway(answer);
    // Whoever has credentials is no stranger.
    const inside = fortress.stranger.as(fortress.person('security'));
    expect((await inside.document('{ viewer { name } }')).status).not.toBe(401);
  });
});

describe('a database that does not answer', () => {
  let fortress: Fortress;
  beforeAll(async () => {
    fortress = await Fortress.open({ DATABASE_POOL_SIZE: '2' });
  });
  afterAll(() => fortress.close());

  test('with its table locked: the others get 503 soon, nothing piles up, and it goes on after', async () => {
    const inside = fortress.insider;
    expect((await inside.document(PAGE)).status).toBe(200);
    const before = await fortress.memory();
    const pending = await whileLocked(async () =>
      Promise.all(Array.from({ length: 200 }, () => inside.document(PAGE))),
    );
    const refused = pending.filter(({ status }) => status === 503);
    expect(pending.map(({ status }) => status).every((status) => [200, 503].includes(status))).toBe(
      true,
    );
    expect(refused.length).toBeGreaterThan(100);
    for (const answer of refused) {
      expect(answer.codes).toEqual(['UNAVAILABLE']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.ms).toBeLessThan(12_000);
    }
    expect((await fortress.memory()) - before).toBeLessThan(100 * 1_048_576);
    await until('it goes on', async () => (await inside.document(PAGE)).status === 200, 15_000);
  });

  test('and one organization’s slow reads leave room for another', async () => {
    const other = fortress.stranger.as(
      await fortress.meridian.signIn('admin@quayside-retail.example'),
    );
    await whileLocked(async () => {
      const slow = Array.from({ length: 30 }, () => fortress.insider.document(PAGE));
      const answer = await other.document('{ viewer { name } }');
      expect(answer.status).toBe(200);
      expect(answer.ms).toBeLessThan(2_000);
      return Promise.all(slow);
    });
  });

  test('because it stands still: 503 with Retry-After in time, and it goes on after', async () => {
    const servers = (await fortress.meridian.processes()).filter(({ command }) =>
      command.includes('postgres'),
    );
    expect(servers.length).toBeGreaterThan(1);
    servers.forEach(({ pid }) => process.kill(pid, 'SIGSTOP'));
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => fortress.insider.document(PAGE)),
      );
      for (const { status, codes, headers, ms } of answers) {
        expect({ status, codes }).toEqual({ status: 503, codes: ['UNAVAILABLE'] });
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
        expect(ms).toBeLessThan(12_000);
      }
    } finally {
      servers.forEach(({ pid }) => process.kill(pid, 'SIGCONT'));
    }
    await until('it goes on', async () => (await fortress.insider.document(PAGE)).status === 200);
  });

  /** Holds a lock that every read of the table waits for, until `work` has ended or 20 seconds. */
  async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
    const { superuserUrl } = await fortress.meridian.databaseUrls();
    const client = new pg.Client(superuserUrl);
    await client.connect();
    try {
      await client.query('begin; lock table providers in access exclusive mode');
      return await work();
    } finally {
      await client.end();
    }
  }
});
