import { statement, uuidv7 } from '@meridian/platform-database';
import { recordChange } from '@meridian/platform-outbox';
import {
  isId,
  notFound,
  systemCaller,
  type Caller,
  type Tenancy,
  type Work,
} from '@meridian/platform-tenancy';
import { IsNull } from 'typeorm';
import type { Clock } from '../clock.js';
import { issueBearerToken, readBearerToken } from '../credentials/bearer-token.js';
import { personId } from '../users/acting-user.js';
import { SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './session-limits.js';
import { Session } from './session.js';

/** A session just begun: the only moment at which its token is known. */
export interface StartedSession {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** One of the caller's sessions that is still good. */
export interface OpenSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** The one that asks. */
  readonly current: boolean;
}

interface OpenSessionsOf {
  organizationId: string;
  userId: string;
  hash: string;
  now: Date;
  idleSince: Date;
}

const OPEN_SESSIONS = statement<OpenSessionsOf, OpenSession>(
  'identity.open-sessions',
  `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt",
          token_hash = :hash as current
     from sessions
    where organization_id = :organizationId and user_id = :userId
      and ended_at is null and expires_at > :now and last_seen_at > :idleSince
    order by last_seen_at desc, id limit 100`,
);

const END_ALL = statement<
  { organizationId: string; userId: string; kept: string; now: Date },
  { id: string }
>(
  'identity.end-sessions',
  `update sessions set ended_at = :now
    where organization_id = :organizationId and user_id = :userId
      and ended_at is null and token_hash <> :kept
   returning id`,
);

/** Begins and ends sessions. A session is a row; its token lives in the browser only. */
export class Sessions {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins a session of the user. Whichever way somebody proved who he is ends here: by password
   * today, by OpenID Connect later. The token is always a new one, never one that was presented.
   */
  async start(work: Work, userId: string): Promise<StartedSession> {
    const { organizationId } = work.caller;
    const now = this.clock();
    const id = uuidv7(now.getTime());
    const token = issueBearerToken(organizationId);
    const expiresAt = new Date(now.getTime() + SESSION_ABSOLUTE_MS);
    await work.manager.insert(Session, {
      organizationId,
      id,
      userId,
      tokenHash: token.hash,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
    });
    return { id, token: token.text, expiresAt };
  }

  /** The caller's open sessions, the latest first; `token` tells which of them asks. */
  async list(caller: Caller, token: string): Promise<OpenSession[]> {
    const now = this.clock();
    return this.tenancy.read(caller, OPEN_SESSIONS, {
      organizationId: caller.organizationId,
      userId: personId(caller),
      hash: hashOf(token),
      now,
      idleSince: new Date(now.getTime() - SESSION_IDLE_MS),
    });
  }

  /** Ends one of the caller's own sessions, for example on a computer left behind. */
  async revoke(caller: Caller, sessionId: string): Promise<void> {
    const userId = personId(caller);
    if (!isId(sessionId)) throw notFound('session');
    await this.tenancy.command(caller, async (work) => {
      const ended = await this.end(work, { id: sessionId, userId });
      if (!ended) throw notFound('session');
      await recordEnd(work, ended, 'session.revoked');
    });
  }

  /** Ends the session of this token. Quietly does nothing when it has ended already. */
  async signOut(caller: Caller, token: string): Promise<void> {
    const userId = personId(caller);
    await this.tenancy.command(caller, async (work) => {
      const ended = await this.end(work, { tokenHash: hashOf(token), userId });
      if (ended) await recordEnd(work, ended, 'user.signed-out');
    });
  }

  /** Ends the session that a browser gave up by signing in anew, in whichever organization it was. */
  async abandon(token: string, requestId: string): Promise<void> {
    const credential = readBearerToken(token);
    if (!credential) return;
    const caller = systemCaller(credential.organizationId, requestId);
    await this.tenancy.command(caller, async (work) => {
      const ended = await this.end(work, { tokenHash: credential.hash });
      if (ended) await recordEnd(work, ended, 'session.replaced');
    });
  }

  /** Ends all of a user's sessions but the one with this token; returns how many. */
  async endAll(work: Work, userId: string, keptToken = ''): Promise<number> {
    const { organizationId } = work.caller;
    const kept = hashOf(keptToken);
    const ended = await work.query(END_ALL, { organizationId, userId, kept, now: this.clock() });
    return ended.length;
  }

  private async end(
    work: Work,
    which: { id?: string; tokenHash?: string; userId?: string },
  ): Promise<Session | null> {
    const { organizationId } = work.caller;
    const session = await work.manager.findOne(Session, {
      where: { organizationId, endedAt: IsNull(), ...which },
      lock: { mode: 'for_no_key_update' },
    });
    if (!session) return null;
    await work.manager.update(
      Session,
      { organizationId, id: session.id },
      { endedAt: this.clock() },
    );
    return session;
  }
}

async function recordEnd(
  work: Work,
  session: Session,
  action: 'session.revoked' | 'session.replaced' | 'user.signed-out',
): Promise<void> {
  await recordChange(work, {
    action,
    subject: { kind: 'Session', id: session.id },
    before: { userId: session.userId, ended: false },
    after: { userId: session.userId, ended: true },
  });
}

const hashOf = (token: string): string => readBearerToken(token)?.hash ?? '';
