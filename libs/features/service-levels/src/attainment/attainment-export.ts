import { statement } from '@meridian/platform-database';
import { DecimalCell, writeDelimited, type Cell } from '@meridian/platform-files';
import { recordChange } from '@meridian/platform-outbox';
import { invalidInput, type Caller, type Tenancy } from '@meridian/platform-tenancy';
import { shareOf } from './share.js';

/** Months in one export, at most: ten years. */
const MOST_MONTHS = 120;

/** Rows in one read. */
const PAGE = 500;

const COLUMNS = [
  'provider',
  'service_level',
  'month',
  'status',
  'value',
  'expected',
  'minimum',
  'below_minimum',
  'counted',
  'met',
  'missed',
  'undecided',
  'computed_at',
];

/** Calendar months, 'YYYY-MM', both included. */
export interface ExportedMonths {
  readonly from: string;
  readonly to: string;
}

interface ExportRow {
  readonly id: string;
  readonly month: string;
  readonly provider: string;
  readonly serviceLevel: string;
  readonly status: string;
  readonly belowMinimum: boolean;
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
  readonly expected: string;
  readonly minimum: string | null;
  readonly computedAt: string;
}

const NEXT_ROWS = statement<
  ExportedMonths & {
    organizationId: string;
    providerId: string | null;
    afterMonth: string;
    afterId: string;
    most: number;
  },
  ExportRow
>(
  'service-levels.export-attainments',
  `select a.id, to_char(a.window_start, 'YYYY-MM') as month, p.name as provider,
          l.name as "serviceLevel", a.status, a.below_minimum as "belowMinimum", a.met, a.missed,
          a.undecided, trim_scale(l.expected)::text as expected,
          trim_scale(l.minimum)::text as minimum,
          to_char(a.computed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "computedAt"
     from attainments a
     join service_levels l on l.organization_id = a.organization_id and l.id = a.service_level_id
     join providers p on p.organization_id = a.organization_id and p.id = a.provider_id
    where a.organization_id = :organizationId
      and (:providerId::uuid is null or a.provider_id = :providerId::uuid)
      and a.window_start between (:from || '-01')::date and (:to || '-01')::date
      and (a.window_start, a.id) > ((:afterMonth || '-01')::date, :afterId::uuid)
    order by a.window_start, a.id
    limit :most`,
);

/** Before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The attainments that the caller may see in these months, as a CSV file in the making. The audit log
 * says who took them before the first byte leaves. Throws INVALID_INPUT for months that are none.
 */
export async function exportAttainments(
  tenancy: Tenancy,
  caller: Caller,
  months: ExportedMonths,
): Promise<AsyncGenerator<Buffer, void, undefined>> {
  requireMonths(months);
  const { from, to } = months;
  await tenancy.command(caller, (work) =>
    recordChange(work, {
      action: 'attainments.exported',
      subject: { kind: 'Organization', id: caller.organizationId },
      before: null,
      after: { from, to },
    }),
  );
  return writeDelimited(COLUMNS, rows(tenancy, caller, months), { byteOrderMark: true });
}

async function* rows(
  tenancy: Tenancy,
  caller: Caller,
  { from, to }: ExportedMonths,
): AsyncGenerator<Cell[]> {
  const { organizationId, providerId } = caller;
  const scope = { organizationId, providerId, from, to, most: PAGE };
  let after = { afterMonth: from, afterId: FIRST_ID };
  for (;;) {
    const page = await tenancy.read(caller, NEXT_ROWS, { ...scope, ...after });
    yield* page.map(cellsOf);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { afterMonth: last.month, afterId: last.id };
  }
}

function cellsOf(row: ExportRow): Cell[] {
  const { met, missed, undecided } = row;
  const value = shareOf(met, met + missed);
  return [
    row.provider,
    row.serviceLevel,
    row.month,
    row.status,
    value === null ? null : new DecimalCell(value),
    new DecimalCell(row.expected),
    row.minimum === null ? null : new DecimalCell(row.minimum),
    row.belowMinimum ? 'true' : 'false',
    met + missed,
    met,
    missed,
    undecided,
    row.computedAt,
  ];
}

function requireMonths({ from, to }: ExportedMonths): void {
  const [first, last] = [monthNumber(from, 'from'), monthNumber(to, 'to')];
  if (last < first) throw invalidInput(`The month ${to} lies before ${from}.`, 'to');
  if (last - first < MOST_MONTHS) return;
  throw invalidInput(`At most ${MOST_MONTHS} months are exported at once.`, 'to');
}

function monthNumber(text: string, name: string): number {
  const [, year, month] = /^((?:19|20|21)\d\d)-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year !== undefined && month !== undefined) return Number(year) * 12 + Number(month);
  throw invalidInput(`"${name}" must be a month, written YYYY-MM, e.g. 2026-03.`, name);
}
