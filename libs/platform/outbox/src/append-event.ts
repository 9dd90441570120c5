import { canonicalJson, type JsonObject } from '@meridian/platform-audit';
import { statement, uuidv7 } from '@meridian/platform-database';
import type { Work } from '@meridian/platform-tenancy';

/** What happened, named after the subject it happened to: `attainment.changed`. */
export interface NewEvent {
  readonly type: `${string}.${string}`;
  /** Ids only, never names or amounts: jobs read those again, as they are by then. */
  readonly payload: JsonObject;
}

/** Committing an event notifies this channel, on which the relay listens. */
export const OUTBOX_CHANNEL = 'meridian_outbox';

interface EventRow {
  readonly organizationId: string;
  readonly id: string;
  readonly type: string;
  readonly payload: string;
  readonly requestId: string;
  readonly channel: string;
}

// PostgreSQL sends the notification at commit, once per transaction however many events it wrote.
const append = statement<EventRow, never>(
  'outbox.append',
  `with event as (
     insert into outbox_events (organization_id, id, type, payload, request_id)
     values (:organizationId, :id, :type, :payload, :requestId)
   )
   select pg_notify(:channel, '')`,
);

/** Writes an event in the transaction of what it reports; returns its id. */
export async function appendEvent(work: Work, event: NewEvent): Promise<string> {
  const id = uuidv7(work.now.getTime());
  await work.query(append, {
    organizationId: work.caller.organizationId,
    id,
    type: event.type,
    payload: canonicalJson(event.payload),
    requestId: work.caller.requestId,
    channel: OUTBOX_CHANNEL,
  });
  return id;
}
