import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';

/** More are in the record: query caseImport { problems }. */
const MOST_PROBLEMS = 20;

const PROBLEMS = statement<
  { organizationId: string; importId: string; most: number },
  { message: string }
>(
  'cli.import-problems',
  `select message from case_import_problems
    where organization_id = :organizationId and import_id = :importId
    order by line, id limit :most`,
);

const ATTAINMENTS = statement<
  { organizationId: string; providerId: string },
  { name: string; month: string; met: number; missed: number; undecided: number; status: string }
>(
  'cli.attainments',
  `select l.name, to_char(a.window_start, 'YYYY-MM') as month, a.met, a.missed, a.undecided, a.status
     from attainments a
     join service_levels l on l.organization_id = a.organization_id and l.id = a.service_level_id
    where a.organization_id = :organizationId and a.provider_id = :providerId
    order by l.name, a.window_start desc limit 60`,
);

/** The first lines that were refused, and why. */
export async function problemLines(
  tenancy: Tenancy,
  caller: Caller,
  importId: string,
): Promise<string[]> {
  const { organizationId } = caller;
  const problems = await tenancy.read(caller, PROBLEMS, {
    organizationId,
    importId,
    most: MOST_PROBLEMS + 1,
  });
  const lines = problems.slice(0, MOST_PROBLEMS).map(({ message }) => `  ${message}`);
  if (problems.length > MOST_PROBLEMS)
    lines.push('  … and more; query caseImport { problems } for all.');
  return lines;
}

/** What the provider's service levels reached, newest month first. */
export async function attainmentTable(
  tenancy: Tenancy,
  caller: Caller,
  providerId: string,
): Promise<string[]> {
  const { organizationId } = caller;
  const rows = await tenancy.read(caller, ATTAINMENTS, { organizationId, providerId });
  if (rows.length === 0) return ['No service level judges these cases yet.'];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(
    ({ name, month, met, missed, undecided, status }) =>
      `${name.padEnd(width)}  ${month}  ${String(met).padStart(6)} met ${String(missed).padStart(6)} missed ` +
      `${String(undecided).padStart(5)} open  ${status}`,
  );
}
