import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import type { Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { appendEvent } from './append-event.js';
import { deliverEach } from './deliver-each.js';
import { OutboxRelay } from './outbox-relay.js';
import type { RelayedEvent } from './outbox-table.js';
import { eventually } from './test-support/eventually.js';
import { QuietLogger } from './test-support/quiet-logger.js';

let test: TestDatabase;
let superuser: pg.Client;
let caller: Caller;
let relays: OutboxRelay[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  superuser = new pg.Client(test.superuserUrl);
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await test.close();
});

beforeEach(async () => {
  caller = await test.createOrganization('Northwind');
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
  await superuser.query('delete from outbox_events');
});

function startRelay(deliver: (event: RelayedEvent) => Promise<void>): OutboxRelay {
  const relay = new OutboxRelay({
    url: test.queueUrl,
    deliver: (events) =>
      deliverEach(events, async (event) => {
        await deliver(event);
        return true;
      }),
    logger: new QuietLogger(),
    retentionDays: 7,
  });
  relays.push(relay);
  relay.start();
  return relay;
}

/** A queue that remembers, in order, the ids of the events it was given. */
function rememberingQueue() {
  const ids: string[] = [];
  return {
    ids,
    distinct: () => new Set(ids).size,
    async deliver(event: RelayedEvent): Promise<void> {
      ids.push(event.id);
    },
  };
}

const append = (by: Caller = caller) =>
  test.tenancy.command(by, (work) =>
    appendEvent(work, { type: 'attainment.changed', payload: { subjectId: uuidv7(Date.now()) } }),
  );

async function unrelayed(): Promise<number> {
  const { rows } = await superuser.query('select 1 from outbox_events where relayed_at is null');
  return rows.length;
}

