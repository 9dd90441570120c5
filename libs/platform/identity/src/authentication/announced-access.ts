import { ACCESS_CHANGED } from '@meridian/platform-graphql';
import type { Announcement, RelayedEvent } from '@meridian/platform-outbox';

/** Events after which somebody may do less than before, or something else. */
const CHANGES_ACCESS: ReadonlySet<string> = new Set([
  'user.role-changed',
  'user.deactivated',
  'user.signed-out',
  'user.password-changed',
  'session.revoked',
  'session.replaced',
  'api-key.revoked',
]);

/** What open sockets are told of an event: to ask again who is at their other end. */
export function announcedAccessChanges(event: RelayedEvent): Announcement[] {
  const { subjectId } = event.payload;
  if (!CHANGES_ACCESS.has(event.type) || typeof subjectId !== 'string') return [];
  return [{ organizationId: event.organizationId, type: ACCESS_CHANGED, subjectId }];
}
