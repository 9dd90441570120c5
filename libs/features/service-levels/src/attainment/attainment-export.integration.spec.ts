import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendAuditEntry } from '@meridian/platform-audit';
import { readDelimited, restored } from '@meridian/platform-files';
import type { Caller } from '@meridian/platform-tenancy';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { CaseState } from '../state-rules.js';
import { HOUR, ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { told } from '../test-support/told.js';
import { exportAttainments } from './attainment-export.js';

let desks: ServiceDesks;
let desk: ServiceDesk;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});
afterAll(() => desks.close());

// One case met and one missed in January, one missed in March.
beforeEach(async () => {
  desk = await desks.desk();
  await desk.level({ name: '=HYPERLINK("https://evil.example")', target: 4 * HOUR });
  await desk.tell([
    ...caseOf('INC1', '2025-01-10 08:00', '2025-01-10 09:00'),
    ...caseOf('INC2', '2025-01-11 08:00', '2025-01-11 20:00'),
    ...caseOf('INC3', '2025-03-10 08:00', '2025-03-10 20:00'),
  ]);
  await desk.evaluate('2025-06-01 00:00');
});

const caseOf = (number: string, opened: string, resolved: string) => [
  told(number, opened, opened, CaseState.ACTIVE),
  told(number, opened, resolved, CaseState.RESOLVED),
];

async function exported(
  from: string,
  to: string,
  caller: Caller = desk.caller,
): Promise<Record<string, string>[]> {
  const file = Readable.from(await exportAttainments(desk.tenancy, caller, { from, to }));
  const rows: Record<string, string>[] = [];
  for await (const { columns, records } of readDelimited(file)) {
    for (const { fields } of records) {
      rows.push(Object.fromEntries(columns.map((name, index) => [name, fields[index] ?? ''])));
    }
  }
  return rows;
}

describe('exported attainments', () => {
  it('are those of the months asked for, by month, with exact figures', async () => {
    expect(await exported('2025-01', '2025-03')).toMatchObject([
      { month: '2025-01', met: '1', missed: '1', counted: '2', value: '0.500000' },
      { month: '2025-03', met: '0', missed: '1', counted: '1', value: '0.000000' },
    ]);
    expect(await exported('2025-02', '2025-03')).toHaveLength(1);
    expect(await exported('2025-04', '2025-12')).toEqual([]);
  });

  it('show a name that is a formula as text', async () => {
    const [row] = await exported('2025-01', '2025-01');
    expect(row?.['service_level']).toBe(`'=HYPERLINK("https://evil.example")`);
  });

  it('begin no cell of text with a trigger, whatever the names are', async () => {
    const name = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '＝', '"=', ' @'), fc.string())
      .map((parts) => parts.join('').replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(name, name, async (provider, level) => {
        await desk.read(async (work) => {
          await work.manager.query('update providers set name = $1', [provider]);
          await work.manager.query('update service_levels set name = $1', [level]);
          await appendAuditEntry(work, {
            action: 'provider.renamed',
            subject: { kind: 'Provider', id: desk.providerId },
            before: null,
            after: null,
          });
        });
        const rows = await exported('2025-01', '2025-03');
        expect(rows).toHaveLength(2);
        for (const cell of rows.flatMap((row) => Object.values(row))) {
          expect(cell).not.toMatch(/^[\s"]*[=+\-@＝]/);
        }
        expect(restored(rows[0]?.['provider'] ?? '')).toBe(provider);
        expect(restored(rows[0]?.['service_level'] ?? '')).toBe(level);
      }),
      { numRuns: 15 },
    );
  });

  it('are of the caller’s organization, and for a provider of its own levels', async () => {
    const stranger = await desks.desk('Other');
    expect(await exported('2025-01', '2025-03', stranger.caller)).toEqual([]);
    const provider = { ...desk.caller, providerId: desk.providerId };
    expect(await exported('2025-01', '2025-03', provider)).toHaveLength(2);
    const other = { ...desk.caller, providerId: stranger.providerId };
    expect(await exported('2025-01', '2025-03', other)).toEqual([]);
  });

  it('leave an entry in the audit log before anything is read', async () => {
    await exportAttainments(desk.tenancy, desk.caller, { from: '2025-01', to: '2025-03' });
    const entries = await desk.read(({ manager }) =>
      manager.query(`select after from audit_entries where action = 'attainments.exported'`),
    );
    expect(entries).toEqual([{ after: { from: '2025-01', to: '2025-03' } }]);
  });

  it.each([
    ['2025-1', '2025-03', '"from" must be a month'],
    ['2025-03', '2025-01', 'lies before'],
    ['2015-01', '2025-01', 'At most 120 months'],
    ['', '2025-01', '"from" must be a month'],
  ])('of the months %s to %s are refused', async (from, to, message) => {
    await expect(exported(from, to)).rejects.toThrow(message);
  });

  it('are complete when there are more than one read holds', async () => {
    for (const name of ['B', 'C', 'D', 'E', 'F']) await desk.level({ name });
    await desk.read(({ manager }) =>
      manager.query(
        `insert into attainments (organization_id, id, provider_id, service_level_id, window_start,
                                  status, below_minimum, met, missed, undecided, computed_at)
         select organization_id, gen_random_uuid(), provider_id, id,
                '1990-01-01'::date + make_interval(months => n), 'MET', false, n, 0, 0, now()
           from service_levels, generate_series(0, 119) n`,
      ),
    );
    const rows = await exported('1990-01', '1999-12');
    const keys = rows.map((row) => [row['month'], row['service_level']].join());
    expect(new Set(keys).size).toBe(6 * 120);
    expect(rows).toHaveLength(6 * 120);
  });
});
