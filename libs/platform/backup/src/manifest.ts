import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '@meridian/platform-audit';
import { z } from 'zod';
import { BackupError } from './backup-error.js';
import { errorCode } from './error-code.js';

export const MANIFEST = 'manifest.json';
const FORMAT = 'meridian-backup-1';

const copiedFile = z.object({ path: z.string(), size: z.number(), sha256: z.string() });

const organization = z.object({
  id: z.string(),
  slug: z.string(),
  tables: z.record(z.string(), z.object({ rows: z.number(), digest: z.string() })),
  /** Where its audit log ended. */
  auditHead: z.object({ sequence: z.number(), hash: z.string() }).nullable(),
});

const format = z.object({
  format: z.literal(FORMAT),
  /** ISO 8601 in UTC: the moment that is restored. */
  madeAt: z.string(),
  postgresVersion: z.string(),
  postgresMajorVersion: z.number(),
  migrations: z.array(z.string()),
  /** The stretch of PostgreSQL's log that belongs to it. */
  wal: z.object({ from: z.string(), to: z.string() }),
  organizations: z.array(organization),
  directories: z.array(z.string()),
  files: z.array(copiedFile),
  notIncluded: z.array(z.string()),
});

/** A file of a backup, by its path in it. */
export type CopiedFile = z.output<typeof copiedFile>;

/** What a backup holds. Written last: a folder without one is no backup. */
export type Manifest = z.output<typeof format>;

export type BackedUpOrganization = z.output<typeof organization>;

/** The manifest as a text, with a digest of itself. */
export function manifestText(manifest: Omit<Manifest, 'format'>): string {
  const whole: Manifest = { format: FORMAT, ...manifest };
  return `${JSON.stringify({ ...whole, digest: digestOf(whole) }, null, 1)}\n`;
}

/** @throws BackupError when the folder holds no backup, or its manifest was damaged. */
export async function readManifest(backup: string): Promise<Manifest> {
  const text = await readFile(path.join(backup, MANIFEST), 'utf8').catch((error: unknown) => {
    throw new BackupError(
      `${backup} holds no backup: it has no ${MANIFEST} (${errorCode(error) ?? 'unreadable'}). ` +
        'A backup that was interrupted is none.',
    );
  });
  const read = z.looseObject({ digest: z.string() }).safeParse(parse(text)).data;
  const { digest, ...rest } = read ?? {};
  const manifest = format.safeParse(rest).data;
  if (manifest && digest === digestOf(manifest)) return manifest;
  throw new BackupError(
    `${path.join(backup, MANIFEST)} is damaged, or of another release: restore another backup.`,
  );
}

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
