import { createIdentity } from '@meridian/platform-identity';
import {
  ExpectedError,
  organizationId,
  systemCaller,
  type Caller,
  type Permission,
} from '@meridian/platform-tenancy';
import { uuidv7 } from '@meridian/platform-database';
import { asOwner } from './as-owner.js';
import type { Workplace } from './workplace.js';

/**
 * On whose behalf a command acts: the owner of the API key in `MERIDIAN_API_KEY`, with the key's
 * rights; or, for whoever can sign in as the database's owner, Meridian itself in the organization
 * named. The audit log says which.
 */
export async function actingAs(
  place: Workplace,
  permission: Permission,
  organization: string | undefined,
): Promise<Caller> {
  const key = process.env['MERIDIAN_API_KEY'];
  const caller = key === undefined ? await operator(place, organization) : await holder(place, key);
  if (!caller.permissions.has(permission)) {
    throw new ExpectedError(
      'FORBIDDEN',
      `The API key in MERIDIAN_API_KEY lacks the right ${permission}.`,
    );
  }
  return caller;
}

async function holder(
  { configuration, database, tenancy }: Workplace,
  key: string,
): Promise<Caller> {
  const identity = createIdentity({
    database,
    tenancy,
    secret: configuration.secret,
    publicUrl: configuration.publicUrl,
    clock: () => new Date(),
    onBackgroundFailure: () => undefined,
  });
  const caller = await identity.authenticator.authenticate({
    authorization: `Bearer ${key}`,
    requestId: uuidv7(Date.now()),
  });
  await identity.lastSeen.settled();
  if (caller) return caller;
  throw new ExpectedError(
    'UNAUTHENTICATED',
    'The API key in MERIDIAN_API_KEY is not valid (any more).',
  );
}

async function operator({ urls }: Workplace, organization: string | undefined): Promise<Caller> {
  if (urls.ownerUrl === undefined) {
    throw new Error('Set MERIDIAN_API_KEY to say on whose behalf to act.');
  }
  const { rows } = await asOwner(urls.ownerUrl, (owner) =>
    owner.query<{ id: string; slug: string }>(
      'select id, slug from organizations order by created_at, id',
    ),
  );
  const chosen =
    organization === undefined ? rows[0] : rows.find(({ slug }) => slug === organization);
  if (chosen) return systemCaller(organizationId(chosen.id), uuidv7(Date.now()), 'Operator');
  const known = rows.map(({ slug }) => slug).join(', ') || 'none yet; run `meridian start` first';
  throw new Error(`There is no organization "${organization ?? ''}". Known: ${known}.`);
}
