import { statement } from '@meridian/platform-database';
import { ExpectedError, type Caller, type Work } from '@meridian/platform-tenancy';

const KEY_OWNER = statement<{ organizationId: string; id: string }, { user_id: string }>(
  'identity.key-owner',
  `select user_id from api_keys where organization_id = :organizationId and id = :id`,
);

/**
 * The person behind the caller, who answers for what his API keys do; null for Meridian itself.
 * Rules about oneself go by this: a key must not do what its owner may not.
 */
export async function actingUserId(work: Work): Promise<string | null> {
  const { actor, organizationId } = work.caller;
  if (actor.kind !== 'API_KEY' || actor.id === null) return actor.id;
  const [owner] = await work.query(KEY_OWNER, { organizationId, id: actor.id });
  return owner?.user_id ?? null;
}

/**
 * The id of the person who calls.
 *
 * @throws ExpectedError FORBIDDEN for API keys: what is asked takes a signed-in person.
 */
export function personId(caller: Caller): string {
  if (caller.actor.kind === 'USER' && caller.actor.id !== null) return caller.actor.id;
  throw new ExpectedError('FORBIDDEN', 'Only a signed-in person can do this, not an API key.');
}
