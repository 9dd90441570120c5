import { canonicalJson, chainPages, type ChainHead } from '@meridian/platform-audit';
import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';

const FORMAT = 'meridian-audit-export-1';

interface OrganizationName {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

const organization = statement<{ organizationId: string }, OrganizationName>(
  'checkpoints.organization',
  'select id, name, slug from organizations where id = :organizationId',
);

const all = statement<{ organizationId: string }, { document: string }>(
  'checkpoints.all',
  `select document from audit_checkpoints
    where organization_id = :organizationId order by size, signed_at, id`,
);

/**
 * Writes an organization's whole audit log as lines of canonical JSON, for the verifier that needs no
 * database (`scripts/verify-audit.mjs` describes the lines). What is there is written as it is: judging
 * it is not the exporter's business.
 *
 * @param now when the export was made.
 */
export async function* exportAuditLog(
  tenancy: Tenancy,
  caller: Caller,
  now: Date,
): AsyncGenerator<string> {
  const { organizationId } = caller;
  const [named] = await tenancy.read(caller, organization, { organizationId });
  if (!named) throw new Error('There is no such organization.');
  yield canonicalJson({
    export: { format: FORMAT, organizationId, ...named, exportedAt: now.toISOString() },
  });
  // Checkpoints first: one that is signed meanwhile must not speak of entries that were not read yet.
  const checkpoints = await tenancy.read(caller, all, { organizationId });
  let end: ChainHead | null = null;
  for await (const { links, head } of chainPages(tenancy, caller)) {
    for (const entry of links) yield canonicalJson({ entry });
    end = head;
  }
  for (const { document } of checkpoints) yield `{"checkpoint":${document}}`;
  yield canonicalJson({ end: { head: end && { sequence: end.sequence, hash: end.hash } } });
}
