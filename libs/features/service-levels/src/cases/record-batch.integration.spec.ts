import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { CaseState } from '../state-rules.js';
import { ServiceDesks, type ServiceDesk } from '../test-support/service-desk.js';
import { resolved, told } from '../test-support/told.js';
import { CaseEvent } from './case-event.js';
import { Case } from './case.js';

const { NEW, ACTIVE, AWAITING_USER, RESOLVED, CLOSED } = CaseState;

let desks: ServiceDesks;
let desk: ServiceDesk;

beforeAll(async () => {
  desks = await ServiceDesks.open();
});

afterAll(() => desks.close());

beforeEach(async () => {
  desk = await desks.desk();
});

const OPENED = '2025-03-03 09:00';
const first = told('INC1', OPENED, '2025-03-03 09:00', NEW);
const second = told('INC1', OPENED, '2025-03-03 11:00', ACTIVE, {
  priority: 'P1',
  team: 'Group 70',
});
const third = told('INC1', OPENED, '2025-03-03 15:00', RESOLVED, {
  priority: 'P1',
  team: 'Group 56',
});

const cases = (): Promise<Case[]> =>
  desk.read(({ manager }) => manager.find(Case, { order: { number: 'ASC' } }));

const events = (): Promise<CaseEvent[]> =>
  desk.read(({ manager }) =>
    manager.find(CaseEvent, { order: { occurredAt: 'ASC', sequence: 'ASC' } }),
  );

const statesOf = (list: readonly { state: CaseState }[]): CaseState[] =>
  list.map(({ state }) => state);

describe('a batch of events', () => {
  it('opens the case and leaves it in its latest state', async () => {
    expect(await desk.tell([first, second, third])).toEqual({
      eventsRecorded: 3,
      eventsKnown: 0,
      casesOpened: 1,
      problems: [],
    });
    expect(await cases()).toMatchObject([
      {
        number: 'INC1',
        openedAt: new Date('2025-03-03T09:00:00Z'),
        state: RESOLVED,
        priority: 'P1',
        teamReference: 'Group 56',
        lastEventAt: new Date('2025-03-03T15:00:00Z'),
      },
    ]);
    expect(await events()).toMatchObject([
      { state: NEW, priority: 'P2', teamReference: null, line: 1 },
      { state: ACTIVE, priority: 'P1', teamReference: 'Group 70', line: 2 },
      { state: RESOLVED, priority: 'P1', teamReference: 'Group 56', line: 3 },
    ]);
  });

  it('says the same in whatever order its lines come', async () => {
    await desk.tell([third, first, second]);
    expect(statesOf(await cases())).toEqual([RESOLVED]);
    expect(statesOf(await events())).toEqual([NEW, ACTIVE, RESOLVED]);
  });

  it('told twice changes nothing', async () => {
    await desk.tell([first, second, third]);
    const before = [await cases(), await events()];
    expect(await desk.tell([first, second, third])).toEqual({
      eventsRecorded: 0,
      eventsKnown: 3,
      casesOpened: 0,
      problems: [],
    });
    expect([await cases(), await events()]).toEqual(before);
  });

  it('takes of a repetition within itself one', async () => {
    expect(await desk.tell([first, first, second, second])).toMatchObject({
      eventsRecorded: 2,
      eventsKnown: 2,
      problems: [],
    });
  });

  it('with texts that look like the format it is carried in keeps them as they are', async () => {
    const team = String.raw`\N \. back\slash "quoted", 'single', $1`;
    await desk.tell([told(String.raw`INC\t1`, OPENED, OPENED, NEW, { team })]);
    expect(await cases()).toMatchObject([{ number: String.raw`INC\t1`, teamReference: team }]);
  });

  it('that is empty is nothing', async () => {
    expect(await desk.tell([])).toMatchObject({ eventsRecorded: 0, eventsKnown: 0 });
  });

  it('of a provider that is not there is refused', async () => {
    await expect(desk.tell([first], uuidv7(0))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', 'providerId'] },
    });
    expect(await cases()).toEqual([]);
  });
});

describe('an event that comes late', () => {
  it('is recorded, but does not move the case back', async () => {
    await desk.tell([first, third]);
    expect(await desk.tell([second])).toMatchObject({ eventsRecorded: 1, casesOpened: 0 });
    expect(statesOf(await cases())).toEqual([RESOLVED]);
    expect(statesOf(await events())).toEqual([NEW, ACTIVE, RESOLVED]);
  });

  it('moves the case on when it is the latest', async () => {
    await desk.tell([first]);
    await desk.tell([third]);
    expect(await cases()).toMatchObject([
      { state: RESOLVED, priority: 'P1', teamReference: 'Group 56' },
    ]);
  });

  it('of the same time is later by its sequence', async () => {
    const at = (state: CaseState, sequence: number) =>
      told('INC1', OPENED, OPENED, state, { sequence });
    await desk.tell([at(ACTIVE, 1)]);
    await desk.tell([at(NEW, 0)]);
    expect(statesOf(await cases())).toEqual([ACTIVE]);
    await desk.tell([at(CLOSED, 2)]);
    expect(statesOf(await cases())).toEqual([CLOSED]);
  });
});

