import { PERMISSIONS, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import type { EventEmitter } from 'node:events';
import type pg from 'pg';

/** Whom a caller without a policy over him really is. */
const REAL = new WeakMap<Caller, Caller>();

/** A caller to whom the application refuses nothing: every permission, and every provider. */
export function unlimited(caller: Caller): Caller {
  const free: Caller = {
    ...caller,
    role: 'ADMIN',
    permissions: new Set(PERMISSIONS),
    providerId: null,
  };
  REAL.set(free, caller);
  return free;
}

const real = (caller: Caller): Caller => REAL.get(caller) ?? caller;

/** Tells the database who really calls, whatever the application believes. */
export class TenancyOfReality extends Tenancy {
  override command<T>(caller: Caller, run: (work: Work) => Promise<T>): Promise<T> {
    return super.command(real(caller), (work) => run({ ...work, caller }));
  }

  override readQuery<Row>(caller: Caller, query: pg.QueryConfig): Promise<Row[]> {
    return super.readQuery(real(caller), query);
  }
}

const CONDITION = /(?:"?\w+"?\.)?"?\borganization_id\b"? = (\$\d+)/g;

/** A statement as it would be had everybody forgotten to ask for the caller's organization. */
export function forgetful(text: string): string {
  return text.replace(CONDITION, '($1::uuid is not null)');
}

/** How many statements had the application's wall in them. */
export interface Forgotten {
  statements: number;
}

/**
 * Takes the condition on the organization out of every statement on its way from a pool to
 * PostgreSQL. Only a test can do this, to the pools of its own process: no variable and no option of
 * the product leads here.
 */
export function forgetConditions(pool: EventEmitter, forgotten: Forgotten): void {
  const changed = new WeakSet<object>();
  pool.on('acquire', (client: object) => {
    if (changed.has(client)) return;
    changed.add(client);
    const query: unknown = Reflect.get(client, 'query');
    if (typeof query !== 'function') throw new Error('A connection of pg has no query.');
    const send = (first: unknown, ...rest: unknown[]): unknown => {
      const statement = withoutCondition(first);
      if (statement !== first) forgotten.statements += 1;
      return Reflect.apply(query, client, [statement, ...rest]);
    };
    Object.defineProperty(client, 'query', { value: send });
  });
}

/** A statement as it is given to pg: its text, or an object with the text in it. */
function withoutCondition(given: unknown): unknown {
  if (typeof given === 'string') return forgetful(given);
  if (typeof given !== 'object' || given === null || !('text' in given)) return given;
  const { text } = given;
  return typeof text === 'string' && forgetful(text) !== text
    ? { ...given, text: forgetful(text) }
    : given;
}
