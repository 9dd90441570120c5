import { statement } from '@meridian/platform-database';
import type { Caller, Tenancy } from '@meridian/platform-tenancy';
import type { LineProblem } from './refused-lines.js';

/** Problems in one read. */
const PAGE = 1_000;

const NEXT_PROBLEMS = statement<
  {
    organizationId: string;
    importId: string;
    afterLine: number;
    afterId: string;
    most: number;
  },
  LineProblem & { id: string }
>(
  'service-levels.import-problems',
  `select id, line, message from case_import_problems
    where organization_id = :organizationId and import_id = :importId
      and (line, id) > (:afterLine, :afterId::uuid)
    order by line, id limit :most`,
);

/** What an import found wrong with the lines of its file, in their order. */
export async function* importProblems(
  tenancy: Tenancy,
  caller: Caller,
  importId: string,
): AsyncGenerator<LineProblem, void, undefined> {
  const { organizationId } = caller;
  let after = { afterLine: 0, afterId: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const scope = { organizationId, importId, most: PAGE };
    const page = await tenancy.read(caller, NEXT_PROBLEMS, { ...scope, ...after });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { afterLine: last.line, afterId: last.id };
  }
}
