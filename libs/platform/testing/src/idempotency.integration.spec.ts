import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statement } from '@meridian/platform-database';
import { IdempotentRequest, type Caller, type Work } from '@meridian/platform-tenancy';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

let test: TestDatabase;
let superuser: pg.Client;
let ann: Caller;

beforeAll(async () => {
  test = await createTestDatabase();
  superuser = new pg.Client(test.superuserUrl);
  await superuser.connect();
  await superuser.query(
    `create table measurements (organization_id uuid not null, value text not null);
     grant select, insert on measurements to meridian_app`,
  );
});
afterAll(async () => {
  await superuser.end();
  await test.close();
});

beforeEach(async () => {
  await superuser.query('delete from measurements');
  const system = await test.createOrganization('Acme');
  ann = { ...system, actor: { kind: 'USER', id: randomUUID(), name: 'Ann' } };
});

const INSERT = statement<{ organizationId: string; value: string }, { value: string }>(
  'test.insert-measurement',
  'insert into measurements values (:organizationId, :value) returning value',
);

const under = (key: string, caller = ann, args = 'a', operation = 'recordMeasurement'): Caller => ({
  ...caller,
  idempotency: new IdempotentRequest(key, operation, args),
});

async function insert(work: Work, value: string): Promise<{ recorded: string }> {
  const { organizationId } = work.caller;
  await work.query(INSERT, { organizationId, value });
  return { recorded: value };
}

const record = (caller: Caller, value: string): Promise<{ recorded: string }> =>
  test.tenancy.command(caller, (work) => insert(work, value));

async function values(): Promise<string[]> {
  const { rows } = await superuser.query<{ value: string }>('select value from measurements');
  return rows.map(({ value }) => value).sort();
}

async function keptKeys(): Promise<number> {
  const { rows } = await superuser.query('select from idempotency_keys');
  return rows.length;
}

/** A command that has begun and ends when told to. */
function slowly(caller: Caller, value: string) {
  let begun: () => void = () => undefined;
  let finish: (how: 'commit' | 'fail') => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const told = new Promise<'commit' | 'fail'>((resolve) => (finish = resolve));
  const answer = test.tenancy.command(caller, async (work) => {
    const recorded = await insert(work, value);
    begun();
    if ((await told) === 'fail') throw new Error('The process was killed here.');
    return recorded;
  });
  return { hasBegun, finish, answer };
}

/** Resolves once a connection waits for another's transaction. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await superuser.query(
      `select from pg_stat_activity where datname = current_database()
         and wait_event_type = 'Lock' and query like 'insert into idempotency_keys%'`,
    );
    if (rows.length > 0) return;
  }
}

describe('a request sent again under its key', () => {
  it('does nothing 99 times of 100, one after the other, and answers the same each time', async () => {
    const answers: unknown[] = [];
    for (let sent = 1; sent <= 100; sent += 1) answers.push(await record(under('k'), `v${sent}`));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"recorded":"v1"}']),
    );
    expect(await values()).toEqual(['v1']);
  });

  it('does nothing 99 times of 100 when all are sent at once', async () => {
    const sent = Array.from({ length: 100 }, (_, index) => record(under('k'), `v${index}`));
    const answers = await Promise.all(sent);
    const [only, ...others] = await values();
    expect(others).toEqual([]);
    expect(answers).toEqual(answers.map(() => ({ recorded: only })));
  });

  it('waits for the first that is still under way, and answers as that one does', async () => {
    const first = slowly(under('k'), 'first');
    await first.hasBegun;
    const second = record(under('k'), 'second');
    await somebodyWaits();
    first.finish('commit');
    expect(await second).toEqual({ recorded: 'first' });
    expect(await first.answer).toEqual({ recorded: 'first' });
    expect(await values()).toEqual(['first']);
  });

  it('is carried out when the first was killed in the middle: nothing of that one is left', async () => {
    const first = slowly(under('k'), 'first');
    const killed = expect(first.answer).rejects.toThrow('killed here');
    await first.hasBegun;
    const second = record(under('k'), 'second');
    await somebodyWaits();
    first.finish('fail');
    await killed;
    expect(await second).toEqual({ recorded: 'second' });
    expect(await values()).toEqual(['second']);
  });

  it('is a CONFLICT that says when to come again, where the first takes longer than 5 s', async () => {
    const first = slowly(under('k'), 'first');
    await first.hasBegun;
    await expect(record(under('k'), 'second')).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { retryAfterSeconds: 2 },
    });
    first.finish('commit');
    await first.answer;
    expect(await values()).toEqual(['first']);
  }, 15_000);

  it('with other arguments is refused, and nothing is written', async () => {
    await record(under('k', ann, 'a'), 'first');
    await expect(record(under('k', ann, 'b'), 'second')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      details: { inputPath: ['input', 'idempotencyKey'] },
    });
    expect(await values()).toEqual(['first']);
  });

  it('whose answer held a secret is told so, and nothing of the secret was kept', async () => {
    const options = { shownOnce: 'It was shown once.' };
    const make = (): Promise<object> =>
      test.tenancy.command(under('k'), async (work) => insert(work, 'secret'), options);
    expect(await make()).toEqual({ recorded: 'secret' });
    await expect(make()).rejects.toMatchObject({ code: 'CONFLICT', message: 'It was shown once.' });
    const { rows } = await superuser.query(
      `select from idempotency_keys where answer::text like '%secret%'`,
    );
    expect(rows).toEqual([]);
    expect(await values()).toEqual(['secret']);
  });
});

describe('a key', () => {
  it('is free for another person, another operation and another organization', async () => {
    const bob: Caller = { ...ann, actor: { kind: 'USER', id: randomUUID(), name: 'Bob' } };
    const globex = await test.createOrganization('Globex');
    const eve: Caller = { ...globex, actor: ann.actor };
    await record(under('k'), 'ann');
    await record(under('k', bob), 'bob');
    await record(under('k', ann, 'a', 'createContract'), 'contract');
    await record(under('k', eve), 'eve');
    expect(await values()).toEqual(['ann', 'bob', 'contract', 'eve']);
  });

  it('is not kept when the command fails: the corrected request may come under it', async () => {
    const before = await keptKeys();
    await expect(
      test.tenancy.command(under('k'), () => Promise.reject(new Error('Wrong input.'))),
    ).rejects.toThrow('Wrong input.');
    expect(await keptKeys()).toBe(before);
    expect(await record(under('k', ann, 'corrected'), 'right')).toEqual({ recorded: 'right' });
  });

  it('answers one command: a second with the same caller is a defect', async () => {
    const caller = under('k');
    await record(caller, 'first');
    await expect(record(caller, 'second')).rejects.toThrow('two commands under one key');
  });
});
