import {
  defineJob,
  defineSchedule,
  handle,
  type HandledJob,
  type Schedule,
} from '@meridian/platform-jobs';
import type { Tenancy } from '@meridian/platform-tenancy';
import { z } from 'zod';
import { signCheckpoint } from './sign-checkpoint.js';
import type { SigningKey } from './signing-key.js';

const SIGN_AUDIT_CHECKPOINT = defineJob({
  name: 'sign-audit-checkpoint',
  queue: 'projections',
  payload: z.object({}),
  attempts: 3,
  backoffMs: 10_000,
  timeoutMs: 15 * 60_000,
  on: [],
});

export const CHECKPOINT_JOBS = [SIGN_AUDIT_CHECKPOINT];

export const CHECKPOINT_SCHEDULES: readonly Schedule[] = [
  defineSchedule({
    name: 'audit-checkpoints',
    every: 60 * 60_000,
    job: SIGN_AUDIT_CHECKPOINT,
  }),
];

/** A chain that was tampered with becomes a dead letter that names the entry. */
export function checkpointJobHandlers(tenancy: Tenancy, key: SigningKey): HandledJob[] {
  return [
    handle(SIGN_AUDIT_CHECKPOINT, async (caller) => {
      await signCheckpoint(tenancy, caller, key);
    }),
  ];
}
