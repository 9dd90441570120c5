import type { Check } from '@meridian/platform-doctor';

/** Relayed within milliseconds as a rule; longer means that no relay works. */
const LONGEST_WAIT_SECONDS = 60;

interface Waiting {
  readonly events: number;
  readonly late: number;
  readonly oldest: string | null;
}

/** What must hold of the outbox. */
export const OUTBOX_CHECKS: readonly Check[] = [
  {
    name: 'outbox',
    proves: 'whatever must follow from a change was handed to the queues within a minute',
    counts: 'events',
    async examine({ queue }, examination) {
      const { rows } = await queue.query<Waiting>(
        `select count(*)::float8 as events,
                count(*) filter (where relayed_at is null and created_at < now()
                                  - make_interval(secs => $1))::float8 as late,
                min(created_at) filter (where relayed_at is null)::text as oldest
           from outbox_events`,
        [LONGEST_WAIT_SECONDS],
      );
      const [waiting] = rows;
      if (!waiting) return;
      examination.saw(waiting.events);
      if (waiting.late === 0) return;
      examination.failed(
        `${waiting.late} events wait, the oldest since ${waiting.oldest ?? '?'}`,
        'Start a worker; if one runs, its log says why relaying fails.',
      );
    },
  },
];
