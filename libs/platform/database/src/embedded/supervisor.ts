import { setTimeout as delay } from 'node:timers/promises';
import { connectionUrls, type ConnectionUrls } from './connection-urls.js';
import { establishServer, type Established } from './establish.js';
import type { Installation } from './installation.js';
import { prepareRoles } from './roles.js';
import { stopServer } from './server-control.js';

/** The part of a logger that the supervisor uses. */
export interface SupervisorLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Keeps the server of an installation running from `start` to `stop`: when it dies it is started
 * again, on the same port, so that connection strings stay valid.
 */
export class Supervisor {
  readonly urls: ConnectionUrls;
  private owned = false;
  private stopping = false;
  private recovery: Promise<void> = Promise.resolve();

  private constructor(
    private readonly installation: Installation,
    private readonly log: SupervisorLog,
    private current: Established,
  ) {
    this.urls = connectionUrls(current.port, installation.credentials);
  }

  /** Attaches to the installation's server, or starts it. */
  static async start(
    installation: Installation,
    wantedPort: number | undefined,
    log: SupervisorLog,
  ): Promise<Supervisor> {
    const established = await establishServer(installation, wantedPort);
    const supervisor = new Supervisor(installation, log, established);
    try {
      await supervisor.takeOver(established);
    } catch (error) {
      if (supervisor.owned) await stopServer(installation, established.pid);
      throw error;
    }
    return supervisor;
  }

  /** How this process came to the server: who owns it stops it. */
  get ownership(): 'started' | 'adopted' | 'attached' {
    if (!this.owned) return 'attached';
    return this.current.started ? 'started' : 'adopted';
  }

  /** Stops the server if this process owns it, or if whoever owned it is dead. */
  async stop(): Promise<void> {
    if (this.stopping) return this.recovery;
    this.stopping = true;
    this.recovery = this.recovery.then(() => this.finish());
    return this.recovery;
  }

  private async finish(): Promise<void> {
    const { session, port, pid } = this.current;
    // Fails when the server died just now; then there is nothing that could be left behind.
    this.owned ||= await session.tryToOwn().catch(() => false);
    await session.close();
    if (!this.owned) return;
    await stopServer(this.installation, pid);
    this.log.info({ port }, 'embedded database stopped');
  }

  private async takeOver(established: Established): Promise<void> {
    const { session, port, pid } = established;
    this.current = established;
    try {
      this.owned = await session.tryToOwn();
      await session.alone((server) => prepareRoles(server, port, this.installation.credentials));
    } catch (error) {
      await session.close();
      throw error;
    }
    const { ownership, installation } = this;
    this.log.info(
      { port, pid, ownership, cluster: installation.cluster },
      'embedded database ready',
    );
    void session.lost.then(() => {
      if (!this.stopping) this.recovery = this.recover();
    });
  }

  private async recover(): Promise<void> {
    const { port } = this.current;
    let pause = FIRST_PAUSE_MS;
    this.log.warn({ port }, 'embedded database lost, starting it again');
    while (!this.stopping) {
      try {
        await this.takeOver(await establishServer(this.installation, port));
        return;
      } catch (error) {
        this.log.warn({ port, err: error }, 'embedded database is still down');
      }
      await delay(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}
