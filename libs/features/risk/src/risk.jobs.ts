import { defineJob, handle, type HandledJob } from '@meridian/platform-jobs';
import type { Announcement, RelayedEvent } from '@meridian/platform-outbox';
import { z } from 'zod';
import type { RiskFlagsService } from './risk-flags.service.js';

const JUDGE_SERVICE_LEVELS = defineJob({
  name: 'judge-service-levels',
  queue: 'projections',
  payload: z.object({
    windows: z.array(z.object({ serviceLevelId: z.uuid(), windowStart: z.iso.date() })),
  }),
  attempts: 10,
  backoffMs: 1_000,
  timeoutMs: 5 * 60_000,
  on: ['attainments.changed'],
});

export const RISK_JOBS = [JUDGE_SERVICE_LEVELS];

/** What each job does; all judge the present numbers, so they may run twice or out of order. */
export function riskJobHandlers(flags: RiskFlagsService): HandledJob[] {
  return [
    handle(JUDGE_SERVICE_LEVELS, (caller, { windows }) =>
      flags.judgeServiceLevels(caller, windows),
    ),
  ];
}

const subject = z.object({ subjectId: z.string() });

/** Type of the event and of its announcement; the subject is the flag. */
export const RISK_FLAG_RAISED = 'risk-flag.raised';

/** What live subscribers are told of an event: that a flag was raised. */
export function announcedRiskFlags(event: RelayedEvent): Announcement[] {
  if (event.type !== RISK_FLAG_RAISED) return [];
  const { subjectId } = subject.parse(event.payload);
  return [{ organizationId: event.organizationId, type: RISK_FLAG_RAISED, subjectId }];
}
