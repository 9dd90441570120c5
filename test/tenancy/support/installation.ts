import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../e2e/support/free-port.js';
import { emptyOwnRedis, ownRedis } from '../../e2e/support/own-redis.js';
import { Program, type Environment } from '../../e2e/support/program.js';
import { until } from '../../e2e/support/until.js';

/** The built program of an app. */
export const program = (app: string): string =>
  fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));

/** The built API and worker in production's shape: two processes over a database of their own. */
export class Installation {
  private constructor(
    readonly database: TestDatabase,
    readonly address: string,
    private readonly workerAddress: string,
    private readonly folder: string,
    private readonly programs: readonly Program[],
  ) {}

  static async start(): Promise<Installation> {
    const database = await createTestDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), 'meridian-tenancy-'));
    const [port, workerPort] = [await freePort(), await freePort()];
    const environment: Environment = {
      DATABASE_URL: database.applicationUrl,
      DATABASE_QUEUE_URL: database.queueUrl,
      MERIDIAN_DATA_DIR: folder,
      MERIDIAN_SECRET: 'for tests only, and long enough for that purpose',
      // Asks in a minute what people ask in a month.
      CALLER_POINTS_PER_MINUTE: '0',
      ORGANIZATION_POINTS_PER_MINUTE: '0',
      STRANGER_POINTS_PER_MINUTE: '0',
      LOG_LEVEL: 'debug',
      PORT: String(port),
      WORKER_PORT: String(workerPort),
      ...ownRedis(),
    };
    const programs = ['api', 'worker'].map((app) => new Program([], environment, program(app)));
    const installation = new Installation(
      database,
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${workerPort}`,
      folder,
      programs,
    );
    await installation.ready();
    return installation;
  }

  /** All that both processes have logged so far. */
  get log(): string {
    return this.programs.map(({ output, errors }) => output + errors).join('\n');
  }

  /** What both processes tell of their metrics and health. */
  async operations(): Promise<string> {
    const paths = ['/metrics', '/health/live', '/health/ready'];
    const pages = [this.address, this.workerAddress].flatMap((address) =>
      paths.map(async (page) => (await fetch(address + page)).text()),
    );
    return (await Promise.all(pages)).join('\n');
  }

  async remove(): Promise<void> {
    for (const running of this.programs) running.signal('SIGTERM');
    await Promise.all(this.programs.map(({ ended }) => ended));
    await emptyOwnRedis();
    await this.database.close();
    await rm(this.folder, { recursive: true });
  }

  private async ready(): Promise<void> {
    for (const address of [this.address, this.workerAddress]) {
      await until(`${address} is ready:\n${this.log}`, () =>
        fetch(`${address}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    }
  }
}
