import {
  organizationId,
  PERMISSIONS,
  type Caller,
  type Permission,
} from '@meridian/platform-tenancy';
import type { GraphqlOptions } from '../graphql-endpoints.js';
import type { IncomingRequest } from '../request/incoming-request.js';
import type { Announcement } from '../socket/topics.js';

export const ORGANIZATION = organizationId('019aa000-0000-7000-8000-000000000001');

/** What is around the toy: callers, announcements and a log, all in memory. */
export class ToyWorld implements GraphqlOptions {
  readonly logged: object[] = [];
  /** Those who exist, by the value of their session cookie or API key. */
  readonly callers = new Map<string, Caller>([
    ['user', toyCaller('USER', PERMISSIONS)],
    ['key', toyCaller('API_KEY', PERMISSIONS)],
  ]);
  authentications = 0;
  readonly allowedOrigins = ['https://app.example'];
  readonly uploadLimitBytes = 1_000_000;
  readonly logger = { error: (details: object): void => void this.logged.push(details) };
  private readonly listeners = new Set<(announcement: Announcement) => void>();
  readonly announcements = {
    subscribe: (listener: (announcement: Announcement) => void): (() => void) => {
      this.listeners.add(listener);
      return () => void this.listeners.delete(listener);
    },
  };

  constructor(readonly environment: 'development' | 'production') {}

  /** How many listen for announcements. */
  get listening(): number {
    return this.listeners.size;
  }

  announce(flag: string, organization: string = ORGANIZATION): void {
    const announcement = { organizationId: organization, type: 'flag-raised', payload: { flag } };
    this.listeners.forEach((listener) => listener(announcement));
  }

  async authenticate({ headers, cookies }: IncomingRequest): Promise<Caller | null> {
    this.authentications += 1;
    const key = headers.authorization?.replace('Bearer ', '') ?? cookies['session'] ?? '';
    return this.callers.get(key) ?? null;
  }

  verifyCsrf({ headers }: IncomingRequest): boolean {
    return headers['x-csrf-token'] === 'good';
  }
}

/** A caller with these permissions. */
export function toyCaller(
  kind: 'USER' | 'API_KEY',
  permissions: readonly Permission[],
  organization = ORGANIZATION,
): Caller {
  return {
    organizationId: organization,
    actor: { kind, id: '019aa000-0000-7000-8000-000000000002', name: 'Ann' },
    role: 'ADMIN',
    permissions: new Set(permissions),
    providerId: null,
    requestId: 'toy',
  };
}