describe('the relay', () => {
  it('brings events of every organization to the queues, with what jobs need', async () => {
    const delivered: RelayedEvent[] = [];
    startRelay(async (event) => void delivered.push(event));
    const other = await test.createOrganization('Southwind');
    const ids = [await append(), await append(other)];
    await eventually('both are delivered', () => delivered.length === 2);
    expect(delivered.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(delivered).toContainEqual({
      id: ids[1],
      organizationId: other.organizationId,
      type: 'attainment.changed',
      payload: { subjectId: expect.any(String) },
      requestId: 'test',
    });
    await eventually('both are marked', async () => (await unrelayed()) === 0);
  });

  it('is woken by the commit and does not wait for its next look', async () => {
    const queue = rememberingQueue();
    startRelay(queue.deliver);
    await append();
    await eventually('the relay is at rest', async () => (await unrelayed()) === 0);
    const waits: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const before = performance.now();
      await append();
      await eventually('it is delivered', () => queue.ids.length === 1 + round);
      waits.push(performance.now() - before);
    }
    // Without being woken, five events in a row would take up to five seconds.
    expect(Math.min(...waits)).toBeLessThan(500);
  });

  it('loses nothing of twelve writers whose transactions overlap, and doubles nothing', async () => {
    const queue = rememberingQueue();
    startRelay(queue.deliver);
    startRelay(queue.deliver);
    const written: string[] = [];
    const writers = Array.from({ length: 12 }, async () => {
      for (let round = 0; round < 25; round += 1) {
        const ids = await test.tenancy.command(caller, async (work) => {
          const first = await appendEvent(work, { type: 'case.imported', payload: {} });
          // Commits in another order than it began.
          await work.manager.query('select pg_sleep(random() * 0.005)');
          return [first, await appendEvent(work, { type: 'case.imported', payload: {} })];
        });
        written.push(...ids);
      }
    });
    await Promise.all(writers);
    await eventually('all are marked', async () => (await unrelayed()) === 0);
    expect(written).toHaveLength(600);
    expect([...queue.ids].sort()).toEqual([...written].sort());
  });

  it('delivers again what a killed relay had delivered but not marked', async () => {
    const queue = rememberingQueue();
    const id = await append();
    let kill: () => void = () => undefined;
    const killed = new Promise<void>((resolve) => (kill = resolve));
    const dying = new pg.Client({ connectionString: test.queueUrl });
    dying.on('error', kill);
    await dying.connect();
    // What a relay does up to the moment between acknowledgement and mark.
    await dying.query('begin');
    await dying.query(
      'select id from outbox_events where relayed_at is null for update skip locked',
    );
    await queue.deliver({ id, organizationId: '', type: '', payload: {}, requestId: '' });
    startRelay(queue.deliver);
    const { rows } = await superuser.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1',
      [await backendOf(dying)],
    );
    expect(rows).toHaveLength(1);
    await killed;
    await eventually('the next relay delivers it', () => queue.ids.length === 2);
    expect(queue.distinct()).toBe(1);
  });

  it('survives that the database throws its connections out', async () => {
    const queue = rememberingQueue();
    startRelay(queue.deliver);
    for (let round = 1; round <= 3; round += 1) {
      await append();
      await eventually('it is delivered', () => queue.distinct() === round);
      await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where usename = 'meridian_queue' and datname = current_database()`,
      );
    }
    await append();
    await eventually('the last is delivered', () => queue.distinct() === 4);
  });

  it('survives that its connection breaks while it delivers', async () => {
    const queue = rememberingQueue();
    startRelay(async (event) => {
      await queue.deliver(event);
      if (queue.ids.length > 1) return;
      await superuser.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where application_name = 'meridian-relay' and datname = current_database()`,
      );
      // The news of it arrives before the next statement, when nobody waits for an answer.
      await new Promise((resolve) => setImmediate(resolve));
    });
    await append();
    await eventually('it is delivered again and marked', async () => (await unrelayed()) === 0);
    expect(queue.ids).toHaveLength(2);
    expect(queue.distinct()).toBe(1);
  });

  it('delivers what it can and keeps trying what it cannot', async () => {
    const queue = rememberingQueue();
    const stubborn = await append();
    let refusals = 0;
    startRelay(async (event) => {
      if (event.id === stubborn && refusals < 3) {
        refusals += 1;
        throw new Error('the queue is away');
      }
      await queue.deliver(event);
    });
    const others = [await append(), await append()];
    await eventually('all are marked', async () => (await unrelayed()) === 0);
    expect([...queue.ids].sort()).toEqual([stubborn, ...others].sort());
    expect(refusals).toBe(3);
  });

  it('says how far it lags behind, and that it caught up', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const relay = startRelay(() => gate);
    await append();
    await eventually('the lag rises', async () => (await relay.lag()) > 0.05);
    open();
    await eventually('the lag clears', async () => (await relay.lag()) === 0);
  });

  it('finishes the batch in hand when it is stopped', async () => {
    const started: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const relay = startRelay(async (event) => {
      started.push(event.id);
      await gate;
    });
    await append();
    await eventually('it is under way', () => started.length === 1);
    const stopped = relay.stop();
    relays = [];
    open();
    await stopped;
    expect(await unrelayed()).toBe(0);
  });

  it('delivers again since an instant when the queues were lost', async () => {
    const queue = rememberingQueue();
    const relay = startRelay(queue.deliver);
    const [early, late] = [await append(), await append()];
    await eventually('both are marked', async () => (await unrelayed()) === 0);
    await superuser.query(
      `update outbox_events set relayed_at = now() - interval '1 day' where id = $1`,
      [early],
    );
    expect(await relay.redeliverSince(new Date(Date.now() - 3_600_000))).toBe(1);
    await eventually('the late one comes again', () => queue.ids.length === 3);
    expect(queue.ids[2]).toBe(late);
  });

  it('forgets events that were relayed long ago', async () => {
    const [old, recent] = [await append(), await append()];
    await superuser.query(
      `update outbox_events set relayed_at = now() - interval '8 days' where id = $1`,
      [old],
    );
    startRelay(async () => undefined);
    await eventually('only the recent one is left', async () => {
      const { rows } = await superuser.query<{ id: string }>('select id from outbox_events');
      return rows.length === 1 && rows[0]?.id === recent;
    });
  });
});

async function backendOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}
