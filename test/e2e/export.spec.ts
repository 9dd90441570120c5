/** Figures taken away as a file: by whoever may see them, and nobody else. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Meridian } from './support/meridian.js';
import { Person } from './support/person.js';
import { until } from './support/until.js';

jest.setTimeout(120_000);

const MONTHS = 'from=2016-01&to=2016-12';
let meridian: Meridian;

beforeAll(async () => {
  meridian = await Meridian.started();
  await until('the demo is judged', async () => {
    const [row] = await meridian.sql('select count(*)::int as rows from cases_to_evaluate');
    return row?.['rows'] === 0;
  });
});
afterAll(() => meridian.remove());

const download = (person: Person, months = MONTHS): Promise<Response> =>
  fetch(`${meridian.address}/exports/attainments.csv?${months}`, { headers: person.credentials });

async function linesFor(email: string): Promise<string[]> {
  const text = await (await download(await meridian.signIn(email))).text();
  return text.trim().split('\r\n');
}

describe('attainments as a file', () => {
  test('are sent to be saved, and kept by no cache', async () => {
    const response = await download(await meridian.signIn('admin@harbour-mutual.example'));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="attainments-2016-01-2016-12.csv"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const [header, ...lines] = (await response.text()).trim().split('\r\n');
    expect(header).toContain('"provider","service_level","month"');
    expect(lines.length).toBeGreaterThan(10);
  });

  test('are bound to the caller: of its organization, and for a provider its own', async () => {
    const all = await linesFor('admin@harbour-mutual.example');
    const own = await linesFor('prakash@tessaro.example');
    const strange = await linesFor('admin@quayside-retail.example');
    expect(own.length).toBeGreaterThan(1);
    expect(own.length).toBeLessThan(all.length);
    expect(new Set(own.slice(1).map((line) => line.split(',')[0])).size).toBe(1);
    expect(strange.slice(1).filter((line) => all.includes(line))).toEqual([]);
  });

  test('leave an entry in the audit log', async () => {
    const before = await exportsRecorded();
    await download(await meridian.signIn('admin@harbour-mutual.example'));
    expect(await exportsRecorded()).toBe(before + 1);
  });

  test('are refused to strangers, and for months that are none', async () => {
    const stranger = await download(new Person(meridian.address));
    expect([stranger.status, await stranger.json()]).toMatchObject([
      401,
      { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
    const admin = await meridian.signIn('admin@harbour-mutual.example');
    for (const months of ['from=2016-13&to=2016-12', 'from=2016-01', `${MONTHS}&from=2016-02`]) {
      expect((await download(admin, months)).status).toBe(400);
    }
  });
});

async function exportsRecorded(): Promise<number> {
  const [row] = await meridian.sql(
    `select count(*)::int as rows from audit_entries where action = 'attainments.exported'`,
  );
  return Number(row?.['rows']);
}
