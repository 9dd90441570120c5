import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOLIDAY_DATA_VERSION, WeekdayName } from '@meridian/feature-coverage';
import { CaseState } from '../state-rules.js';
import { HOUR, hoursOn, ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { told } from '../test-support/told.js';

let desks: ServiceDesks;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});
afterAll(() => desks.close());

/** One case over Diwali 2025 (Monday, 20 October) at a desk that closes on India's holidays. */
async function deskOverDiwali(): Promise<ServiceDesk> {
  const desk = await desks.desk();
  const calendarId = await desk.calendar('Pune', {
    weekly: hoursOn(Object.values(WeekdayName), '08:00', '18:00'),
    holidays: { country: 'IN' },
  });
  await desk.level({ calendarId, target: 20 * HOUR });
  const opened = '2025-10-19 10:00';
  await desk.tell([
    told('INC1', opened, opened, CaseState.ACTIVE),
    told('INC1', opened, '2025-10-21 10:00', CaseState.RESOLVED),
  ]);
  await desk.evaluator().evaluateOverdue(desk.caller);
  return desk;
}

const elapsed = (desk: ServiceDesk): Promise<unknown> =>
  desk.read(({ manager }) => manager.query('select elapsed_ms::float8 as ms from case_clocks'));

const adoptions = (desk: ServiceDesk): Promise<unknown> =>
  desk.read(({ manager }) =>
    manager.query(
      `select before, after from audit_entries where action = 'holiday-data.adopted' order by sequence`,
    ),
  );

/** As an earlier program left it: Diwali counted as a working day. */
const computedWithOlderData = (desk: ServiceDesk): Promise<unknown> =>
  desk.read(async ({ manager }) => {
    await manager.query(`update holiday_data set version = 'older'`);
    await manager.query(`update case_clocks set elapsed_ms = 20 * 3600000`);
  });

describe('figures computed with other holiday data', () => {
  it('are computed again after an upgrade, by themselves, and the audit log says why', async () => {
    const desk = await deskOverDiwali();
    expect(await elapsed(desk)).toEqual([{ ms: 10 * HOUR }]);
    await computedWithOlderData(desk);
    await desk.evaluator().evaluateOverdue(desk.caller);
    expect(await elapsed(desk)).toEqual([{ ms: 10 * HOUR }]);
    expect(await adoptions(desk)).toEqual([
      { before: { version: 'older' }, after: { version: HOLIDAY_DATA_VERSION, cases: 1 } },
    ]);
  });

  it('are left alone as long as the data stay the same', async () => {
    const desk = await deskOverDiwali();
    await desk.read(({ manager }) => manager.query('update case_clocks set elapsed_ms = 1'));
    await desk.evaluator().evaluateOverdue(desk.caller);
    expect(await elapsed(desk)).toEqual([{ ms: 1 }]);
    expect(await adoptions(desk)).toEqual([]);
  });

  it('are computed again by one of several that notice it at once', async () => {
    const desk = await deskOverDiwali();
    await computedWithOlderData(desk);
    const evaluator = desk.evaluator();
    await Promise.all([1, 2, 3].map(() => evaluator.evaluateOverdue(desk.caller)));
    expect(await elapsed(desk)).toEqual([{ ms: 10 * HOUR }]);
    expect(await adoptions(desk)).toHaveLength(1);
  });
});
