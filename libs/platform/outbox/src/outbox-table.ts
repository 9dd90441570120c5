import type { JsonObject } from '@meridian/platform-audit';
import { statement, type Statement } from '@meridian/platform-database';
import type pg from 'pg';

/** An event on its way to the queues. */
export interface RelayedEvent {
  readonly organizationId: string;
  readonly id: string;
  readonly type: string;
  readonly payload: JsonObject;
  readonly requestId: string;
}

/**
 * Claims a share of each organization's events, one organization after the other, so that nobody's
 * million stands before another's one. An organization that another relay has in hand is left to it:
 * who counts its jobs under way must be alone to do so.
 *
 * Claims by status and row lock, never by "later than the last id": a transaction that began early
 * and commits late would be passed over for ever.
 */
const claim = statement<{ after: string; share: number; size: number }, RelayedEvent>(
  'outbox.claim',
  `with recursive waiting as (
     (select organization_id from outbox_events
       where relayed_at is null and organization_id > :after::uuid
       order by organization_id limit 1)
     union all
     select (select organization_id from outbox_events
              where relayed_at is null and organization_id > before.organization_id
              order by organization_id limit 1)
       from waiting before where before.organization_id is not null
   )
   select event.organization_id as "organizationId", event.id, event.type, event.payload,
          event.request_id as "requestId"
     from waiting
    cross join lateral (
      select organization_id, id, type, payload, request_id from outbox_events
       where relayed_at is null and organization_id = waiting.organization_id
       order by created_at limit :share for update skip locked) event
    where pg_try_advisory_xact_lock(hashtext('meridian.relay'),
                                    hashtext(waiting.organization_id::text))
    limit :size`,
);

const mark = statement<{ organizationIds: string[]; ids: string[] }, never>(
  'outbox.mark',
  `update outbox_events set relayed_at = clock_timestamp()
     from unnest(:organizationIds::uuid[], :ids::uuid[]) as done (organization_id, id)
    where outbox_events.organization_id = done.organization_id and outbox_events.id = done.id`,
);

const forget = statement<{ days: number; size: number }, never>(
  'outbox.forget',
  `delete from outbox_events where (organization_id, id) in (
     select organization_id, id from outbox_events
      where relayed_at < now() - make_interval(days => :days::integer) limit :size)`,
);

const putBack = statement<{ since: Date }, never>(
  'outbox.put-back',
  `update outbox_events set relayed_at = null where relayed_at >= :since`,
);

const oldest = statement<object, { seconds: number }>(
  'outbox.oldest',
  `select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as seconds
     from outbox_events where relayed_at is null`,
);

/** How much is claimed at once. */
export interface Claim {
  /** Organizations up to this one had their turn. */
  readonly after: string;
  /** Events of each organization, at most. */
  readonly share: number;
  readonly size: number;
}

/** Claims events that no other relay holds, by organization; their locks end with the transaction. */
export async function claimEvents(client: pg.ClientBase, wish: Claim): Promise<RelayedEvent[]> {
  return (await run(client, claim, wish)).rows;
}

/** Marks events as relayed. */
export async function markRelayed(
  client: pg.ClientBase,
  events: readonly RelayedEvent[],
): Promise<void> {
  const organizationIds = events.map((event) => event.organizationId);
  await run(client, mark, { organizationIds, ids: events.map((event) => event.id) });
}

/** Deletes up to `size` events that were relayed more than `days` ago; returns how many. */
export async function forgetRelayed(pool: pg.Pool, days: number, size: number): Promise<number> {
  return (await run(pool, forget, { days, size })).rowCount ?? 0;
}

/** Makes events that were relayed since then due again; returns how many. */
export async function putBackRelayed(pool: pg.Pool, since: Date): Promise<number> {
  return (await run(pool, putBack, { since })).rowCount ?? 0;
}

/** Age of the oldest event that was not relayed yet, by the database's clock; 0 without any. */
export async function oldestUnrelayedSeconds(pool: pg.Pool): Promise<number> {
  return (await run(pool, oldest, {})).rows[0]?.seconds ?? 0;
}

async function run<Parameters extends object, Row extends pg.QueryResultRow>(
  client: pg.ClientBase | pg.Pool,
  prepared: Statement<Parameters, Row>,
  parameters: Parameters,
): Promise<pg.QueryResult<Row>> {
  const values = prepared.values(parameters);
  return client.query<Row>({ name: prepared.name, text: prepared.text, values });
}
