import { createHash } from 'node:crypto';

/**
 * The id of a job's run for an event, or for a tick of its schedule: a UUID of version 8 (RFC 9562,
 * 5.8), which holds a digest, and so the same for the same run.
 */
export function runKey(job: string, runId: string): string {
  const digest = createHash('sha256').update(`${job}\n${runId}`).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
