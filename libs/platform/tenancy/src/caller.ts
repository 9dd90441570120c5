import type { IdempotentRequest } from './idempotency/idempotent-request.js';
import type { OrganizationId } from './ids.js';
import { PERMISSIONS, type Permission, type Role } from './permissions.js';

/** Who acts: a person, a program with an API key, or Meridian itself. */
export interface Actor {
  readonly kind: 'USER' | 'API_KEY' | 'SYSTEM';
  /** Id of the user or the key; null for Meridian itself. */
  readonly id: string | null;
  /** As shown in the audit log. */
  readonly name: string;
}

/**
 * On whose behalf something is done. Made from credentials only, never from what a request says:
 * the organization here is the one that row-level security will enforce.
 */
export interface Caller {
  readonly organizationId: OrganizationId;
  readonly actor: Actor;
  /** Null for Meridian itself. */
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Set for provider users, who see nothing but this provider. */
  readonly providerId: string | null;
  readonly requestId: string;
  /** Set where the request came under a key: the command then answers it once; see `answerOnce`. */
  readonly idempotency?: IdempotentRequest;
}

/** Meridian acting by itself within one organization: workers, schedules, the demo. */
export function systemCaller(
  organizationId: OrganizationId,
  requestId: string,
  name = 'Meridian',
): Caller {
  return {
    organizationId,
    actor: { kind: 'SYSTEM', id: null, name },
    role: null,
    permissions: new Set(PERMISSIONS),
    providerId: null,
    requestId,
  };
}
