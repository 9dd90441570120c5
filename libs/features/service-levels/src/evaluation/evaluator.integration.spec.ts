import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { instantFromIso } from '@meridian/core-calendar';
import { WeekdayName } from '@meridian/feature-coverage';
import { appendAuditEntry } from '@meridian/platform-audit';
import { FileStore } from '@meridian/platform-files';
import type { JobContext } from '@meridian/platform-jobs';
import { OWN_FIELDS, recordBatch } from '../cases/record-batch.js';
import type { CaseLine } from '../case-import/case-line.js';
import { shareSql } from '../attainment/share.js';
import { serviceLevelJobHandlers } from '../service-level.jobs.js';
import { CaseState } from '../state-rules.js';
import { HOUR, hoursOn, ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { resolved, told } from '../test-support/told.js';

const { NEW, ACTIVE, AWAITING_USER, RESOLVED } = CaseState;

let desks: ServiceDesks;
let desk: ServiceDesk;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

beforeEach(async () => {
  desk = await desks.desk();
});

/** What was judged: case, level, outcome. */
async function outcomes(): Promise<string[]> {
  return (await desk.clocks()).map(({ number, level, outcome }) => `${number} ${level} ${outcome}`);
}

/** What was reached: level, month, status, and how many were met, missed and undecided. */
async function reached(): Promise<string[]> {
  return (await desk.attainments()).map(
    ({ level, month, status, met, missed, undecided }) =>
      `${level} ${month} ${status} ${met}/${missed}/${undecided}`,
  );
}

describe('a case', () => {
  it('resolved within the target is met, and late by how much it took longer', async () => {
    await desk.level();
    await desk.tell([
      ...resolved('INC1', '2025-03-03 09:00', '2025-03-03 17:00'),
      ...resolved('INC2', '2025-03-03 09:00', '2025-03-03 19:30'),
    ]);
    expect(await desk.evaluate()).toBe(2);
    expect(await desk.clocks()).toMatchObject([
      {
        number: 'INC1',
        state: 'STOPPED',
        outcome: 'MET',
        elapsed: 8 * HOUR,
        lateBy: 0,
        dueAt: new Date('2025-03-03T17:00:00Z'),
        stoppedAt: new Date('2025-03-03T17:00:00Z'),
      },
      { number: 'INC2', outcome: 'MISSED', elapsed: 10.5 * HOUR, lateBy: 2.5 * HOUR },
    ]);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 1/1/0']);
  });

  it('has its clock stopped while the user is awaited, and shows whose time it was', async () => {
    await desk.level();
    await desk.tell([
      told('INC1', '2025-03-03 09:00', '2025-03-03 09:00', ACTIVE),
      told('INC1', '2025-03-03 09:00', '2025-03-03 11:00', AWAITING_USER),
      told('INC1', '2025-03-03 09:00', '2025-03-04 11:00', ACTIVE),
      told('INC1', '2025-03-03 09:00', '2025-03-04 13:00', RESOLVED),
    ]);
    await desk.evaluate();
    expect(await desk.clocks()).toMatchObject([
      { outcome: 'MET', elapsed: 4 * HOUR, providerTime: 4 * HOUR, clientTime: 24 * HOUR },
    ]);
  });

  it('counts in the month in which it is due, in the zone of the contract', async () => {
    const contractId = await desk.contract(desk.providerId, 'MSA-2', 'Asia/Kolkata');
    await desk.level({ contractId });
    // Due at 18:29 and 18:30 UTC: midnight in Kolkata lies between them.
    await desk.tell([
      ...resolved('INC1', '2025-03-31 10:29', '2025-03-31 12:00'),
      ...resolved('INC2', '2025-03-31 10:30', '2025-03-31 12:00'),
    ]);
    await desk.evaluate();
    const months = (await desk.clocks()).map(({ windowStart }) => windowStart);
    expect(months).toEqual(['2025-03-01', '2025-04-01']);
  });

  it('that is open and paused belongs to no month yet', async () => {
    await desk.level();
    await desk.tell([
      told('INC1', '2025-03-03 09:00', '2025-03-03 09:00', NEW),
      told('INC1', '2025-03-03 09:00', '2025-03-03 10:00', AWAITING_USER),
    ]);
    await desk.evaluate();
    expect(await desk.clocks()).toMatchObject([
      { state: 'PAUSED', outcome: 'UNDECIDED', dueAt: null, windowStart: null },
    ]);
    expect(await reached()).toEqual([]);
  });

  it('is missed by the passing of time alone', async () => {
    await desk.level();
    await desk.tell([told('INC1', '2025-03-03 09:00', '2025-03-03 09:00', NEW)]);
    await desk.evaluate('2025-03-03 12:00');
    expect(await outcomes()).toEqual(['INC1 Resolution UNDECIDED']);
    expect(await reached()).toEqual(['Resolution 2025-03-01 NOT_MEASURED 0/0/1']);

    expect(await desk.evaluator('2025-03-03 17:00').evaluateOverdue(desk.caller)).toBe(0);
    expect(await outcomes()).toEqual(['INC1 Resolution UNDECIDED']);
    expect(await desk.evaluator('2025-03-03 17:01').evaluateOverdue(desk.caller)).toBe(1);
    expect(await outcomes()).toEqual(['INC1 Resolution MISSED']);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 0/1/0']);
    expect(await desk.evaluator('2025-03-04 17:01').evaluateOverdue(desk.caller)).toBe(0);
  });

  it('whose event is dated in the future is not judged by it before', async () => {
    await desk.level();
    await desk.tell(resolved('INC1', '2025-03-03 09:00', '2025-03-03 12:00'));
    await desk.evaluate('2025-03-03 10:00');
    expect(await outcomes()).toEqual(['INC1 Resolution UNDECIDED']);
  });

  it('whose event was recorded ahead of its time is judged by it when that comes', async () => {
    await desk.level();
    await desk.tell(resolved('INC1', '2025-03-03 09:00', '2025-03-03 12:00'));
    await desk.evaluate('2025-03-03 10:00');
    expect(await desk.evaluator('2025-03-03 11:59').evaluateOverdue(desk.caller)).toBe(0);
    expect(await desk.evaluator('2025-03-03 12:00').evaluateOverdue(desk.caller)).toBe(1);
    expect(await outcomes()).toEqual(['INC1 Resolution MET']);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MET 1/0/0']);
    expect(await desk.evaluator('2025-03-04 12:00').evaluateOverdue(desk.caller)).toBe(0);
  });

  it('that was opened in the future holds nobody up', async () => {
    await desk.level();
    await desk.tell([
      ...resolved('INC1', '2199-12-31 22:00', '2199-12-31 23:00'),
      ...resolved('INC2', '2025-03-03 09:00', '2025-03-03 12:00'),
    ]);
    await desk.evaluate();
    expect(await outcomes()).toContain('INC2 Resolution MET');
  });
});

describe('a service level judges', () => {
  it('only the priorities that it names, as they are now', async () => {
    await desk.level({ name: 'P1', priorities: ['P1'] });
    await desk.level({ name: 'P2 and P3', priorities: ['P2', 'P3'] });
    const opened = '2025-03-03 09:00';
    await desk.tell([
      ...resolved('INC1', opened, '2025-03-03 10:00', { priority: 'P1' }),
      ...resolved('INC2', opened, '2025-03-03 10:00', { priority: 'P3' }),
      ...resolved('INC3', opened, '2025-03-03 10:00', { priority: 'P4' }),
      told('INC4', opened, opened, NEW, { priority: 'P1' }),
      told('INC4', opened, '2025-03-03 11:00', RESOLVED, { priority: 'P2' }),
    ]);
    await desk.evaluate();
    expect(await outcomes()).toEqual(['INC1 P1 MET', 'INC2 P2 and P3 MET', 'INC4 P2 and P3 MET']);
  });

  it('only the team of its engagement', async () => {
    await desk.level({ name: 'All' });
    await desk.level({ name: 'Group 70', engagementId: await desk.engagement('Group 70') });
    await desk.level({ name: 'Nobody', engagementId: await desk.engagement(null) });
    await desk.tell([
      ...resolved('INC1', '2025-03-03 09:00', '2025-03-03 10:00', { team: 'Group 70' }),
      ...resolved('INC2', '2025-03-03 09:00', '2025-03-03 10:00', { team: 'Group 56' }),
      ...resolved('INC3', '2025-03-03 09:00', '2025-03-03 10:00'),
    ]);
    await desk.evaluate();
    expect(await outcomes()).toEqual([
      'INC1 All MET',
      'INC1 Group 70 MET',
      'INC2 All MET',
      'INC3 All MET',
    ]);
  });

  it('cases opened on its days only, in the zone of the contract', async () => {
    const contractId = await desk.contract(desk.providerId, 'MSA-2', 'Asia/Kolkata');
    await desk.level({ contractId, startsOn: '2025-03-01', endsOn: '2025-03-31' });
    await desk.tell([
      ...resolved('INC1', '2025-02-28 18:29', '2025-02-28 19:00'),
      ...resolved('INC2', '2025-02-28 18:30', '2025-02-28 19:00'),
      ...resolved('INC3', '2025-03-31 18:29', '2025-03-31 19:00'),
      ...resolved('INC4', '2025-03-31 18:30', '2025-03-31 19:00'),
    ]);
    await desk.evaluate();
    expect(await outcomes()).toEqual(['INC2 Resolution MET', 'INC3 Resolution MET']);
  });

  it('only cases of its provider', async () => {
    await desk.level();
    await desk.tell(
      resolved('INC1', '2025-03-03 09:00', '2025-03-03 10:00'),
      await desk.provider('Baltica'),
    );
    await desk.evaluate();
    expect(await outcomes()).toEqual([]);
  });

  it('by its own calendar', async () => {
    const weekly = hoursOn([WeekdayName.MONDAY, WeekdayName.TUESDAY], '08:00', '18:00');
    const calendarId = await desk.calendar('Office', { weekly });
    await desk.level({ calendarId });
    await desk.tell(resolved('INC1', '2025-03-03 17:00', '2025-03-04 15:00'));
    await desk.evaluate();
    expect(await desk.clocks()).toMatchObject([{ outcome: 'MET', elapsed: 8 * HOUR }]);
  });
});

describe('a late event', () => {
  it('moves the case to the month in which it is now due, and empties the one it left', async () => {
    await desk.level();
    const opened = '2025-03-31 20:00';
    await desk.tell(resolved('INC1', opened, '2025-04-01 10:00'));
    await desk.evaluate();
    expect(await reached()).toEqual(['Resolution 2025-04-01 MISSED 0/1/0']);

    await desk.tell(resolved('INC2', '2025-03-31 10:00', '2025-03-31 11:00'));
    await desk.tell([told('INC1', opened, '2025-03-31 21:00', RESOLVED)]);
    await desk.tell([told('INC1', opened, '2025-04-01 10:00', RESOLVED, { sequence: 1 })]);
    await desk.evaluate();
    expect(await outcomes()).toEqual(['INC1 Resolution MET', 'INC2 Resolution MET']);
    expect(await reached()).toEqual([
      'Resolution 2025-03-01 MET 1/0/0',
      'Resolution 2025-04-01 MET 1/0/0',
    ]);
  });

  it('with another priority takes the case away from a level, and its month with it', async () => {
    await desk.level({ priorities: ['P2'] });
    const opened = '2025-03-03 09:00';
    await desk.tell([told('INC1', opened, opened, NEW)]);
    await desk.evaluate();
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 0/1/0']);
    await desk.tell([told('INC1', opened, '2025-03-03 10:00', ACTIVE, { priority: 'P4' })]);
    await desk.evaluate();
    expect(await outcomes()).toEqual([]);
    expect(await reached()).toEqual([]);
  });

  it('recorded while the case is being evaluated is not forgotten', async () => {
    await desk.level();
    const opened = '2025-03-03 09:00';
    await desk.tell([told('INC1', opened, opened, NEW)]);
    const late: CaseLine = {
      line: 1,
      caseNumber: 'INC1',
      sequence: 0,
      openedAt: instantFromIso('2025-03-03T09:00:00Z'),
      occurredAt: instantFromIso('2025-03-03T10:00:00Z'),
      state: 'RESOLVED',
      priority: 'P2',
      team: null,
    };
    // The case is on the list already when the late event is recorded, and is taken off the list by
    // an evaluator that cannot see the late event yet.
    await desk.read(async (work) => {
      const owner = { providerId: desk.providerId, importId: null, columns: OWN_FIELDS };
      await recordBatch(work, owner, [late]);
      await desk.evaluate();
      await appendAuditEntry(work, {
        action: 'case-event.recorded',
        subject: { kind: 'Provider', id: desk.providerId },
        before: null,
        after: null,
      });
    });
    await desk.evaluate();
    expect(await outcomes()).toEqual(['INC1 Resolution MET']);
  });

  it('that changes no number is announced to nobody', async () => {
    await desk.level();
    await desk.tell(resolved('INC1', '2025-03-03 09:00', '2025-03-03 10:00'));
    await desk.evaluate();
    const announcements = async (): Promise<number> =>
      (await desk.announced()).filter((type) => type === 'attainments.changed').length;
    expect(await announcements()).toBe(1);
    await desk.tell([told('INC1', '2025-03-03 09:00', '2025-03-03 09:30', ACTIVE)]);
    await desk.evaluate();
    await desk.evaluator().rebuild(desk.caller);
    expect(await announcements()).toBe(1);
  });
});

describe('the status of a month', () => {
  /** Cases of which this many are met, missed and still open without being late. */
  async function given(met: number, missed: number, open: number): Promise<void> {
    const numbers = (count: number, prefix: string): string[] =>
      Array.from({ length: count }, (_, index) => `${prefix}${index}`);
    await desk.tell([
      ...numbers(met, 'MET').flatMap((number) =>
        resolved(number, '2025-03-03 09:00', '2025-03-03 10:00'),
      ),
      ...numbers(missed, 'LATE').flatMap((number) =>
        resolved(number, '2025-03-03 05:00', '2025-03-03 14:00'),
      ),
      ...numbers(open, 'OPEN').map((number) =>
        told(number, '2025-03-03 09:00', '2025-03-03 09:00', NEW),
      ),
    ]);
  }

  it.each([
    { met: 19, missed: 1, open: 0, status: 'MET', belowMinimum: false },
    { met: 18, missed: 1, open: 0, status: 'MISSED', belowMinimum: false },
    { met: 8, missed: 2, open: 0, status: 'MISSED', belowMinimum: true },
    { met: 20, missed: 1, open: 1, status: 'AT_RISK', belowMinimum: false },
    { met: 0, missed: 0, open: 3, status: 'NOT_MEASURED', belowMinimum: false },
  ])(
    'with $met met, $missed missed and $open open is $status',
    async ({ met, missed, open, status, belowMinimum }) => {
      await desk.level({ minimum: '0.9' });
      await given(met, missed, open);
      await desk.evaluate('2025-03-03 16:00');
      expect(await desk.attainments()).toEqual([
        {
          level: 'Resolution',
          month: '2025-03-01',
          status,
          belowMinimum,
          met,
          missed,
          undecided: open,
        },
      ]);
    },
  );

  it('is missed at 189 of 199, which only looks like 95 percent', async () => {
    await desk.level();
    await given(189, 10, 0);
    await desk.evaluate();
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 189/10/0']);
    const [row] = await desk.read(({ manager }) =>
      manager.query<{ value: string }[]>(
        `select ${shareSql('met', 'met + missed')} as value from attainments`,
      ),
    );
    expect(row?.value).toBe('0.949748');
  });
});

describe('a change of what was agreed', () => {
  /** Runs the job that follows such a change. */
  async function runJob(name: string, subjectId: string): Promise<void> {
    const { tenancy, importer } = desk;
    const files = new FileStore(tmpdir());
    const handlers = serviceLevelJobHandlers({
      tenancy,
      evaluator: desk.evaluator(),
      importer,
      files,
    });
    const handler = handlers.find(({ job }) => job.name === name);
    if (!handler) throw new Error(`Nobody does ${name}.`);
    await handler.run(desk.caller, { subjectId }, context);
  }

  const quiet = (): void => undefined;
  const logger = { info: quiet, warn: quiet, error: quiet, child: () => logger };
  const context: JobContext = { signal: new AbortController().signal, logger, requestId: 'test' };

  beforeEach(async () => {
    await desk.tell([
      ...resolved('INC1', '2025-03-03 09:00', '2025-03-03 12:00'),
      ...resolved('INC2', '2025-03-03 09:00', '2025-03-03 16:00'),
    ]);
  });

  it('enters a level that judges the cases already recorded', async () => {
    await desk.evaluate();
    await runJob('evaluate-service-level', await desk.level());
    expect(await reached()).toEqual(['Resolution 2025-03-01 MET 2/0/0']);
  });

  it('of the target judges every month again', async () => {
    const id = await desk.level();
    await desk.evaluate();
    await desk.levels.updateServiceLevel(desk.caller, { id, version: 1, target: 4 * HOUR });
    await runJob('evaluate-service-level', id);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 1/1/0']);
  });

  it('of the expected share judges every month again, though no clock changes', async () => {
    const id = await desk.level({ target: 4 * HOUR });
    await desk.evaluate();
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 1/1/0']);
    await desk.levels.updateServiceLevel(desk.caller, { id, version: 1, expected: '0.5' });
    await runJob('evaluate-service-level', id);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MET 1/1/0']);
  });

  it('of the calendar judges the cases timed by it again', async () => {
    const weekly = hoursOn([WeekdayName.MONDAY], '08:00', '18:00');
    const calendarId = await desk.calendar('Mondays', { weekly });
    await desk.level({ calendarId, target: 4 * HOUR });
    await desk.evaluate();
    expect(await reached()).toEqual(['Resolution 2025-03-01 MISSED 1/1/0']);
    const lunch = [
      { start: '08:00', end: '11:00' },
      { start: '14:00', end: '18:00' },
    ];
    await desk.coverage.updateWorkingCalendar(desk.caller, {
      id: calendarId,
      version: 1,
      weekly: [{ weekday: WeekdayName.MONDAY, windows: lunch }],
    });
    await runJob('evaluate-calendar', calendarId);
    expect(await reached()).toEqual(['Resolution 2025-03-01 MET 2/0/0']);
  });
});

describe('another organization', () => {
  it('is neither evaluated nor changed', async () => {
    const globex = await desks.desk('Globex');
    await globex.level();
    await globex.tell(resolved('INC1', '2025-03-03 09:00', '2025-03-03 10:00'));
    await globex.evaluate();
    const before = [await globex.clocks(), await globex.attainments()];

    await desk.level({ target: HOUR / 2 });
    await desk.tell(resolved('INC1', '2025-03-03 09:00', '2025-03-03 10:00'));
    await globex.tell([told('INC1', '2025-03-03 09:00', '2025-03-03 23:00', RESOLVED)]);
    expect(await desk.evaluator().rebuild(desk.caller)).toBe(1);
    expect(await outcomes()).toEqual(['INC1 Resolution MISSED']);
    expect([await globex.clocks(), await globex.attainments()]).toEqual(before);
    expect(await globex.evaluate()).toBe(1);
  });
});

describe('a long list of cases', () => {
  it('is worked off in parts, so that other organizations have their turn in between', async () => {
    const left = 'cases.left-to-evaluate';
    await desk.read(({ manager }) =>
      manager.query(
        `insert into cases_to_evaluate (organization_id, id)
         select $1, gen_random_uuid() from generate_series(1, 12001)`,
        [desk.caller.organizationId],
      ),
    );
    expect(await desk.evaluator().evaluateSome(desk.caller)).toBe(12_000);
    expect((await desk.announced()).filter((type) => type === left)).toHaveLength(1);
    expect(await desk.evaluator().evaluateSome(desk.caller)).toBe(1);
    expect((await desk.announced()).filter((type) => type === left)).toHaveLength(1);
  });
});
