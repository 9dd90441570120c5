import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { OutboxEvent, recordChange } from '@meridian/platform-outbox';
import { Organization, type Caller, type Role } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { IDENTITY_ENTITIES } from '../entities.js';
import { createIdentity, type Identity, type IdentitySettings } from '../identity.js';
import type { StartedSession } from '../sessions/sessions.js';
import { createUser } from '../users/create-user.js';
import { User } from '../users/user.js';
import { Provider } from './provider.js';

export const TEST_ENTITIES = [
  ...IDENTITY_ENTITIES,
  Organization,
  Provider,
  AuditEntry,
  AuditHead,
  OutboxEvent,
];

export const PASSWORD = 'a quiet harbour at dawn';
export const HOME = '198.51.100.1';
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Somebody to test with; all have the same password. */
export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly organization: Caller;
}

/** Identity on a database of its own, with a clock that the test moves. */
export class IdentityFixture {
  private now = new Date('2026-11-23T09:00:00Z');
  private readonly failures: unknown[] = [];
  readonly settings: IdentitySettings;
  readonly identity: Identity;
  private addresses = 0;

  private constructor(
    readonly test: TestDatabase,
    readonly organization: Caller,
  ) {
    this.settings = {
      database: test.database,
      tenancy: test.tenancy,
      secret: 'a secret of this test, long enough',
      publicUrl: undefined,
      clock: () => this.now,
      onBackgroundFailure: (error) => void this.failures.push(error),
    };
    this.identity = createIdentity(this.settings);
  }

  static async open(): Promise<IdentityFixture> {
    const test = await createTestDatabase(TEST_ENTITIES);
    return new IdentityFixture(test, await test.createOrganization('Acme'));
  }

  async close(): Promise<void> {
    await this.identity.lastSeen.settled();
    await this.test.close();
    if (this.failures.length > 0)
      throw new AggregateError(this.failures, 'Failed in the background.');
  }

  pass(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
  }

  time(): Date {
    return this.now;
  }

  /** An address from which nobody has tried yet. */
  freshAddress(): string {
    this.addresses += 1;
    return `10.0.${this.addresses >> 8}.${this.addresses & 255}`;
  }

  async addUser(
    role: Role,
    email: string,
    {
      organization = this.organization,
      providerId = null,
    }: { organization?: Caller; providerId?: string | null } = {},
  ): Promise<TestUser> {
    const passwordHash = await this.identity.passwords.hash(PASSWORD);
    const id = await this.test.tenancy.command(organization, (work) =>
      createUser(work, { email, name: 'Grace Hopper', role, providerId, passwordHash }),
    );
    return { id, email, organization };
  }

  async addProvider(name: string): Promise<string> {
    const id = uuidv7(Date.now());
    const { organizationId } = this.organization;
    await this.test.tenancy.command(this.organization, async (work) => {
      const provider = { organizationId, id, name, kind: 'OUTSOURCED', country: 'IN' };
      await work.manager.insert(Provider, provider);
      await recordChange(work, {
        action: 'provider.created',
        subject: { kind: 'Provider', id },
        before: null,
        after: { name },
      });
    });
    return id;
  }

  /** Changes a user past identity itself. */
  async setUser({ organization, id }: TestUser, changes: Partial<User>): Promise<void> {
    const { organizationId } = organization;
    await this.test.tenancy.command(organization, async (work) => {
      await work.manager.update(User, { organizationId, id }, changes);
      await recordChange(work, {
        action: 'user.set',
        subject: { kind: 'User', id },
        before: null,
        after: {},
      });
    });
  }

  async signIn(user: TestUser, password = PASSWORD): Promise<StartedSession> {
    const { session } = await this.identity.signIn.withPassword({
      email: user.email,
      password,
      address: this.freshAddress(),
      requestId: 'test',
    });
    return session;
  }

  /** The caller that a browser with this session is. */
  bySession(session: { readonly token: string }): Promise<Caller | null> {
    return this.identity.authenticator.authenticate({ cookie: session.token, requestId: 'test' });
  }

  byKey(text: string): Promise<Caller | null> {
    return this.identity.authenticator.authenticate({
      authorization: `Bearer ${text}`,
      requestId: 'test',
    });
  }

  /** Signs in and returns who that is. */
  async callerOf(user: TestUser): Promise<Caller> {
    const caller = await this.bySession(await this.signIn(user));
    if (!caller) throw new Error('A session just begun must be good.');
    return caller;
  }

  /** The organization's latest audit entries of an action, newest first. */
  async audited(action: string, organization = this.organization): Promise<AuditEntry[]> {
    const { organizationId } = organization;
    return this.test.tenancy.command(organization, (work) =>
      work.manager.find(AuditEntry, {
        where: { organizationId, action },
        order: { sequence: 'DESC' },
      }),
    );
  }
}
