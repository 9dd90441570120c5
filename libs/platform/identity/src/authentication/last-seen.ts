import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import type { Clock } from '../clock.js';
import { SEEN_INTERVAL_MS } from '../sessions/session-limits.js';

interface Touch {
  organizationId: string;
  id: string;
  now: Date;
  before: Date;
}

const TOUCH = {
  session: statement<Touch, never>(
    'identity.touch-session',
    `update sessions set last_seen_at = :now
      where organization_id = :organizationId and id = :id and last_seen_at < :before`,
  ),
  apiKey: statement<Touch, never>(
    'identity.touch-api-key',
    `update api_keys set last_used_at = :now
      where organization_id = :organizationId and id = :id
        and (last_used_at is null or last_used_at < :before)`,
  ),
};

/** Notes when a session or a key was last used, beside the request and not within it. */
export class LastSeen {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly tenancy: Tenancy,
    private readonly clock: Clock,
    /** Told of a note that could not be written; the request has long been answered. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Begins to write the note, unless the same one is under way. */
  note(caller: Caller, kind: keyof typeof TOUCH, id: string): void {
    if (this.underWay.has(id)) return;
    const written = this.write(caller, kind, id)
      .catch(this.onFailure)
      .finally(() => this.underWay.delete(id));
    this.underWay.set(id, written);
  }

  /** Resolves when everything begun so far is written: before the database is closed. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private async write(caller: Caller, kind: keyof typeof TOUCH, id: string): Promise<void> {
    const now = this.clock();
    const before = new Date(now.getTime() - SEEN_INTERVAL_MS);
    const { organizationId } = caller;
    await this.tenancy.command(caller, (work) =>
      work.query(TOUCH[kind], { organizationId, id, now, before }),
    );
  }
}
