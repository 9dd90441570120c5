import type { Caller } from '@meridian/platform-tenancy';
import type { SocketSession } from './socket-session.js';
import { topicPart, type Announcements } from './topics.js';

/** Announced when sessions or keys of an organization end, or somebody's role changes. */
export const ACCESS_CHANGED = 'access.changed';

/**
 * Asks about the caller again as soon as the access of anybody in the organization has changed, so
 * that a silent socket ends with the right to it. Announcements may get lost: deliveries ask anyway.
 */
export async function watchAccess(
  session: SocketSession,
  announcements: Announcements,
  { organizationId }: Caller,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const topic = [organizationId, topicPart(ACCESS_CHANGED)] as const;
  const stop = await announcements.subscribe(topic, () => void session.caller().catch(onFailure));
  const end = (): void => void stop().catch(onFailure);
  if (session.signal.aborted) end();
  else session.signal.addEventListener('abort', end, { once: true });
}
