import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CompiledCalendars, WeekdayName } from '@meridian/feature-coverage';
import { uuidv7 } from '@meridian/platform-database';
import type { Caller } from '@meridian/platform-tenancy';
import { CaseState } from '../state-rules.js';
import { HOUR, hoursOn, ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { told } from '../test-support/told.js';
import { ClockExplainer, type ClockExplanation } from './clock-explanation.js';

const { ACTIVE, AWAITING_USER, RESOLVED } = CaseState;

let desks: ServiceDesks;
let desk: ServiceDesk;
let levelId: string;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

// From Thursday, 17 April 2025, over Good Friday and Easter Monday in England.
beforeEach(async () => {
  desk = await desks.desk();
  const weekdays = Object.values(WeekdayName).slice(0, 5);
  const calendarId = await desk.calendar('London office', {
    weekly: hoursOn(weekdays, '08:00', '18:00'),
    holidays: { country: 'GB', subdivision: 'ENG' },
    exceptions: [
      {
        date: '2025-04-22',
        name: 'Move to the new office',
        windows: [{ start: '12:00', end: '18:00' }],
      },
    ],
  });
  levelId = await desk.level({ calendarId });
  const opened = '2025-04-17 15:00';
  await desk.tell([
    told('INC1', opened, opened, ACTIVE),
    told('INC1', opened, '2025-04-17 17:00', AWAITING_USER),
    told('INC1', opened, '2025-04-22 13:00', ACTIVE),
    told('INC1', opened, '2025-04-22 16:00', RESOLVED),
  ]);
});

async function caseId(): Promise<string> {
  const [row] = await desk.read(({ manager }) =>
    manager.query<{ id: string }[]>('select id from cases'),
  );
  return row?.id ?? '';
}

async function explain(
  caller: Caller = desk.caller,
  serviceLevelId = levelId,
): Promise<ClockExplanation | null | undefined> {
  const explainer = new ClockExplainer(desk.tenancy, new CompiledCalendars());
  const key = { caseId: await caseId(), serviceLevelId };
  const [explanation] = await explainer.explain(caller, [key]);
  return explanation;
}

describe('the explanation of a clock', () => {
  it('says when it ran and when it stood, why, and at whose expense', async () => {
    expect((await explain())?.segments).toEqual([
      {
        from: '2025-04-17T15:00:00.000Z',
        to: '2025-04-17T17:00:00.000Z',
        counts: true,
        side: 'PROVIDER',
        cause: 'In work',
        state: 'ACTIVE',
        businessTime: 2 * HOUR,
      },
      {
        from: '2025-04-17T17:00:00.000Z',
        to: '2025-04-22T13:00:00.000Z',
        counts: false,
        side: 'CLIENT',
        cause: 'Awaiting the user',
        state: 'AWAITING_USER',
        businessTime: 2 * HOUR,
      },
      {
        from: '2025-04-22T13:00:00.000Z',
        to: '2025-04-22T16:00:00.000Z',
        counts: true,
        side: 'PROVIDER',
        cause: 'In work',
        state: 'ACTIVE',
        businessTime: 3 * HOUR,
      },
    ]);
  });

  it('adds up to the figures of the clock', async () => {
    await desk.evaluate();
    const [clock] = await desk.clocks();
    const segments = (await explain())?.segments ?? [];
    const sum = (counts: boolean): number =>
      segments
        .filter((segment) => segment.counts === counts)
        .reduce((total, { businessTime }) => total + businessTime, 0);
    expect([sum(true), sum(false)]).toEqual([clock?.elapsed, clock?.clientTime]);
  });

  it('names the days that were not ordinary working days', async () => {
    expect((await explain())?.calendarRemarks).toEqual([
      { date: '2025-04-18', reason: 'HOLIDAY', name: 'Good Friday', source: 'PACKAGE' },
      { date: '2025-04-19', reason: 'WEEKLY', name: null, source: null },
      { date: '2025-04-20', reason: 'WEEKLY', name: null, source: null },
      { date: '2025-04-21', reason: 'HOLIDAY', name: 'Easter Monday', source: 'PACKAGE' },
      {
        date: '2025-04-22',
        reason: 'SPECIAL_HOURS',
        name: 'Move to the new office',
        source: 'OWN',
      },
    ]);
  });

  it('names the versions of the holiday data', async () => {
    expect((await explain())?.holidayData).toMatch(/^date-holidays [\d.]+, overlay [0-9a-f]{12}$/);
  });

  it('is given for several at once, in the order asked, none for what is not there', async () => {
    const explainer = new ClockExplainer(desk.tenancy, new CompiledCalendars());
    const key = { caseId: await caseId(), serviceLevelId: levelId };
    const explained = await explainer.explain(desk.caller, [
      { ...key, caseId: uuidv7(0) },
      key,
      { ...key, serviceLevelId: uuidv7(0) },
    ]);
    expect(explained.map((explanation) => explanation?.segments.length ?? null)).toEqual([
      null,
      3,
      null,
    ]);
  });

  it('is given to the provider whose case it is, and to no other', async () => {
    const baltica = await desk.provider('Baltica');
    expect(await explain({ ...desk.caller, providerId: desk.providerId })).not.toBeNull();
    expect(await explain({ ...desk.caller, providerId: baltica })).toBeNull();
  });

  it('is not given to another organization', async () => {
    const globex = await desks.desk('Globex');
    expect(await explain(globex.caller)).toBeNull();
  });
});
