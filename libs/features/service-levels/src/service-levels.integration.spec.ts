import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { ServiceLevel } from './service-level.js';
import type { CreateServiceLevelInput, UpdateServiceLevelInput } from './service-levels.inputs.js';
import { CaseState, ClockAction, ClockSide } from './state-rules.js';
import { HOUR, ServiceDesks, type ServiceDesk } from './test-support/service-desk.js';

let desks: ServiceDesks;
let desk: ServiceDesk;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

beforeEach(async () => {
  desk = await desks.desk();
});

const stored = (): Promise<ServiceLevel[]> =>
  desk.read(({ manager }) => manager.find(ServiceLevel));

const refusal = (...place: (string | number)[]) => ({
  name: 'ExpectedError',
  code: 'INVALID_INPUT',
  details: { inputPath: ['input', ...place] },
});

describe('a service level', () => {
  it('is entered with the rules that most contracts have', async () => {
    const id = await desk.level({ priorities: ['P1', 'P2'], target: 1.5 * HOUR });
    expect(await stored()).toMatchObject([
      {
        id,
        providerId: desk.providerId,
        engagementId: null,
        priorities: ['P1', 'P2'],
        targetSeconds: 5_400,
        expected: '0.95000000',
        minimum: null,
        endsOn: null,
        version: 1,
      },
    ]);
    const [level] = await stored();
    const rules = new Map(level?.stateRules.map((rule) => [rule.state, rule.clock]));
    expect(rules.get(CaseState.ACTIVE)).toBe(ClockAction.RUNS);
    expect(rules.get(CaseState.AWAITING_USER)).toBe(ClockAction.STANDS);
    expect(rules.get(CaseState.RESOLVED)).toBe(ClockAction.STOPS);
    expect(rules.size).toBe(Object.keys(CaseState).length);
  });

  it('may say otherwise for one state, and keeps the usual rules for the others', async () => {
    const rule = {
      state: CaseState.AWAITING_VENDOR,
      clock: ClockAction.STANDS,
      side: ClockSide.NOBODY,
      cause: 'Awaiting the network carrier',
    };
    await desk.level({ stateRules: [rule] });
    const [level] = await stored();
    expect(level?.stateRules).toContainEqual(rule);
    expect(level?.stateRules).toHaveLength(Object.keys(CaseState).length);
  });

  it.each<[string, Partial<CreateServiceLevelInput>, (string | number)[]]>([
    ['a target of no time', { target: 0 }, ['target']],
    ['a target of half a second', { target: 1_500 }, ['target']],
    ['a target longer than a life', { target: 100 * 366 * 24 * HOUR }, ['target']],
    ['an expected share above 1', { expected: '95' }, ['expected']],
    ['an expected share of nothing', { expected: '0.00' }, ['expected']],
    ['an expected share below nothing', { expected: '-0.95' }, ['expected']],
    ['a share finer than it is kept', { expected: '0.9999999999' }, ['expected']],
    ['a minimum above 1', { minimum: '1.01' }, ['minimum']],
    ['a priority that no case has', { priorities: ['P1', '2 - High'] }, ['priorities', 1]],
    ['a first day before all cases', { startsOn: '0001-01-01' }, ['startsOn']],
    ['a last day after all calendars', { endsOn: '9999-12-31' }, ['endsOn']],
    ['a last day before its first', { endsOn: '2019-12-31' }, ['endsOn']],
  ])('with %s is refused, with the place', async (_what, changes, place) => {
    await expect(desk.level(changes)).rejects.toMatchObject(refusal(...place));
    expect(await stored()).toEqual([]);
  });

  it('promises no less than its minimum', async () => {
    await expect(desk.level({ expected: '0.9', minimum: '0.95' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The service level does not fit together: check its values.',
    });
  });

  it('is for an engagement under its own contract only', async () => {
    const engagementId = await desk.engagement('Group 70');
    const contractId = await desk.contract(desk.providerId, 'MSA-2');
    await expect(desk.level({ contractId, engagementId })).rejects.toMatchObject(
      refusal('engagementId'),
    );
  });

  it('runs by a calendar of its provider, or one that several share', async () => {
    const baltica = await desk.provider('Baltica');
    const theirs = await desk.calendar('Theirs', { providerId: baltica });
    await expect(desk.level({ calendarId: theirs })).rejects.toMatchObject(refusal('calendarId'));
    const ours = await desk.calendar('Ours', { providerId: desk.providerId });
    await expect(desk.level({ calendarId: ours })).resolves.toEqual(expect.any(String));
  });

  it.each<[keyof CreateServiceLevelInput, string]>([
    ['contractId', 'contract'],
    ['calendarId', 'working calendar'],
    ['engagementId', 'engagement'],
  ])('needs what %s names to be there', async (field, what) => {
    const error = { code: 'NOT_FOUND', message: `There is no such ${what}.` };
    await expect(desk.level({ [field]: uuidv7(0) })).rejects.toMatchObject(error);
    await expect(desk.level({ [field]: 'mine' })).rejects.toMatchObject(error);
  });

  it('does not reach into another organization', async () => {
    const globex = await desks.desk('Globex');
    await expect(globex.level({ contractId: desk.contractId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(globex.level({ calendarId: desk.calendarId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a change of a service level', () => {
  const update = async (changes: Partial<UpdateServiceLevelInput>): Promise<string> => {
    const [level] = await stored();
    return desk.levels.updateServiceLevel(desk.caller, {
      id: level?.id ?? '',
      version: 1,
      ...changes,
    });
  };

  beforeEach(() => desk.level({ minimum: '0.9' }));

  it('keeps what it leaves out', async () => {
    await update({ target: 4 * HOUR });
    expect(await stored()).toMatchObject([
      { targetSeconds: 14_400, expected: '0.95000000', minimum: '0.90000000', version: 2 },
    ]);
  });

  it('may take the minimum away', async () => {
    const without: object = { minimum: null };
    await update(without);
    expect(await stored()).toMatchObject([{ minimum: null }]);
  });

  it.each<[string, object, string[]]>([
    ['a minimum that is no share', { minimum: '12345' }, ['minimum']],
    ['an expected share that is none', { expected: '0' }, ['expected']],
    ['no expected share at all', { expected: null }, ['expected']],
    ['a target of no time', { target: 0 }, ['target']],
    ['a minimum above what is expected', { minimum: '0.96' }, []],
  ])('to %s is refused, and changes nothing', async (_what, changes, place) => {
    await expect(update(changes)).rejects.toMatchObject(refusal(...place));
    expect(await stored()).toMatchObject([{ version: 1, minimum: '0.90000000' }]);
  });

  it('to the calendar of another provider is refused', async () => {
    const baltica = await desk.provider('Baltica');
    const calendarId = await desk.calendar('Theirs', { providerId: baltica });
    await expect(update({ calendarId })).rejects.toMatchObject(refusal('calendarId'));
  });

  it('by somebody who saw an older version is refused', async () => {
    await update({ target: 4 * HOUR });
    await expect(update({ target: 2 * HOUR })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
    });
  });
});
