import {
  organizationId,
  PERMISSIONS,
  type Caller,
  type Permission,
} from '@meridian/platform-tenancy';
import { PointBudgets } from '../budget/point-budgets.js';
import type { GraphqlOptions } from '../graphql-endpoints.js';
import type { IncomingRequest } from '../request/incoming-request.js';
import type { Announcement, Announcements } from '../socket/topics.js';

const ORGANIZATION = organizationId('019aa000-0000-7000-8000-000000000001');

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
  /** Points are counted here alone. */
  readonly budgets = new PointBudgets(
    { caller: 1_000_000, organization: 0, strangers: 1_000_000 },
    { add: async () => [], close: async () => undefined },
    'only for the toy',
    Date.now,
    { warn: (details: object): void => void this.logged.push(details) },
  );
  private readonly listeners = new Map<(announcement: Announcement) => void, string>();
  readonly announcements: Announcements = {
    subscribe: async (topic, listener) => {
      this.listeners.set(listener, topic.join());
      return async () => void this.listeners.delete(listener);
    },
  };

  constructor(readonly environment: 'development' | 'production') {}

  /** How many listen for announcements. */
  get listening(): number {
    return this.listeners.size;
  }

  announce(flag: string, organization: string = ORGANIZATION): void {
    for (const [listener, topic] of this.listeners) {
      if (topic === `${organization},flag-raised`) listener({ subjectId: flag });
    }
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
