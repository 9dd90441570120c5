import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One of Meridian's programs, running in a process of its own. */
export interface ChildProgram {
  /** Resolves when the process has ended. */
  readonly ended: Promise<ChildEnding>;
  /** Asks it to finish what it has in hand and waits until it has ended. */
  stop(): Promise<void>;
}

/** How a program ended. */
interface ChildEnding {
  readonly name: string;
  /** In words: `exit code 1`, or `killed by SIGKILL`. */
  readonly how: string;
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
  const ended = new Promise<ChildEnding>((resolve) => {
    child.once('close', (code, signal) =>
      resolve({ name, how: signal === null ? `exit code ${code}` : `killed by ${signal}` }),
    );
  });
  await begun(child.pid);
  await Promise.race([
    ready(child),
    ended.then(({ how }) => {
      throw new Error(`The ${name} did not start (${how}).`);
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