describe('a line that contradicts what is recorded', () => {
  it('about the opening is reported with its line, and not taken', async () => {
    await desk.tell([first]);
    const other = told('INC1', '2025-03-03 08:00', '2025-03-03 12:00', AWAITING_USER);
    expect(await desk.tell([second, other])).toEqual({
      eventsRecorded: 1,
      eventsKnown: 0,
      casesOpened: 0,
      problems: [
        {
          line: 2,
          column: 'openedAt',
          code: 'OPENED_AT_CHANGED',
          message:
            'Line 2, openedAt: the case was recorded as opened at 2025-03-03T09:00:00Z; this line says otherwise. The line was not taken.',
        },
      ],
    });
    expect(statesOf(await cases())).toEqual([ACTIVE]);
    expect(statesOf(await events())).toEqual([NEW, ACTIVE]);
  });

  it('about an event is reported with its line, and not taken', async () => {
    await desk.tell([first, second]);
    const other = told('INC1', OPENED, '2025-03-03 11:00', CLOSED, {
      priority: 'P1',
      team: 'Group 70',
    });
    expect(await desk.tell([other, third])).toEqual({
      eventsRecorded: 1,
      eventsKnown: 0,
      casesOpened: 0,
      problems: [
        {
          line: 1,
          column: 'state',
          code: 'EVENT_CONTRADICTS',
          message:
            'Line 1, state: an event of this case with the same time and sequence was recorded with ACTIVE; this line says otherwise. The line was not taken.',
        },
      ],
    });
    expect(statesOf(await events())).toEqual([NEW, ACTIVE, RESOLVED]);
  });

  it('of the same batch loses against the line before it', async () => {
    const opened = told('INC1', '2025-03-03 08:00', '2025-03-03 16:00', CLOSED);
    const { problems, ...counts } = await desk.tell([
      first,
      told('INC1', OPENED, OPENED, AWAITING_USER),
      opened,
      second,
    ]);
    expect(counts).toEqual({ eventsRecorded: 2, eventsKnown: 0, casesOpened: 1 });
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [2, 'EVENT_CONTRADICTS'],
      [3, 'OPENED_AT_CHANGED'],
    ]);
    expect(statesOf(await cases())).toEqual([ACTIVE]);
    expect(statesOf(await events())).toEqual([NEW, ACTIVE]);
  });

  it('about the state does not move the case', async () => {
    await desk.tell([first]);
    await desk.tell([told('INC1', OPENED, OPENED, CLOSED)]);
    expect(statesOf(await cases())).toEqual([NEW]);
  });
});

describe('cases of the same number', () => {
  it('are different cases with different providers', async () => {
    const baltica = await desk.provider('Baltica');
    await desk.tell([first]);
    const other = told('INC1', '2024-01-01 00:00', '2024-01-01 00:00', CLOSED);
    expect(await desk.tell([other], baltica)).toMatchObject({ casesOpened: 1, problems: [] });
    const found = await cases();
    expect(found.map(({ providerId, state }) => [providerId, state]).sort()).toEqual(
      [
        [baltica, CLOSED],
        [desk.providerId, NEW],
      ].sort(),
    );
  });

  it('are different cases in different organizations', async () => {
    const globex = await desks.desk('Globex');
    await desk.tell(resolved('INC1', OPENED, '2025-03-03 10:00'));
    expect(await globex.tell([first])).toMatchObject({ casesOpened: 1, problems: [] });
    expect(statesOf(await cases())).toEqual([RESOLVED]);
  });
});

describe('an event that cannot have happened', () => {
  it.each([
    ['before the case was opened', told('INC1', OPENED, '2025-03-03 08:59', NEW), 'occurredAt'],
    ['in the year 9999', told('INC1', OPENED, '9999-12-31 23:59', NEW), 'occurredAt'],
    ['to a case of the year 1900', told('INC1', '1900-01-01 00:00', OPENED, NEW), 'openedAt'],
    [
      'with a priority that nobody knows',
      told('INC1', OPENED, OPENED, NEW, { priority: 'high' }),
      'priority',
    ],
    ['with a sequence below zero', told('INC1', OPENED, OPENED, NEW, { sequence: -1 }), 'sequence'],
  ])(
    '%s is refused with its place, and nothing of the batch is taken',
    async (_what, wrong, field) => {
      await expect(desk.tell([first, wrong])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { inputPath: ['input', 'events', 1, field] },
      });
      expect(await cases()).toEqual([]);
    },
  );
});

describe('recording', () => {
  it('announces itself once, and not when nothing was new', async () => {
    await desk.tell([first]);
    await desk.tell([first]);
    const announced = await desk.announced();
    expect(announced.filter((type) => type === 'case-event.recorded')).toHaveLength(1);
  });
});
