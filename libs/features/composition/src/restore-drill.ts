import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { verifyAuditChain } from '@meridian/platform-audit';
import { compareWithManifest, restoreBackup, type Manifest } from '@meridian/platform-backup';
import { readCheckpoint, type Checkpoint } from '@meridian/platform-checkpoints';
import {
  migrate,
  openDatabase,
  startEmbeddedDatabase,
  type EmbeddedDatabase,
} from '@meridian/platform-database';
import { runDoctor } from '@meridian/platform-doctor';
import { organizationId, systemCaller, Tenancy } from '@meridian/platform-tenancy';
import { DOCTOR_CHECKS } from './doctor-checks.js';

export interface DrillRequest {
  readonly backup: string;
  /** Where there is room for the restored copy. */
  readonly scratch: string;
  /** Files with checkpoints that were kept outside. */
  readonly checkpoints: readonly string[];
  readonly progress: (message: string) => void;
}

/** What a drill found. Nothing in `problems` means that the backup is good. */
export interface DrillFigures {
  readonly bytes: number;
  readonly organizations: number;
  readonly rows: number;
  readonly missingRows: number;
  readonly auditEntries: number;
  readonly checkpointsHeld: number;
  readonly doctorChecks: number;
  /** Until the restored database answers: the recovery time of the real thing. */
  readonly secondsToRestore: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

/** About work in flight, of which a copy shows what nobody takes up: no fault of the backup. */
const IN_FLIGHT = ['outbox', 'jobs'];

const quiet = { info: () => undefined, warn: () => undefined };

/**
 * Restores a backup to a scratch folder, starts it, compares every row with the manifest, verifies
 * every audit log, also against checkpoints kept elsewhere, has the doctor examine it, and removes it.
 */
export async function restoreDrill(request: DrillRequest): Promise<DrillFigures> {
  const { progress } = request;
  const held = await heldCheckpoints(request.checkpoints);
  const folder = await mkdtemp(path.join(request.scratch, 'meridian-drill-'));
  await chmod(folder, 0o711); // the server's user must pass through
  const dataDirectory = path.join(folder, 'data');
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1_000;
  try {
    const manifest = await restoreBackup({ backup: request.backup, dataDirectory, progress });
    const database = await startEmbeddedDatabase({ dataDirectory, log: quiet, progress });
    try {
      const secondsToRestore = seconds();
      const examined = await examine(database, dataDirectory, manifest, held);
      const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
      return { bytes, secondsToRestore, ...examined, seconds: seconds() };
    } finally {
      await database.stop();
      await removeHome(dataDirectory);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The server's home may lie elsewhere, behind a link. */
async function removeHome(dataDirectory: string): Promise<void> {
  const home = await realpath(path.join(dataDirectory, 'postgres')).catch(() => undefined);
  if (home) await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

type Examined = Omit<DrillFigures, 'bytes' | 'secondsToRestore' | 'seconds'>;

async function examine(
  database: EmbeddedDatabase,
  dataDirectory: string,
  manifest: Manifest,
  held: readonly Checkpoint[],
): Promise<Examined> {
  const compared = await compareWithManifest(database.superuserUrl, manifest);
  // As the next start would: a backup may be older than the release that restores it.
  await migrate(database.ownerUrl);
  const audit = await verifyLogs(database.applicationUrl, manifest, held);
  const checks = DOCTOR_CHECKS.filter(({ name }) => !IN_FLIGHT.includes(name));
  const doctor = await runDoctor({ ...database, redisUrl: undefined, dataDirectory }, checks);
  return {
    organizations: manifest.organizations.length,
    rows: compared.rows,
    missingRows: compared.missingRows,
    auditEntries: audit.entries,
    checkpointsHeld: held.length,
    doctorChecks: doctor.checks.length,
    problems: [
      ...compared.organizations.map((slug) => `Organization ${slug} is not in both.`),
      ...compared.differences.map(
        ({ organization, table, expected, found }) =>
          `${organization}, ${table}: ${found} rows where ${expected} were backed up, or other content.`,
      ),
      ...audit.problems,
      ...doctor.checks.flatMap(({ name, findings }) =>
        findings
          .filter(({ severity }) => severity === 'FAILED')
          .map(({ place }) => `Doctor, ${name}: ${place}.`),
      ),
    ],
  };
}

/** Every chain as a whole, where it ended at the backup, and where kept checkpoints say it was. */
async function verifyLogs(
  url: string,
  { organizations }: Manifest,
  held: readonly Checkpoint[],
): Promise<{ entries: number; problems: string[] }> {
  const database = await openDatabase({
    url,
    applicationName: 'meridian-drill',
    poolSize: 2,
    statementTimeoutMs: 600_000,
    entities: [],
  });
  const tenancy = new Tenancy(database);
  const problems: string[] = [];
  let entries = 0;
  try {
    for (const { id, slug, auditHead } of organizations) {
      const caller = systemCaller(organizationId(id), 'drill', 'Drill');
      const report = await verifyAuditChain(tenancy, caller);
      entries += report.entries;
      if (!report.intact) {
        problems.push(`${slug}: audit log broken at ${report.brokenSequence} (${report.problem}).`);
      } else if (auditHead && report.head.hash !== auditHead.hash) {
        problems.push(`${slug}: the audit log does not end where it did at the backup.`);
      }
      for (const { size, headHash } of held.filter((one) => one.organizationId === id)) {
        const answer = await tenancy.readQuery<{ hash: string }>(caller, {
          text: 'select hash from audit_entries where organization_id = $1 and sequence = $2',
          values: [id, size],
        });
        if (answer[0]?.hash === headHash) continue;
        problems.push(`${slug}: entry ${size} is not what the kept checkpoint says.`);
      }
    }
  } finally {
    await database.close();
  }
  return { entries, problems };
}

async function heldCheckpoints(files: readonly string[]): Promise<Checkpoint[]> {
  return Promise.all(
    files.map(async (file) => {
      const checkpoint = readCheckpoint(await readFile(file, 'utf8'));
      if (checkpoint) return checkpoint;
      throw new Error(`${file} holds no checkpoint that was signed as it stands.`);
    }),
  );
}
