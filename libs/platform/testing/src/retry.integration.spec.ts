import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { retryOnConflict, sqlState } from '@meridian/platform-database';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

let test: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  test = await createTestDatabase();
  // As the superuser, who may shorten the time after which PostgreSQL looks for a deadlock.
  pool = new pg.Pool({
    connectionString: test.superuserUrl,
    options: '-c deadlock_timeout=20ms',
  });
  await pool.query('create table balances (name text primary key, amount integer not null)');
});

afterAll(async () => {
  await pool.end();
  await test.close();
});

beforeEach(async () => {
  await pool.query(`delete from balances`);
  await pool.query(`insert into balances values ('credits', 100), ('budget', 100)`);
});

async function transaction<T>(
  level: string,
  run: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`begin isolation level ${level}`);
    const result = await run(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const ADD = 'update balances set amount = amount + $2 where name = $1';

async function amounts(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; amount: number }>('select * from balances');
  return Object.fromEntries(rows.map(({ name, amount }) => [name, amount]));
}

/** Resolves for both when both have come. */
function meetingOfTwo(): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  return () => {
    come += 1;
    if (come === 2) open();
    return both;
  };
}

describe('a transaction that PostgreSQL gave up for a concurrent one', () => {
  it('runs again after a serialization failure, and adds to what the other one left', async () => {
    let attempts = 0;
    await retryOnConflict(async () => {
      attempts += 1;
      await transaction('repeatable read', async (client) => {
        await client.query('select amount from balances');
        if (attempts === 1) await pool.query(ADD, ['credits', 10]);
        await client.query(ADD, ['credits', 1]);
      });
    });
    expect(attempts).toBe(2);
    expect(await amounts()).toMatchObject({ credits: 111 });
  });

  it('runs again after a deadlock, until both are done', async () => {
    const met = meetingOfTwo();
    const attempts = { forth: 0, back: 0 };
    const move = (way: 'forth' | 'back', first: string, second: string): Promise<void> =>
      retryOnConflict(async () => {
        attempts[way] += 1;
        await transaction('read committed', async (client) => {
          await client.query(ADD, [first, -1]);
          if (attempts[way] === 1) await met();
          await client.query(ADD, [second, 1]);
        });
      });
    await Promise.all([move('forth', 'credits', 'budget'), move('back', 'budget', 'credits')]);
    expect(attempts.forth + attempts.back).toBe(3);
    expect(await amounts()).toEqual({ credits: 100, budget: 100 });
  });

  it('is given up after five attempts, with the error of the last', async () => {
    let attempts = 0;
    const always = retryOnConflict(async () => {
      attempts += 1;
      await transaction('repeatable read', async (client) => {
        await client.query('select amount from balances');
        await pool.query(ADD, ['credits', 10]);
        await client.query(ADD, ['credits', 1]);
      });
    });
    await expect(always).rejects.toMatchObject({ code: '40001' });
    expect(attempts).toBe(5);
    expect(await amounts()).toMatchObject({ credits: 150 });
  });
});

describe('any other failure', () => {
  it.each([
    ['a row that is there already', `insert into balances values ('credits', 1)`, '23505'],
    ['a statement that makes no sense', 'selct 1', '42601'],
    ['a division by zero', 'select 1 / 0', '22012'],
  ])('is not tried again: %s', async (_what, sql, state) => {
    let attempts = 0;
    const failing = retryOnConflict(async () => {
      attempts += 1;
      await transaction('read committed', (client) => client.query(sql));
    });
    await expect(failing).rejects.toMatchObject({ code: state });
    expect(attempts).toBe(1);
  });

  it('of our own code is not tried again either', async () => {
    let attempts = 0;
    const failing = retryOnConflict(() => {
      attempts += 1;
      return Promise.reject(new Error('no such provider'));
    });
    await expect(failing).rejects.toThrow('no such provider');
    expect(attempts).toBe(1);
  });
});

describe('the state of an error', () => {
  it('is found inside the error that TypeORM wraps around it', async () => {
    const refused = await test.database.commands
      .query('select 1 / 0')
      .catch((error: unknown) => error);
    expect(sqlState(refused)).toBe('22012');
  });

  it.each([null, undefined, 'text', new Error('plain'), {}])('is none for %p', (error) => {
    expect(sqlState(error)).toBeUndefined();
  });
});
