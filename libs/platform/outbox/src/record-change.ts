import { appendAuditEntry, type AuditedChange, type JsonObject } from '@meridian/platform-audit';
import type { Work } from '@meridian/platform-tenancy';
import { appendEvent } from './append-event.js';

/** A change with the ids that jobs need to follow it up, beyond the subject's. */
export interface RecordedChange extends AuditedChange {
  readonly payload?: JsonObject;
}

/**
 * Records what a command changed: an audit entry for people and an event of the same name for jobs,
 * both in the command's transaction. Returns the event's id.
 */
export async function recordChange(
  work: Work,
  { payload, ...change }: RecordedChange,
): Promise<string> {
  const eventId = await appendEvent(work, {
    type: change.action,
    payload: { ...payload, subjectId: change.subject.id },
  });
  // Last, because it holds the organization's chain until the transaction ends.
  await appendAuditEntry(work, change);
  return eventId;
}
