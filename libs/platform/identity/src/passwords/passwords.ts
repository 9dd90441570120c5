import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify, type Options } from '@node-rs/argon2';
import { ExpectedError } from '@meridian/platform-tenancy';
import { normalizePassword } from './password-policy.js';
import { QueueFullError, WorkQueue } from './work-queue.js';

/** OWASP's figures for Argon2id, which is the package's default algorithm: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } satisfies Options;

const { memoryCost, timeCost, parallelism } = PARAMETERS;
/** Sixteen bytes of salt and thirty-two of hash that no password leads to, in today's parameters. */
const NOBODY =
  `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}` +
  `$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Hashes run on the thread pool of Node, which has four threads: one stays free for files and names. */
const AT_ONCE = Math.min(availableParallelism(), 3);

/** About two seconds of work on a small machine: whoever comes later had better come again. */
const MOST_WAITING = 64;
const RETRY_AFTER_SECONDS = 3;

/**
 * Hashes and verifies passwords. Each hash takes 19 MiB and a core, so a flood of sign-ins is an
 * attack on memory: only as many run at once as there are cores, a bounded number waits, and the
 * rest is refused.
 */
export class Passwords {
  private readonly queue: WorkQueue;

  constructor(atOnce = AT_ONCE, mostWaiting = MOST_WAITING) {
    this.queue = new WorkQueue(atOnce, mostWaiting);
  }

  /** The password in PHC form, which carries salt and parameters. */
  hash(password: string): Promise<string> {
    return this.queued(() => hash(normalizePassword(password), PARAMETERS));
  }

  /** True when the password is the one that was hashed. */
  verify(phc: string, password: string): Promise<boolean> {
    return this.queued(() => verify(phc, normalizePassword(password)));
  }

  /** Takes as long as `verify` and fits nobody: what an unknown address must cost. */
  verifyNobody(password: string): Promise<boolean> {
    return this.verify(NOBODY, password);
  }

  /** True when the hash was made with less work than is asked for today. */
  isOutdated(phc: string): boolean {
    const used = parseOptions(phc);
    return used.memoryCost < memoryCost || used.timeCost < timeCost;
  }

  private async queued<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await this.queue.run(task);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      throw new ExpectedError(
        'TOO_MANY_REQUESTS',
        'Many people are signing in at this moment; please try again shortly.',
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      );
    }
  }
}
