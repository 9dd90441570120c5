import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One of Meridian's programs, running in a process of its own. */
export interface ChildProgram {
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ name: string; code: number | null }>;
  /** Asks it to finish what it has in hand and waits until it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program and resolves when it says that it is ready. Rejects when it ends instead. `begun`
 * is told its number before that.
 */
export async function startChild(
  name: 'api' | 'worker',
  environment: Readonly<Record<string, string | undefined>>,
  begun: (pid: number | undefined) => Promise<void>,
): Promise<ChildProgram> {
  const main = fileURLToPath(new URL(`../../../${name}/dist/main.js`, import.meta.url));
  const child = fork(main, [], {
    env: { ...process.env, ...environment },
    // In a group of its own: Ctrl-C is for us, who then stop things in order.
    detached: true,
  });
  const ended = new Promise<{ name: string; code: number | null }>((resolve) => {
    child.once('close', (code) => resolve({ name, code }));
  });
  await begun(child.pid);
  await Promise.race([
    ready(child),
    ended.then(({ code }) => {
      throw new Error(`The ${name} did not start (exit code ${code}).`);
    }),
  ]);
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('message', () => resolve());
  });
}
