import type { TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import { z } from 'zod';
import type { Who } from './actor.js';
import { nameOf } from './actor.js';
import { CallingActor } from './caller.js';
import { organizationTables } from './catalogue.js';
import { Detector } from './detector.js';
import { PASSWORD } from './password.js';
import { PlantedOrganization } from './planted-organization.js';
import type { Role } from './roles-table.js';
import { ROLES } from './roles-table.js';
import type { Marks } from './stamp.js';
import { StoredRows } from './unchanged.js';

const SIGN_IN = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { csrfToken } }`;
const MAKE_KEY = `mutation Make($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`;
const signedIn = z.object({ signIn: z.object({ csrfToken: z.string() }) });
const madeKey = z.object({ createApiKey: z.object({ key: z.string() }) });

const DAY_MS = 86_400_000;

/** Three organizations, served by the same company, and everybody who asks on behalf of the first. */
export class World {
  readonly detector = new Detector();

  private constructor(
    readonly superuser: pg.Client,
    readonly stored: StoredRows,
    readonly a: PlantedOrganization,
    readonly b: PlantedOrganization,
    readonly c: PlantedOrganization,
    private readonly address: string,
  ) {}

  static async build(database: TestDatabase, address: string): Promise<World> {
    const superuser = new pg.Client(database.superuserUrl);
    await superuser.connect();
    // Planted, not done by anybody: no trigger asks for an entry in the audit log.
    await superuser.query('set session_replication_role = replica');
    const tables = await organizationTables(superuser);
    const own = { text: 'OWN-A1', year: 2024, primesFrom: null };
    const a = await PlantedOrganization.plant(superuser, tables, 'organization-a', {
      first: own,
      shared: { ...own, text: 'OWN-A' },
      second: { text: 'CANARY-A2', year: 2032, primesFrom: 7_000_000 },
    });
    const strange = (letter: string, year: number, primesFrom: number) => ({
      first: { text: `CANARY-${letter}1`, year, primesFrom },
      second: { text: `CANARY-${letter}2`, year, primesFrom: primesFrom + 100_000 },
      shared: { text: `CANARY-${letter}`, year, primesFrom: primesFrom + 200_000 },
    });
    const b = await PlantedOrganization.plant(
      superuser,
      tables,
      'canary-b',
      strange('B', 2031, 1_000_000),
    );
    const c = await PlantedOrganization.plant(
      superuser,
      tables,
      'canary-c',
      strange('C', 2033, 3_000_000),
    );
    const names = tables.map(({ name }) => name);
    const world = new World(superuser, new StoredRows(superuser, names), a, b, c, address);
    for (const role of ROLES) await world.addUser(role);
    return world;
  }

  /** Nobody yet: has no credentials, and may be told nothing at all of anybody. */
  get stranger(): CallingActor {
    return this.actor({ kind: 'STRANGER' }, {});
  }

  async actors(everybody: readonly Who[]): Promise<CallingActor[]> {
    const admin = await this.signIn('ADMIN');
    const actors: CallingActor[] = [];
    for (const who of everybody) {
      if (who.kind === 'ROLE') actors.push(await this.signIn(who.role));
      else if (who.kind === 'KEY') actors.push(await this.withKey(admin, [who.scope], who));
      else actors.push(this.stranger);
    }
    return actors;
  }

  /** Somebody with a role of organization A, in a session of his own. */
  async signIn(role: Role, email = emailOf(role)): Promise<CallingActor> {
    const who: Who = { kind: 'ROLE', role };
    // What a sign-in answers is for the person himself, so it is searched with his eyes.
    const reply = await this.actor(who, {}).ask(SIGN_IN, { input: { email, password: PASSWORD } });
    const { csrfToken } = signedIn.parse(reply.data).signIn;
    const [cookie = ''] = (reply.cookies[0] ?? '').split(';');
    return this.actor(who, { cookie, 'x-csrf-token': csrfToken });
  }

  /** A program with a key that an administrator made. */
  async withKey(maker: CallingActor, scopes: readonly string[], who: Who): Promise<CallingActor> {
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const input = { name: nameOf(who), scopes, expiresAt };
    const reply = await maker.ask(MAKE_KEY, { input });
    const { key } = madeKey.parse(reply.data).createApiKey;
    return this.actor(who, { authorization: `Bearer ${key}` });
  }

  /** The user of organization A who has a role. */
  async userId(role: Role): Promise<string> {
    const { rows } = await this.superuser.query<{ id: string }>(
      'select id from users where organization_id = $1 and email = $2',
      [this.a.id, emailOf(role)],
    );
    return rows[0]?.id ?? '';
  }

  /** Who answers for somebody: himself, or the administrator who made the key. */
  personId({ who }: CallingActor): Promise<string> {
    return this.userId(who.kind === 'ROLE' ? who.role : 'ADMIN');
  }

  /** The same somebody in another session, to be ended. */
  async again(actor: CallingActor): Promise<CallingActor> {
    return actor.who.kind === 'ROLE' ? this.signIn(actor.who.role) : actor;
  }

  /** The address of somebody new, so that nobody signs in too often. */
  async freshEmail(): Promise<string> {
    const id = await this.a.copy('users', 'shared');
    return String(await this.value('users', id, 'email'));
  }

  readonly password = PASSWORD;

  /** What is in a column of one row, past every wall. */
  async value(table: string, id: string, column: string): Promise<unknown> {
    const { rows } = await this.superuser.query<{ value: unknown }>(
      `select ${column} as value from ${table} where id = $1`,
      [id],
    );
    return rows[0]?.value;
  }

  /** The marks of everything that must reach nobody of organization A. */
  get foreign(): Marks[] {
    return [
      ...this.b.marks('first', 'second', 'shared'),
      ...this.c.marks('first', 'second', 'shared'),
    ];
  }

  /** Reads what operators see: ids are theirs to see, what an organization entered is not. */
  readOperations(where: string, text: string): void {
    const marks = [this.a, this.b, this.c].flatMap((of) => of.marks('first', 'second', 'shared'));
    const entered = marks.map(({ texts: [canary = ''], numbers }) => ({
      texts: [canary],
      numbers,
      ids: new Set<string>(),
    }));
    this.detector.read(where, text, entered);
  }

  actor(who: Who, credentials: Readonly<Record<string, string>>): CallingActor {
    return new CallingActor(who, this.address, credentials, this.marksAgainst(who), this.detector);
  }

  /** Takes PostgreSQL's wall away, in this database alone. */
  async withoutRowLevelSecurity(): Promise<void> {
    for (const table of ['organizations', ...this.stored.tables]) {
      await this.superuser.query(`alter table ${table} disable row level security`);
    }
  }

  async close(): Promise<void> {
    await this.superuser.end();
  }

  private marksAgainst(who: Who): Marks[] {
    if (who.kind === 'STRANGER') {
      return [...this.foreign, ...this.a.marks('first', 'second', 'shared')];
    }
    const isProvider = who.kind === 'ROLE' && who.role === 'PROVIDER';
    return isProvider ? [...this.foreign, ...this.a.marks('second')] : this.foreign;
  }

  private async addUser(role: Role): Promise<void> {
    const isProvider = role === 'PROVIDER';
    const user_id = await this.a.copy('users', isProvider ? 'first' : 'shared', {
      role,
      email: emailOf(role),
      name: role,
    });
    await this.a.copy('api_keys', 'shared', { user_id });
  }
}

const emailOf = (role: Role): string =>
  `${role.toLowerCase().replace('_', '-')}@organization-a.test`;
