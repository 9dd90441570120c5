import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Meridian } from '../../support/meridian.js';
import type { Person } from '../../support/person.js';
import { StatementLog } from '../../support/statement-log.js';
import { until } from '../../support/until.js';
import { Attacker } from './attacker.js';
import { InternalDetail } from './internal-detail.js';
import { IntrudingSocket } from './intruding-socket.js';

/** As an installation runs in production, but for the database, which is the embedded one. */
const PRODUCTION = {
  MERIDIAN_ENVIRONMENT: 'production',
  MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION: 'true',
  MERIDIAN_PUBLIC_URL: 'https://meridian.example.com',
  MERIDIAN_SECRET: 'only for the attacks of this suite, and long enough',
};

const ROLES = ['admin', 'vendors', 'security', 'finance', 'auditor'];

/** A running Meridian in production mode, with somebody to attack it. */
export class Fortress {
  private constructor(
    readonly meridian: Meridian,
    private readonly detail: InternalDetail,
    /** Somebody of each role, by the role's name in the demo's addresses. */
    readonly people: ReadonlyMap<string, Person>,
    private readonly log: StatementLog,
  ) {}

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Fortress> {
    const meridian = await Meridian.started({ ...PRODUCTION, ...environment });
    const detail = await InternalDetail.of(meridian);
    const people = new Map<string, Person>();
    for (const role of ROLES) {
      people.set(role, await meridian.signIn(`${role}@harbour-mutual.example`));
    }
    people.set('provider', await meridian.signIn('prakash@tessaro.example'));
    const log = await StatementLog.start(meridian);
    const fortress = new Fortress(meridian, detail, people, log);
    const asked = (): Promise<unknown> => fortress.person('admin').ask('{ viewer { name } }');
    await until('the database notes statements', async () => (await log.during(asked)).length > 0);
    return fortress;
  }

  /** Somebody without credentials. */
  get stranger(): Attacker {
    return new Attacker(this.meridian.address, this.detail);
  }

  /** Somebody of a role. */
  person(role: string): Person {
    const person = this.people.get(role);
    if (!person) throw new Error(`The demo has nobody of ${role}.`);
    return person;
  }

  /** The vendor manager, attacking. */
  get insider(): Attacker {
    return this.stranger.as(this.person('vendors'));
  }

  /** Everybody who can attack: a stranger, and somebody of each role. */
  get everybody(): [string, Attacker][] {
    const inside = [...this.people].map(([role, person]): [string, Attacker] => [
      role,
      this.stranger.as(person),
    ]);
    return [['a stranger', this.stranger], ...inside];
  }

  /** The statements that the API sends meanwhile for a request. */
  async statements(work: () => Promise<unknown>): Promise<string[]> {
    // Budgets are exchanged once a second, whoever asks for what.
    return (await this.log.during(work)).filter((text) => !text.includes('spent_points'));
  }

  /** A socket of whoever the headers say. */
  socket(headers: Readonly<Record<string, string>> = {}): Promise<IntrudingSocket> {
    return IntrudingSocket.open(this.meridian.address, this.detail, headers);
  }

  /** Memory of the API's process in bytes. */
  async memory(): Promise<number> {
    const api = (await this.meridian.processes()).find(({ command }) =>
      command.includes('apps/api'),
    );
    if (!api) throw new Error('The API does not run.');
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(api.pid)]);
    return Number(stdout) * 1_024;
  }

  /**
   * Resolves once the API holds hardly more memory than before. Garbage may lie for a while, since
   * nothing asks for its place; what is held on to stays.
   */
  async forgets(before: number): Promise<void> {
    const mostGrowth = 50 * 1_048_576;
    const forgotten = async (): Promise<boolean> => (await this.memory()) - before < mostGrowth;
    await until('the API gives memory back', forgotten, 60_000);
  }

  close(): Promise<void> {
    return this.meridian.remove();
  }
}
