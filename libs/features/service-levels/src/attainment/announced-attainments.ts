import type { Announcement, RelayedEvent } from '@meridian/platform-outbox';
import { z } from 'zod';

const changed = z.object({ windows: z.array(z.object({ attainmentId: z.string() })) });

/** Type of the announcement; its subject is the attainment. */
export const ATTAINMENT_CHANGED = 'attainment.changed';

/** What live subscribers are told of an event: one announcement for each attainment it changed. */
export function announcedAttainments(event: RelayedEvent): Announcement[] {
  if (event.type !== 'attainments.changed') return [];
  return changed.parse(event.payload).windows.map(({ attainmentId }) => ({
    organizationId: event.organizationId,
    type: ATTAINMENT_CHANGED,
    subjectId: attainmentId,
  }));
}
