import type { Check } from '@meridian/platform-doctor';
import { verifyAuditChain, type ChainProblem } from './verify-audit-chain.js';

const PROBLEMS: Readonly<Record<ChainProblem, string>> = {
  CHANGED: 'was changed after it was written',
  MISSING: 'is missing',
  REORDERED: 'stood elsewhere',
  UNLINKED: 'does not follow the entry before it',
  CUT: 'and all later ones are missing',
  HEAD: 'is not what the head of the chain states',
};

const CHAINS: Check = {
  name: 'audit chains',
  proves: 'no entry of any audit log was changed, removed, added or moved',
  counts: 'audit entries',
  async examine({ tenancy, organizations }, examination) {
    for (const { slug, caller } of organizations) {
      const report = await verifyAuditChain(tenancy, caller);
      examination.saw(report.entries);
      if (report.intact) continue;
      examination.failed(
        `${slug}: entry ${report.brokenSequence} ${PROBLEMS[report.problem]}`,
        'Keep this database as evidence, and compare with a backup and with heads kept elsewhere.',
      );
    }
  },
};

/** Tables whose rows count their versions: each version is a change that somebody made. */
const VERSIONED = `
  select a.attrelid::regclass::text as table from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
   where a.attname = 'version' and a.atttypid = 'integer'::regtype and c.relnamespace = 'public'::regnamespace
   order by 1`;

/** Signing in changes no user, but is recorded as done to one. */
const changesOf = (table: string): string => `
  with changes as (
    select subject_id, count(*) as recorded,
           count(*) filter (where action ~ '\\.created$') as creations
      from audit_entries
     where action !~ '\\.(signed-in|signed-out|recorded)$' group by subject_id)
  select count(*)::float8 as looked,
         count(*) filter (where coalesce(c.recorded, 0) < r.version)::float8 as lost,
         count(*) filter (where c.creations > 1)::float8 as doubled,
         min(r.id::text) filter (where coalesce(c.recorded, 0) < r.version
                                    or c.creations > 1) as example
    from ${table} r left join changes c on c.subject_id = r.id`;

interface Changes {
  readonly looked: number;
  readonly lost: number;
  readonly doubled: number;
  readonly example: string | null;
}

const CHANGES: Check = {
  name: 'audited changes',
  proves: 'each version of each object has its entry in the audit log, and was made once',
  counts: 'objects',
  async examine({ owner, tenancy, organizations }, examination) {
    const { rows: tables } = await owner.query<{ table: string }>(VERSIONED);
    for (const { table } of tables) {
      for (const { slug, caller } of organizations) {
        const [found] = await tenancy.readQuery<Changes>(caller, { text: changesOf(table) });
        if (!found) continue;
        examination.saw(found.looked);
        if (found.lost + found.doubled === 0) continue;
        examination.failed(
          `${slug}: ${table}, such as ${found.example ?? '?'}: ${found.lost} changed without an ` +
            `audit entry, ${found.doubled} made twice`,
          'Somebody wrote past the program. Find out who signed in to PostgreSQL as owner.',
        );
      }
    }
  },
};

/** What must hold of the audit log. */
export const AUDIT_CHECKS: readonly Check[] = [CHAINS, CHANGES];
