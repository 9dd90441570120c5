import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, startEmbeddedDatabase } from '@meridian/platform-database';
import pg from 'pg';
import { freePort } from './free-port.mjs';
import { openDesk } from './desk.mjs';
import { Program } from './program.mjs';

const SECRET = 'only for fault tests, and long enough for the rules';

/** One installation to be mistreated: its database kept by the product's own supervisor. */
export class Arena {
  #server;
  #desks = 0;

  /** @param folder of the embedded database; a new one under the system's when left out */
  static async open(folder) {
    const arena = new Arena();
    arena.folder = folder ?? (await mkdtemp(path.join(tmpdir(), 'meridian-faults-')));
    await chmod(arena.folder, 0o711); // the server's user must pass through
    arena.dataDirectory = path.join(arena.folder, 'data');
    arena.logs = await mkdtemp(path.join(tmpdir(), 'meridian-faults-logs-'));
    arena.#server = await startEmbeddedDatabase({
      dataDirectory: arena.dataDirectory,
      log: { info() {}, warn() {} },
      progress() {},
    });
    await migrate(arena.urls.ownerUrl);
    return arena;
  }

  get urls() {
    return this.#server;
  }

  /** A fresh organization, so that what a case finds is its own. */
  desk(name) {
    this.#desks += 1;
    return openDesk(this.urls, `${name.toLowerCase()}-${this.#desks}`);
  }

  /** What API and worker are told; the address of the API is in it. */
  async environment(changes = {}) {
    const { applicationUrl, queueUrl } = this.urls;
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(await freePort()),
      DATABASE_URL: applicationUrl,
      DATABASE_QUEUE_URL: queueUrl,
      MERIDIAN_DATA_DIR: this.dataDirectory,
      MERIDIAN_SECRET: SECRET,
      LOG_LEVEL: 'warn',
      ...changes,
    };
  }

  /** The API and some workers for as long as `run` takes. */
  async withPrograms({ workers: count = 1, ...changes }, run) {
    const environment = await this.environment(changes);
    const api = new Program('api', environment, this.logs);
    const workers = Array.from(
      { length: count },
      () => new Program('worker', environment, this.logs),
    );
    const programs = [api, ...workers];
    try {
      await Promise.all(programs.map((program) => program.start()));
      const address = `http://127.0.0.1:${environment.PORT}`;
      return await run({ api, workers, environment, address });
    } finally {
      await Promise.all(programs.map((program) => program.stop()));
    }
  }

  /** Number of the server's first process, from its own file. */
  async postmaster() {
    const file = path.join(this.dataDirectory, 'postgres/cluster/postmaster.pid');
    return Number((await readFile(file, 'utf8')).split('\n')[0]);
  }

  /** Rows past every wall, to see what is really stored. */
  async rows(sql, values = []) {
    const client = new pg.Client(this.urls.superuserUrl);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async close({ keep = false } = {}) {
    await this.#server.stop();
    if (keep) return;
    await rm(this.folder, { recursive: true, force: true });
    await rm(this.logs, { recursive: true, force: true });
  }
}
