import type { Credentials } from './credentials.js';

/** The names that the database and its roles have in every installation. */
export const DATABASE = 'meridian';
export const ROLES = {
  superuser: 'postgres',
  owner: 'meridian_owner',
  application: 'meridian_app',
  queue: 'meridian_queue',
} as const;

/** Where each role connects. */
export interface ConnectionUrls {
  /** Owns the database; migrates it. */
  readonly ownerUrl: string;
  /** Serves requests; row-level security binds it. */
  readonly applicationUrl: string;
  /** Relays the outbox and keeps the job queues. */
  readonly queueUrl: string;
  /** May do anything: backup and repair only. Row-level security is off for it. */
  readonly superuserUrl: string;
}

export function connectionUrls(port: number, credentials: Credentials): ConnectionUrls {
  const url = (role: keyof typeof ROLES): string =>
    `postgresql://${ROLES[role]}:${credentials[role]}@127.0.0.1:${port}/${DATABASE}`;
  return {
    ownerUrl: url('owner'),
    applicationUrl: url('application'),
    queueUrl: url('queue'),
    superuserUrl: url('superuser'),
  };
}
