import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Provider } from '@meridian/feature-providers';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { CompiledCalendars } from '../calendars.js';
import { CoverageService } from '../coverage.service.js';
import { WeekdayName } from '../weekday.js';
import { WorkingCalendar } from '../working-calendar.js';
import { HolidayImport, type HolidayImportReport } from './holiday-import.js';

let test: TestDatabase;
let coverage: CoverageService;
let holidays: HolidayImport;
let acme: Caller;
let calendarId: string;

beforeAll(async () => {
  const tenants = [AuditEntry, AuditHead, OutboxEvent, Provider, WorkingCalendar];
  test = await createTestDatabase([Organization, ...tenants]);
  const calendars = new CompiledCalendars();
  coverage = new CoverageService(test.tenancy, calendars);
  holidays = new HolidayImport(test.tenancy, calendars, coverage);
});
afterAll(() => test.close());

const WINDOWS = [{ start: '08:00', end: '12:00' }];
const YEAR = new Date().getUTCFullYear();

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
  calendarId = await coverage.createWorkingCalendar(acme, {
    name: 'Pune office',
    timeZone: 'Asia/Kolkata',
    weekly: [{ weekday: WeekdayName.MONDAY, windows: WINDOWS }],
    exceptions: [{ date: `${YEAR}-12-24`, name: 'Christmas Eve', windows: WINDOWS }],
  });
});

const entry = (uid: string, name: string, day: string, ...more: string[]): string[] => [
  ...['BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${name}`],
  ...[`DTSTART;VALUE=DATE:${YEAR}${day}`, ...more, 'END:VEVENT'],
];

async function imported(...lines: string[]): Promise<HolidayImportReport> {
  const text = ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n');
  return holidays.run(acme, calendarId, chunks(Buffer.from(text)));
}

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const stored = (): Promise<WorkingCalendar> =>
  test.tenancy.command(acme, (work) => coverage.calendar(work, calendarId));

const days = async (): Promise<string[]> =>
  (await stored()).exceptions.map(({ date, name, importedAs }) =>
    [date.slice(5), name, importedAs ?? 'own'].join(' '),
  );

const told = (): Promise<{ events: number; entries: number }[]> =>
  test.tenancy.command(acme, ({ manager }) =>
    manager.query(
      `select (select count(*)::int from outbox_events where type = 'working-calendar.updated') as events,
              (select count(*)::int from audit_entries where action = 'working-calendar.updated') as entries`,
    ),
  );

describe('an imported list of holidays', () => {
  it('becomes exceptions of the calendar that say where they come from', async () => {
    const report = await imported(
      ...entry('u1', 'Diwali', '1108'),
      ...entry('u2', 'Shutdown', '1228', 'DURATION:P2D'),
    );
    expect(report).toEqual({ added: 3, unchanged: 0, removed: 0, problems: [] });
    expect(await days()).toEqual([
      '12-24 Christmas Eve own',
      '11-08 Diwali u1',
      '12-28 Shutdown u2',
      '12-29 Shutdown u2',
    ]);
  });

  it('is audited, and has the cases concerned timed again, like any change', async () => {
    await imported(...entry('u1', 'Diwali', '1108'));
    expect(await told()).toEqual([{ events: 1, entries: 1 }]);
    expect((await stored()).version).toBe(2);
  });

  it('changes nothing the second time, and leaves no trace of it', async () => {
    const lines = [...entry('u1', 'Diwali', '1108'), ...entry('u2', 'Holi', '0304')];
    await imported(...lines);
    expect(await imported(...lines)).toMatchObject({ added: 0, unchanged: 2, removed: 0 });
    expect(await told()).toEqual([{ events: 1, entries: 1 }]);
  });

  it('moves a day that its entry moved, and takes away what was cancelled', async () => {
    await imported(...entry('u1', 'Eid', '0320'), ...entry('u2', 'Holi', '0304'));
    const report = await imported(
      ...entry('u1', 'Eid', '0321'),
      ...entry('u2', 'Holi', '0304', 'STATUS:CANCELLED'),
    );
    expect(report).toMatchObject({ added: 1, unchanged: 0, removed: 2 });
    expect(await days()).toEqual(['12-24 Christmas Eve own', '03-21 Eid u1']);
  });

  it('leaves what a person entered, and says so', async () => {
    const report = await imported(...entry('u1', 'Half day', '1224'));
    expect(report).toEqual({
      added: 0,
      unchanged: 0,
      removed: 0,
      problems: [{ line: 2, message: expect.stringContaining('"Christmas Eve", which stays') }],
    });
    expect(await told()).toEqual([{ events: 0, entries: 0 }]);
  });

  it('is still known after a person changed the calendar by hand', async () => {
    await imported(...entry('u1', 'Diwali', '1108'));
    const { version, exceptions } = await stored();
    const byHand = exceptions.map(({ date, name, windows }) => ({ date, name, windows }));
    const added = { date: `${YEAR}-12-31`, name: 'New Year’s Eve', windows: [] };
    await coverage.updateWorkingCalendar(acme, {
      id: calendarId,
      version,
      exceptions: [...byHand, added],
    });
    expect(await days()).toContain('11-08 Diwali u1');
    expect(await imported(...entry('u1', 'Diwali', '1109'))).toMatchObject({
      added: 1,
      removed: 1,
    });
  });

  it('takes the good entries of a file with bad ones', async () => {
    const report = await imported(
      ...entry('u1', 'Diwali', '1108'),
      ...entry('u2', 'Weekly', '0304', 'RRULE:FREQ=WEEKLY'),
    );
    expect(report).toMatchObject({ added: 1, problems: [{ line: 11 }] });
  });

  it.each([
    ['larger than 1 MB', Buffer.alloc(1_048_577, 'x'), 'at most 1 MB'],
    ['not UTF-8', Buffer.from([0x42, 0xff]), 'not text in UTF-8'],
  ])('that is %s is refused', async (_, bytes, message) => {
    await expect(holidays.run(acme, calendarId, chunks(bytes))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('of another organization’s calendar is refused as if there were none', async () => {
    const other = await test.createOrganization('Other');
    const run = holidays.run(other, calendarId, chunks(Buffer.from('BEGIN:VCALENDAR')));
    await expect(run).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds its calendar by name or id', async () => {
    expect(await holidays.calendarNamed(acme, 'Pune office')).toBe(calendarId);
    expect(await holidays.calendarNamed(acme, calendarId)).toBe(calendarId);
    await expect(holidays.calendarNamed(acme, 'Delhi')).rejects.toThrow('Known: Pune office.');
  });
});
