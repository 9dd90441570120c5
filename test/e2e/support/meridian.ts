import { attachEmbeddedDatabase, type ConnectionUrls } from '@meridian/platform-database';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.js';
import { emptyOwnRedis, ownRedis } from './own-redis.js';
import { Person } from './person.js';
import { runningProcesses, type RunningProcess } from './processes.js';
import { Program, run, type Ending, type Environment } from './program.js';

const STARTED = 'Ctrl-C stops everything';
const SIGN_IN = /^ {2}([A-Z_]+) +(\S+@\S+) +(\S+) +\((.+)\)$/gm;

/** A line of the demo's sign-ins, as `meridian start` prints them. */
export interface SignIn {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  readonly organization: string;
}

/** An installation of Meridian in a folder of its own, started and used as a customer would. */
export class Meridian {
  private program: Program | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  /** Makes the folder, and starts nothing yet. */
  static async install(): Promise<Meridian> {
    const folder = await mkdtemp(path.join(tmpdir(), 'meridian-e2e-'));
    // Started by root, the database runs as another user, who has to pass through.
    await chmod(folder, 0o711);
    return new Meridian(folder, await freePort());
  }

  /** The same, started. */
  static async started(environment: Environment = {}): Promise<Meridian> {
    const meridian = await Meridian.install();
    await meridian.start(environment);
    return meridian;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get environment(): Environment {
    return {
      MERIDIAN_DATA_DIR: path.join(this.folder, 'data'),
      PORT: String(this.port),
      ...ownRedis(),
    };
  }

  /** The running `meridian start`. */
  get running(): Program {
    if (!this.program) throw new Error('Meridian has not been started.');
    return this.program;
  }

  async start(environment: Environment = {}): Promise<Program> {
    this.program = new Program(['start'], { ...this.environment, ...environment });
    await this.program.printed(STARTED);
    return this.program;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.running.signal(signal);
    return this.running.ended;
  }

  /** Stops it, if it runs, and removes everything. For the end of a test file. */
  async remove(): Promise<void> {
    if (this.program) await this.stop();
    await emptyOwnRedis();
    await rm(this.folder, { recursive: true });
  }

  /** Runs another command beside it. */
  command(args: readonly string[], environment: Environment = {}): Promise<Ending> {
    return run(args, { ...this.environment, ...environment });
  }

  /** The sign-ins that the start printed. */
  get signIns(): SignIn[] {
    return [...this.running.output.matchAll(SIGN_IN)].map(
      ([, role = '', email = '', password = '', organization = '']) => ({
        role,
        email,
        password,
        organization,
      }),
    );
  }

  /** Signs in somebody of the demo. */
  async signIn(email: string): Promise<Person> {
    const found = this.signIns.find((signIn) => signIn.email === email);
    if (!found) throw new Error(`The demo has no ${email}.`);
    return Person.signIn(this.address, found.email, found.password);
  }

  /** Everything that runs for this installation: programs started from it, and its database. */
  async processes(): Promise<RunningProcess[]> {
    const all = await runningProcesses();
    const ours = new Set([this.program?.pid]);
    return all.filter(({ pid, parent, command }) => {
      const isOurs = ours.has(pid) || ours.has(parent) || command.includes(this.folder);
      if (isOurs) ours.add(pid);
      return isOurs;
    });
  }

  async databaseUrls(): Promise<ConnectionUrls> {
    const urls = await attachEmbeddedDatabase(path.join(this.folder, 'data'));
    if (!urls) throw new Error('The database does not run.');
    return urls;
  }

  /** Reads from the database past every wall, to check what is really stored. */
  async sql(query: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new pg.Client((await this.databaseUrls()).superuserUrl);
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(query, [...values]);
      return rows;
    } finally {
      await client.end();
    }
  }
}
