import type { Delivery } from './outbox-relay.js';
import type { RelayedEvent } from './outbox-table.js';

/**
 * Delivers a batch event by event, organizations side by side, each one's events in their order. An
 * event that cannot be delivered does not hold up those beside it.
 *
 * @param deliver resolves with whether the queues took the event; false leaves it for later.
 */
export async function deliverEach(
  events: readonly RelayedEvent[],
  deliver: (event: RelayedEvent) => Promise<boolean>,
): Promise<Delivery> {
  const delivered: RelayedEvent[] = [];
  let failure: Error | undefined;
  const inTurn = async (own: readonly RelayedEvent[]): Promise<void> => {
    for (const event of own) {
      try {
        if (await deliver(event)) delivered.push(event);
      } catch (cause) {
        failure = new Error(`Event ${event.id} (${event.type}) was not delivered.`, { cause });
      }
    }
  };
  await Promise.all([...byOrganization(events).values()].map(inTurn));
  return { delivered, failure };
}

function byOrganization(events: readonly RelayedEvent[]): Map<string, RelayedEvent[]> {
  const groups = new Map<string, RelayedEvent[]>();
  for (const event of events) {
    const own = groups.get(event.organizationId) ?? [];
    own.push(event);
    groups.set(event.organizationId, own);
  }
  return groups;
}
