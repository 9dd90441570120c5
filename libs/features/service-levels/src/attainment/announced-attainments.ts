import type { Announcement, RelayedEvent } from '@meridian/platform-outbox';
import { z } from 'zod';

const changed = z.object({ windows: z.array(z.object({ attainmentId: z.string() })) });

/** What live subscribers are told of an event: one announcement for each attainment it changed. */
export function announcedAttainments(event: RelayedEvent): Announcement[] {
  if (event.type !== 'attainments.changed') return [];
  return changed.parse(event.payload).windows.map(({ attainmentId }) => ({
    organizationId: event.organizationId,
    type: 'attainment.changed',
    subjectId: attainmentId,
  }));
}
