import { statement } from '@meridian/platform-database';
import {
  ROLE_PERMISSIONS,
  systemCaller,
  type Caller,
  type Permission,
  type Role,
  type Tenancy,
} from '@meridian/platform-tenancy';
import type { Clock } from '../clock.js';
import { readApiKey } from '../credentials/api-key-text.js';
import { readBearerToken } from '../credentials/bearer-token.js';
import type { Credential } from '../credentials/credential.js';
import { SEEN_INTERVAL_MS, SESSION_IDLE_MS } from '../sessions/session-limits.js';
import { userCaller } from '../users/user-caller.js';
import type { LastSeen } from './last-seen.js';

/** What a request shows. */
export interface Presented {
  /** Value of the session cookie. */
  readonly cookie?: string | undefined;
  /** The `Authorization` header, for API keys. */
  readonly authorization?: string | undefined;
  readonly requestId: string;
}

interface UserFacts {
  id: string;
  userId: string;
  name: string;
  role: Role;
  providerId: string | null;
  /** The note of its last use is older than a minute. */
  stale: boolean;
}

interface KeyFacts extends UserFacts {
  keyName: string;
  scopes: Permission[];
}

const SESSION = statement<
  { organizationId: string; hash: string; now: Date; idleSince: Date; stale: Date },
  UserFacts
>(
  'identity.authenticate-session',
  `select s.id, u.id as "userId", u.name, u.role, u.provider_id as "providerId",
          s.last_seen_at < :stale as stale
     from sessions s
     join users u on u.organization_id = s.organization_id and u.id = s.user_id
    where s.organization_id = :organizationId and s.token_hash = :hash
      and s.ended_at is null and s.expires_at > :now and s.last_seen_at > :idleSince and u.active`,
);

const API_KEY = statement<
  { organizationId: string; hash: string; now: Date; stale: Date },
  KeyFacts
>(
  'identity.authenticate-api-key',
  `select k.id, u.id as "userId", u.name, u.role, u.provider_id as "providerId",
          coalesce(k.last_used_at < :stale, true) as stale, k.name as "keyName", k.scopes
     from api_keys k
     join users u on u.organization_id = k.organization_id and u.id = k.user_id
    where k.organization_id = :organizationId and k.token_hash = :hash
      and k.revoked_at is null and k.expires_at > :now and u.active`,
);

const BEARER = /^Bearer +(\S+)$/i;

/**
 * Says who calls. One statement per request reads credential, user, role and provider as they are
 * now: nothing is cached, so whatever was revoked or changed holds from the next request on.
 */
export class Authenticator {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly lastSeen: LastSeen,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller, or null for nobody: nothing shown, or nothing that is good now. An API key that is
   * shown and refused is not made up for by a cookie.
   */
  async authenticate(presented: Presented): Promise<Caller | null> {
    if (presented.authorization !== undefined) {
      const key = readApiKey(BEARER.exec(presented.authorization)?.[1] ?? '');
      return key && this.byApiKey(key, presented.requestId);
    }
    const token = readBearerToken(presented.cookie ?? '');
    return token && this.bySession(token, presented.requestId);
  }

  private async bySession(
    { organizationId, hash }: Credential,
    requestId: string,
  ): Promise<Caller | null> {
    const now = this.clock();
    const [user] = await this.tenancy.read(systemCaller(organizationId, requestId), SESSION, {
      organizationId,
      hash,
      now,
      idleSince: new Date(now.getTime() - SESSION_IDLE_MS),
      stale: new Date(now.getTime() - SEEN_INTERVAL_MS),
    });
    if (!user) return null;
    const caller = userCaller({ organizationId, ...user }, requestId);
    if (user.stale) this.lastSeen.note(caller, 'session', user.id);
    return caller;
  }

  private async byApiKey(
    { organizationId, hash }: Credential,
    requestId: string,
  ): Promise<Caller | null> {
    const now = this.clock();
    const stale = new Date(now.getTime() - SEEN_INTERVAL_MS);
    const reader = systemCaller(organizationId, requestId);
    const [key] = await this.tenancy.read(reader, API_KEY, { organizationId, hash, now, stale });
    if (!key) return null;
    const caller: Caller = {
      ...userCaller({ organizationId, ...key }, requestId),
      actor: { kind: 'API_KEY', id: key.id, name: `${key.keyName} (${key.name})` },
      permissions: new Set(ROLE_PERMISSIONS[key.role].filter((own) => key.scopes.includes(own))),
    };
    if (key.stale) this.lastSeen.note(caller, 'apiKey', key.id);
    return caller;
  }
}
