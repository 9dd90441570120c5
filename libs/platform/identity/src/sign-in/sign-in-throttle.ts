import { In, type EntityManager } from 'typeorm';
import { retryOnConflict, type Database } from '@meridian/platform-database';
import { clientNetwork } from '@meridian/platform-graphql';
import { ExpectedError } from '@meridian/platform-tenancy';
import type { Clock } from '../clock.js';
import { keyedDigest } from '../credentials/keyed-digest.js';
import { SignInAttempt } from './sign-in-attempt.js';
import {
  delaySeconds,
  FORGET_AFTER_MS,
  SIGN_IN_LIMITS,
  type SignInLimit,
} from './sign-in-limits.js';

/** An attempt that was counted as a failure before its password was looked at. */
export interface Charge {
  /** Subjects of this account: from this network, and from everywhere. */
  readonly account: readonly string[];
  /** The network's own subject, over all accounts. */
  readonly network: string;
}

// In one order everywhere, so that two attempts wait for each other and never cross.
const OPEN = `insert into sign_in_attempts (subject, failures, last_failed_at, blocked_until)
  select subject, 0, $2, $2 from unnest($1::text[]) as given (subject) order by subject
  on conflict do nothing`;

const SWEEP = `delete from sign_in_attempts where subject in (
  select subject from sign_in_attempts where last_failed_at < $1 limit 500 for update skip locked)`;

/**
 * Slows down whoever guesses passwords: for one account from one network, for one account from
 * everywhere, for one network over all accounts. An attempt is counted before it is tried and taken
 * back when it succeeds, so that a hundred guesses sent at once count like a hundred in a row. The
 * counts are in the database: they hold for all replicas and survive a restart.
 */
export class SignInThrottle {
  constructor(
    private readonly database: Database,
    private readonly secret: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts an attempt as failed, for now.
   *
   * @throws ExpectedError TOO_MANY_REQUESTS while the account or the network has to wait; such an
   * attempt is not counted, so that waiting ends.
   */
  async charge(email: string, address: string): Promise<Charge> {
    const network = clientNetwork(address);
    const fromNetwork = this.subject('account-from-network', `${email}\0${network}`);
    const anywhere = this.subject('account', email);
    const overall = this.subject('network', network);
    const limits = new Map<string, SignInLimit>([
      [fromNetwork, SIGN_IN_LIMITS.accountFromNetwork],
      [anywhere, SIGN_IN_LIMITS.account],
      [overall, SIGN_IN_LIMITS.network],
    ]);
    await this.inTransaction((manager) => this.count(manager, limits));
    return { account: [fromNetwork, anywhere], network: overall };
  }

  /**
   * The attempt succeeded: the account's counts start anew. The network's loses this attempt only,
   * or one known password would buy guesses at all others. Whoever signs in also sweeps up some of
   * what was forgotten, so no schedule is needed.
   */
  async forgive({ account, network }: Charge): Promise<void> {
    await this.inTransaction(async (manager) => {
      await locked(manager, [...account, network]);
      await manager.delete(SignInAttempt, { subject: In(account) });
      await this.uncount(manager, [network]);
      await manager.query(SWEEP, [new Date(this.clock().getTime() - FORGET_AFTER_MS)]);
    });
  }

  /** The attempt was not tried after all. */
  async takeBack({ account, network }: Charge): Promise<void> {
    await this.inTransaction((manager) => this.uncount(manager, [...account, network]));
  }

  private async count(manager: EntityManager, limits: Map<string, SignInLimit>): Promise<void> {
    const now = this.clock();
    await manager.query(OPEN, [[...limits.keys()], now]);
    const kept = await locked(manager, [...limits.keys()]);
    const blockedUntil = Math.max(...kept.map((attempt) => attempt.blockedUntil.getTime()));
    if (blockedUntil > now.getTime()) throw tooMany(blockedUntil - now.getTime());
    for (const [subject, limit] of limits) {
      const attempt = kept.find((candidate) => candidate.subject === subject);
      const failures = 1 + (attempt && !isForgotten(attempt, now) ? attempt.failures : 0);
      const wait = delaySeconds(failures, limit) * 1000;
      const blocked = new Date(now.getTime() + wait);
      await manager.update(
        SignInAttempt,
        { subject },
        { failures, lastFailedAt: now, blockedUntil: blocked },
      );
    }
  }

  private async uncount(manager: EntityManager, subjects: readonly string[]): Promise<void> {
    for (const { subject, failures } of await locked(manager, subjects)) {
      const fewer = Math.max(failures - 1, 0);
      await manager.update(
        SignInAttempt,
        { subject },
        { failures: fewer, blockedUntil: this.clock() },
      );
    }
  }

  private inTransaction<T>(run: (manager: EntityManager) => Promise<T>): Promise<T> {
    return retryOnConflict(() => this.database.commands.transaction(run));
  }

  private subject(kind: string, text: string): string {
    return keyedDigest(this.secret, `sign-in-attempt:${kind}`, text);
  }
}

function locked(manager: EntityManager, subjects: readonly string[]): Promise<SignInAttempt[]> {
  return manager.find(SignInAttempt, {
    where: { subject: In(subjects) },
    order: { subject: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

const isForgotten = (attempt: SignInAttempt, now: Date): boolean =>
  now.getTime() - attempt.lastFailedAt.getTime() > FORGET_AFTER_MS;

function tooMany(milliseconds: number): ExpectedError {
  return new ExpectedError('TOO_MANY_REQUESTS', 'Too many attempts to sign in; please wait.', {
    retryAfterSeconds: Math.ceil(milliseconds / 1000),
  });
}
