import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import type { Announcement, Announcements } from './announcements.js';
import { openAnnouncements } from './open-announcements.js';
import { eventually } from './test-support/eventually.js';
import { QuietLogger } from './test-support/quiet-logger.js';

const redisUrl = process.env['REDIS_URL'];
const backends: [string, string | undefined][] = [['PostgreSQL', undefined]];
if (redisUrl) backends.push(['Redis', redisUrl]);

let test: TestDatabase;
let opened: Announcements[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});

afterAll(() => test.close());

afterEach(async () => {
  await Promise.all(opened.map((announcements) => announcements.close()));
  opened = [];
});

describe.each(backends)('announcements over %s', (_name, redis) => {
  /** Each call stands for another process. */
  function open(): Announcements {
    const announcements = openAnnouncements({
      databaseUrl: test.applicationUrl,
      redisUrl: redis,
      logger: new QuietLogger(),
    });
    opened.push(announcements);
    return announcements;
  }

  const about = (organizationId: string): Announcement => ({
    organizationId,
    type: 'attainment.changed',
    subjectId: uuidv7(Date.now()),
  });

  it('reach every process that listens to the topic', async () => {
    const [worker, ...apis] = [open(), open(), open()];
    const organizationId = uuidv7(Date.now());
    const heard: Announcement[] = [];
    for (const api of apis) {
      await api.subscribe([organizationId, 'attainments'], (said) => void heard.push(said));
    }
    const announcement = about(organizationId);
    await worker.publish([organizationId, 'attainments'], announcement);
    await eventually('both heard it', () => heard.length === 2);
    expect(heard).toEqual([announcement, announcement]);
  });

  it('never reach another topic or another organization', async () => {
    const [worker, api] = [open(), open()];
    const [ours, theirs] = [uuidv7(Date.now()), uuidv7(Date.now())];
    const heard: string[] = [];
    await api.subscribe([theirs, 'attainments'], () => void heard.push('theirs'));
    await api.subscribe([ours, 'flags'], () => void heard.push('flags'));
    await api.subscribe([ours, 'attainments'], () => void heard.push('ours'));
    // Somebody else's organization under our topic is nobody's.
    await worker.publish([ours, 'attainments'], about(theirs));
    await worker.publish([ours, 'attainments'], about(ours));
    await eventually('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['ours']);
  });

  it('stop when the listener asks', async () => {
    const [worker, api] = [open(), open()];
    const organizationId = uuidv7(Date.now());
    const heard: string[] = [];
    const topic = [organizationId, 'attainments'] as const;
    const stop = await api.subscribe(topic, () => void heard.push('first'));
    await api.subscribe(topic, () => void heard.push('second'));
    await stop();
    await worker.publish(topic, about(organizationId));
    await eventually('the second heard it', () => heard.includes('second'));
    expect(heard).toEqual(['second']);
  });

  it('refuse a topic with a wildcard or separator in it', async () => {
    await expect(open().subscribe(['*'], () => undefined)).rejects.toThrow(
      'cannot be part of a topic',
    );
    await expect(open().subscribe(['a.b'], () => undefined)).rejects.toThrow('cannot be part');
  });
});

describe('announcements over PostgreSQL', () => {
  it('are heard again after the database threw the listener out', async () => {
    const logger = new QuietLogger();
    const announcements = openAnnouncements({
      databaseUrl: test.applicationUrl,
      redisUrl: undefined,
      logger,
    });
    opened.push(announcements);
    const organizationId = uuidv7(Date.now());
    let heard = 0;
    await announcements.subscribe([organizationId, 'flags'], () => void (heard += 1));
    const superuser = new pg.Client(test.superuserUrl);
    await superuser.connect();
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like 'meridian-listen-%' and datname = current_database()`,
    );
    await superuser.end();
    await eventually('it is heard again', async () => {
      await announcements.publish([organizationId, 'flags'], {
        organizationId,
        type: 'flag.raised',
        subjectId: organizationId,
      });
      return heard > 0;
    });
  });
});
