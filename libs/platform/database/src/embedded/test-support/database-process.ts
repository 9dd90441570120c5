import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const PROGRAM = fileURLToPath(new URL('start-in-a-process.mjs', import.meta.url));
const LOADER = new URL('../../../../../../scripts/typescript-loader.mjs', import.meta.url).href;

const announcement = z.object({
  ownership: z.enum(['started', 'adopted', 'attached']),
  ownerUrl: z.string(),
  applicationUrl: z.string(),
});
const failure = z.object({ problem: z.string() });

/** Another process that started the embedded database, for tests to kill or to run as somebody else. */
export class DatabaseProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly database: z.output<typeof announcement>,
  ) {}

  /** Resolves when the database is up; rejects with the message that the process failed with. */
  static async start(
    dataDirectory: string,
    user?: { readonly uid: number; readonly gid: number },
  ): Promise<DatabaseProcess> {
    const child = spawn(process.execPath, ['--import', LOADER, PROGRAM, dataDirectory], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...user,
    });
    for await (const line of createInterface(child.stdout)) {
      const message: unknown = JSON.parse(line);
      const failed = failure.safeParse(message);
      if (failed.success) throw new Error(failed.data.problem);
      return new DatabaseProcess(child, announcement.parse(message));
    }
    throw new Error('the process ended without a word');
  }

  /** Ends the process as a power cut would. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Lets the process stop its database, and waits for its end. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdin?.end();
    await ended;
  }
}
