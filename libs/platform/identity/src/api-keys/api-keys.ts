import { statement, uuidv7 } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import {
  invalidInput,
  isId,
  isPermission,
  notFound,
  type Caller,
  type Permission,
  type Tenancy,
  type Work,
} from '@meridian/platform-tenancy';
import type { Clock } from '../clock.js';
import { issueApiKey } from '../credentials/api-key-text.js';
import { personId } from '../users/acting-user.js';
import { checkedName } from '../users/person.js';
import { ApiKey } from './api-key.js';

const DAY = 86_400_000;
/** A key that nobody remembers dies by itself. */
const LONGEST_LIFE_DAYS = 366;

/** Sent again, the request makes no second key, but cannot show the first one either. */
const SHOWN_ONCE = {
  shownOnce:
    'This request made a key already, which was shown once. Revoke it if it did not reach you, and make another.',
};

/** What a new key is for. */
export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** A key just made: the only moment at which its text is known. */
export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  readonly text: string;
}

const REVOKE_ALL = statement<{ organizationId: string; userId: string; now: Date }, { id: string }>(
  'identity.revoke-api-keys',
  `update api_keys set revoked_at = :now
    where organization_id = :organizationId and user_id = :userId and revoked_at is null
   returning id`,
);

/** Lets people give programs a part of their own rights. */
export class ApiKeys {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly clock: Clock,
  ) {}

  /** Makes a key of the calling person. It can be given no right that he does not have himself. */
  async create(caller: Caller, wish: NewApiKey): Promise<CreatedApiKey> {
    const userId = personId(caller);
    const name = checkedName(wish.name);
    const scopes = checkedScopes(wish.scopes, caller);
    const now = this.clock();
    checkExpiry(wish.expiresAt, now);
    return this.tenancy.command(
      caller,
      async (work) => {
        const { organizationId } = caller;
        const { text, hash, prefix } = issueApiKey(organizationId);
        const apiKey = work.manager.create(ApiKey, {
          organizationId,
          id: uuidv7(now.getTime()),
          userId,
          name,
          prefix,
          tokenHash: hash,
          scopes,
          createdAt: now,
          lastUsedAt: null,
          expiresAt: wish.expiresAt,
          revokedAt: null,
        });
        await work.manager.insert(ApiKey, apiKey);
        await recordChange(work, {
          action: 'api-key.created',
          subject: { kind: 'ApiKey', id: apiKey.id },
          before: null,
          after: { userId, name, prefix, scopes, expiresAt: wish.expiresAt },
        });
        return { apiKey, text };
      },
      SHOWN_ONCE,
    );
  }

  /** Ends a key at once: one's own, or anybody's for those who may write users. */
  async revoke(caller: Caller, id: string): Promise<ApiKey> {
    if (!isId(id)) throw notFound('API key');
    return this.tenancy.command(caller, async (work) => {
      const { organizationId } = caller;
      const apiKey = await work.manager.findOne(ApiKey, {
        where: {
          organizationId,
          id,
          ...(mayRevokeAny(caller) ? {} : { userId: personId(caller) }),
        },
        lock: { mode: 'for_no_key_update' },
      });
      if (!apiKey) throw notFound('API key');
      if (apiKey.revokedAt) return apiKey;
      apiKey.revokedAt = this.clock();
      await work.manager.update(ApiKey, { organizationId, id }, { revokedAt: apiKey.revokedAt });
      await recordChange(work, {
        action: 'api-key.revoked',
        subject: { kind: 'ApiKey', id },
        before: { revokedAt: null },
        after: { revokedAt: apiKey.revokedAt },
      });
      return apiKey;
    });
  }

  /** Ends all of a user's keys; returns how many. */
  async revokeAll(work: Work, userId: string): Promise<number> {
    const { organizationId } = work.caller;
    const revoked = await work.query(REVOKE_ALL, { organizationId, userId, now: this.clock() });
    return revoked.length;
  }
}

const mayRevokeAny = (caller: Caller): boolean => caller.permissions.has('users:write');

function checkedScopes(scopes: readonly string[], caller: Caller): Permission[] {
  const known = [...new Set(scopes)].filter(isPermission);
  const own = known.filter((scope) => caller.permissions.has(scope));
  if (own.length === 0 || own.length < new Set(scopes).size) {
    throw invalidInput(
      'A key has one scope or more, each a permission of your own.',
      'input',
      'scopes',
    );
  }
  return own;
}

function checkExpiry(expiresAt: Date, now: Date): void {
  const life = expiresAt.getTime() - now.getTime();
  if (life <= 0 || life > LONGEST_LIFE_DAYS * DAY) {
    throw invalidInput('A key expires in the future, within a year.', 'input', 'expiresAt');
  }
}
