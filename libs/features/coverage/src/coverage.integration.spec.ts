import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Provider } from '@meridian/feature-providers';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { uuidv7 } from '@meridian/platform-database';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { CompiledCalendars } from './calendars.js';
import type { CreateWorkingCalendarInput, UpdateWorkingCalendarInput } from './coverage.inputs.js';
import { CoverageService } from './coverage.service.js';
import { WeekdayName } from './weekday.js';
import { WorkingCalendar } from './working-calendar.js';

let test: TestDatabase;
let service: CoverageService;
let acme: Caller;

beforeAll(async () => {
  test = await createTestDatabase([
    Organization,
    AuditEntry,
    AuditHead,
    OutboxEvent,
    Provider,
    WorkingCalendar,
  ]);
  service = new CoverageService(test.tenancy, new CompiledCalendars());
});

afterAll(() => test.close());

beforeEach(async () => {
  acme = await test.createOrganization('Acme');
});

const OFFICE = [{ start: '08:00', end: '18:00' }];
const MONDAY = { weekday: WeekdayName.MONDAY, windows: OFFICE };
const TUESDAY = { weekday: WeekdayName.TUESDAY, windows: OFFICE };

const create = (changes: Partial<CreateWorkingCalendarInput> = {}): Promise<string> =>
  service.createWorkingCalendar(acme, {
    name: 'Pune office',
    timeZone: 'Asia/Kolkata',
    weekly: [MONDAY, TUESDAY],
    exceptions: [],
    ...changes,
  });

const stored = (id: string): Promise<WorkingCalendar> =>
  test.tenancy.command(acme, (work) => service.calendar(work, id));

const count = (): Promise<number> =>
  test.tenancy.command(acme, ({ manager }) => manager.count(WorkingCalendar));

describe('a working calendar', () => {
  it('is entered with the region whose holidays are closed', async () => {
    const id = await create({ holidays: { country: 'GB', subdivision: 'ENG' } });
    expect(await stored(id)).toMatchObject({
      name: 'Pune office',
      providerId: null,
      holidayCountry: 'GB',
      holidaySubdivision: 'ENG',
      weekly: [MONDAY, TUESDAY],
      version: 1,
    });
  });

  it('needs no region within the country, and no holidays at all', async () => {
    expect(await stored(await create({ holidays: { country: 'PL' } }))).toMatchObject({
      holidayCountry: 'PL',
      holidaySubdivision: null,
    });
    expect(await stored(await create({ name: 'Other', holidays: null }))).toMatchObject({
      holidayCountry: null,
    });
  });

  it('of an unknown region is refused with the known ones, and not stored', async () => {
    await expect(create({ holidays: { country: 'GB', subdivision: 'LON' } })).rejects.toMatchObject(
      {
        code: 'INVALID_INPUT',
        message: expect.stringContaining('ENG'),
        details: { inputPath: ['input', 'holidays', 'subdivision'] },
      },
    );
    expect(await count()).toBe(0);
  });

  it.each<[string, Partial<CreateWorkingCalendarInput>, (string | number)[]]>([
    [
      'a time that no clock shows',
      { weekly: [MONDAY, { ...TUESDAY, windows: [...OFFICE, { start: '19:00', end: '7 pm' }] }] },
      ['weekly', 1, 'windows', 1, 'end'],
    ],
    [
      'hours that overlap',
      { weekly: [{ ...MONDAY, windows: [...OFFICE, { start: '17:00', end: '20:00' }] }] },
      ['weekly', 0, 'windows'],
    ],
    [
      'a weekday that stands there twice',
      { weekly: [MONDAY, TUESDAY, MONDAY] },
      ['weekly', 2, 'weekday'],
    ],
    [
      'two exceptions for one date',
      {
        exceptions: [
          { date: '2026-12-24', name: 'Christmas Eve', windows: [] },
          { date: '2026-12-24', name: 'Short day', windows: OFFICE },
        ],
      },
      ['exceptions', 1, 'date'],
    ],
    ['a zone that does not exist', { timeZone: 'Asia/Pune' }, ['timeZone']],
  ])('with %s is refused, with the place', async (_what, changes, place) => {
    await expect(create(changes)).rejects.toMatchObject({
      name: 'ExpectedError',
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', ...place] },
    });
    expect(await count()).toBe(0);
  });

  it('cannot be of a provider that is not there', async () => {
    await expect(create({ providerId: uuidv7(0) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', 'providerId'] },
    });
  });
});

describe('a change of a working calendar', () => {
  const update = (id: string, changes: Partial<UpdateWorkingCalendarInput>): Promise<string> =>
    service.updateWorkingCalendar(acme, { id, version: 1, ...changes });

  it('keeps what it leaves out', async () => {
    const exceptions = [{ date: '2026-12-24', name: 'Christmas Eve', windows: [] }];
    const id = await create();
    await update(id, { exceptions });
    expect(await stored(id)).toMatchObject({ weekly: [MONDAY, TUESDAY], exceptions, version: 2 });
  });

  it('tells those who compute with it', async () => {
    const id = await create();
    await update(id, { weekly: [MONDAY] });
    const events = await test.tenancy.command(acme, ({ manager }) => manager.find(OutboxEvent));
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'working-calendar.updated', payload: { subjectId: id } }),
    );
  });

  it('that makes no sense is refused, and changes nothing', async () => {
    const id = await create();
    const broken = update(id, { weekly: [{ ...MONDAY, windows: [{ start: '8', end: '9' }] }] });
    await expect(broken).rejects.toMatchObject({
      details: { inputPath: ['input', 'weekly', 0, 'windows', 0, 'start'] },
    });
    expect(await stored(id)).toMatchObject({ weekly: [MONDAY, TUESDAY], version: 1 });
  });

  it('to nothing at all is refused as a missing value', async () => {
    const id = await create();
    const nothing: object = { weekly: null };
    await expect(update(id, nothing)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', 'weekly'] },
    });
  });

  it('by somebody who saw an older version is refused', async () => {
    const id = await create();
    await update(id, { weekly: [MONDAY] });
    await expect(update(id, { weekly: [TUESDAY] })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
    });
  });

  it('of a calendar of another organization finds none', async () => {
    const id = await create();
    const globex = await test.createOrganization('Globex');
    const foreign = service.updateWorkingCalendar(globex, { id, version: 1, weekly: [] });
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
