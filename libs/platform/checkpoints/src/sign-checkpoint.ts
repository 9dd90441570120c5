import { canonicalJson, verifyAuditChain, type ChainHead } from '@meridian/platform-audit';
import { statement, uuidv7 } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import { readCheckpoint, signedCheckpoint, type Checkpoint } from './checkpoint.js';
import type { SigningKey } from './signing-key.js';

const latest = statement<{ organizationId: string; keyId: string }, { document: string }>(
  'checkpoints.latest',
  `select document from audit_checkpoints
    where organization_id = :organizationId and key_id = :keyId
    order by size desc, signed_at desc limit 1`,
);

interface CheckpointRow {
  readonly organizationId: string;
  readonly id: string;
  readonly size: number;
  readonly headHash: string;
  readonly signedAt: Date;
  readonly keyId: string;
  readonly document: string;
}

const insert = statement<CheckpointRow, never>(
  'checkpoints.insert',
  `insert into audit_checkpoints
     (organization_id, id, size, head_hash, signed_at, key_id, document)
   values (:organizationId, :id, :size, :headHash, :signedAt, :keyId, :document)`,
);

/** A chain that is not what it was: signing its end would make the forgery respectable. */
class BrokenAuditLog extends Error {
  override readonly name = 'BrokenAuditLog';
}

/**
 * Signs where the organization's chain ends, after checking that it follows from the last checkpoint
 * that this key signed. Nothing new is nothing to sign: the last checkpoint is returned again.
 *
 * @throws BrokenAuditLog naming the first bad entry.
 */
export async function signCheckpoint(
  tenancy: Tenancy,
  caller: Caller,
  key: SigningKey,
): Promise<Checkpoint> {
  const before = await latestOf(tenancy, caller, key);
  const start: ChainHead | undefined = before && { sequence: before.size, hash: before.headHash };
  const report = await verifyAuditChain(tenancy, caller, start);
  if (!report.intact) {
    throw new BrokenAuditLog(
      `The audit log is broken at entry ${report.brokenSequence} (${report.problem}): nothing was ` +
        'signed. Export it and compare it with the checkpoints that you keep: docs/audit-log.md.',
    );
  }
  const { head } = report;
  if (before?.size === head.sequence) return before;
  return tenancy.command(caller, async (work) => {
    const { organizationId } = caller;
    const checkpoint = signedCheckpoint(key, organizationId, head, work.now);
    await work.query(insert, {
      organizationId,
      id: uuidv7(work.now.getTime()),
      size: checkpoint.size,
      headHash: checkpoint.headHash,
      signedAt: work.now,
      keyId: checkpoint.keyId,
      document: canonicalJson(checkpoint),
    });
    return checkpoint;
  });
}

/** The last checkpoint of this key, if nobody touched it: from any other, all is checked again. */
async function latestOf(
  tenancy: Tenancy,
  caller: Caller,
  key: SigningKey,
): Promise<Checkpoint | undefined> {
  const { organizationId } = caller;
  const [row] = await tenancy.read(caller, latest, { organizationId, keyId: key.id });
  const read = row && readCheckpoint(row.document);
  const ours = read?.organizationId === organizationId && read.publicKey === key.publicKey;
  return ours ? read : undefined;
}
