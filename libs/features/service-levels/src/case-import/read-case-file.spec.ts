import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { toIso } from '@meridian/core-calendar';
import type { CaseFileMapping } from './case-file-mapping.js';
import { readCaseFile } from './read-case-file.js';
import type { CaseLine, ImportProblem } from './case-line.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

const MAPPING: CaseFileMapping = { ...SERVICENOW_LOG, timeZone: 'Europe/Berlin' };
const HEADER =
  'number,ident_state,sys_mod_count,opened_at,sys_updated_at,priority,assignment_group';

async function read(content: string | Buffer, mapping: CaseFileMapping = MAPPING) {
  const events: CaseLine[] = [];
  const problems: ImportProblem[] = [];
  let linesRead = 0;
  for await (const batch of readCaseFile(Readable.from([Buffer.from(content)]), mapping)) {
    events.push(...batch.events);
    problems.push(...batch.problems);
    linesRead += batch.linesRead;
  }
  return { events, problems, linesRead };
}

interface Values {
  number: string;
  state: string;
  sequence: string;
  opened: string;
  updated: string;
  priority: string;
  team: string;
}

function line(values: Partial<Values> = {}): string {
  const usual = {
    number: 'A1',
    state: 'New',
    sequence: '0',
    opened: '1/3/2016 10:00',
    updated: '1/3/2016 10:05',
  };
  return Object.values({ ...usual, priority: '3', team: '70', ...values }).join(',');
}

const file = (...lines: string[]): string => [HEADER, ...lines, ''].join('\n');

describe('a file of case events', () => {
  it('becomes lines in the words of Meridian', async () => {
    const { events, problems, linesRead } = await read(
      file(
        line(),
        line({ state: ' Awaiting User Info ', sequence: '1', priority: '1', team: '?' }),
      ),
    );
    expect(problems).toEqual([]);
    expect(linesRead).toBe(2);
    expect(
      events.map((event) => ({
        ...event,
        openedAt: toIso(event.openedAt),
        occurredAt: toIso(event.occurredAt),
      })),
    ).toEqual([
      {
        line: 2,
        caseNumber: 'A1',
        sequence: 0,
        openedAt: '2016-03-01T09:00:00.000Z',
        occurredAt: '2016-03-01T09:05:00.000Z',
        state: 'NEW',
        priority: 'P3',
        team: '70',
      },
      expect.objectContaining({
        line: 3,
        sequence: 1,
        state: 'AWAITING_USER',
        priority: 'P1',
        team: null,
      }),
    ]);
  });

  it('may lack a column of teams when the mapping names none', async () => {
    const mapping = { ...MAPPING, columns: { ...MAPPING.columns, team: null } };
    const { events } = await read(file(line()), mapping);
    expect(events.map(({ team }) => team)).toEqual([null]);
  });

  it('in Latin-1 is refused with line and column, and taken when the mapping declares it', async () => {
    const content = Buffer.from(file(line(), line({ team: 'Zürich' })), 'latin1');
    await expect(read(content)).rejects.toMatchObject({
      code: 'BAD_ENCODING',
      position: { line: 3, column: 43 },
    });
    const { events } = await read(content, { ...MAPPING, encoding: 'latin1' });
    expect(events.map(({ team }) => team)).toEqual(['70', 'Zürich']);
  });

  it('that lacks a column is refused before any line, with what it has and what comes near', async () => {
    const mapping = { ...MAPPING, columns: { ...MAPPING.columns, openedAt: 'opened' } };
    await expect(read(file(line()), mapping)).rejects.toMatchObject({
      code: 'UNKNOWN_COLUMN',
      message: expect.stringMatching(
        /no column "opened" \(did you mean "opened_at"\?\).*"number", "ident_state"/,
      ),
    });
  });

  it('that is empty is refused; with a header alone it has no lines', async () => {
    await expect(read('')).rejects.toMatchObject({ code: 'EMPTY_FILE' });
    expect(await read(file())).toEqual({ events: [], problems: [], linesRead: 0 });
  });

  it('in a zone that does not exist is refused', async () => {
    const reading = read(file(line()), { ...MAPPING, timeZone: 'Europe/Berlinn' });
    await expect(reading).rejects.toMatchObject({ code: 'UNKNOWN_TIME_ZONE' });
  });
});

describe('a line that cannot be taken', () => {
  it.each<[string, Partial<Values>, string, string, string]>([
    [
      'an unknown state',
      { state: '-100' },
      'UNKNOWN_STATE',
      'ident_state',
      '"-100" is not a state that the mapping knows. Add it to "states" in the mapping',
    ],
    [
      'an unknown priority',
      { priority: '7' },
      'UNKNOWN_PRIORITY',
      'priority',
      '"7" is not a priority that the mapping knows.',
    ],
    [
      'a date of another form',
      { opened: '2016-03-01 10:00' },
      'WRONG_DATE',
      'opened_at',
      '"2016-03-01 10:00" is not a date of the form d/M/yyyy HH:mm.',
    ],
    [
      'a date that does not exist',
      { opened: '31/2/2016 10:00' },
      'IMPOSSIBLE_DATE',
      'opened_at',
      '"31/2/2016 10:00" is a date or time that does not exist.',
    ],
    [
      'an event before the opening',
      { updated: '1/3/2016 09:59' },
      'EVENT_BEFORE_OPENING',
      'sys_updated_at',
      '"1/3/2016 09:59" lies before the opening of the case, "1/3/2016 10:00".',
    ],
    [
      'no case number',
      { number: '' },
      'MISSING_VALUE',
      'number',
      '"" means that there is no value, but one is needed.',
    ],
    [
      'no state',
      { state: '?' },
      'MISSING_VALUE',
      'ident_state',
      '"?" means that there is no value',
    ],
    [
      'no date',
      { updated: '?' },
      'MISSING_VALUE',
      'sys_updated_at',
      '"?" means that there is no value',
    ],
    [
      'a sequence that is no number',
      { sequence: '1.5' },
      'WRONG_SEQUENCE',
      'sys_mod_count',
      '"1.5" is not a whole number',
    ],
    [
      'a sequence that is too large',
      { sequence: '2147483648' },
      'WRONG_SEQUENCE',
      'sys_mod_count',
      '"2147483648"',
    ],
    [
      'an endless name',
      { number: 'x'.repeat(201) },
      'VALUE_TOO_LONG',
      'number',
      `"${'x'.repeat(80)}…" is longer`,
    ],
    [
      'a control character',
      { team: 'a\0b' },
      'CONTROL_CHARACTER',
      'assignment_group',
      '"a\\u0000b" holds',
    ],
    ['a line end in a name', { number: '"A\n1"' }, 'CONTROL_CHARACTER', 'number', '"A\\n1" holds'],
  ])(
    'for %s is reported with line, column, value and advice, and the others are taken',
    async (_, values, code, column, words) => {
      const { events, problems, linesRead } = await read(
        file(line(), line(values), line({ sequence: '9' })),
      );
      expect(problems).toEqual([
        { line: 3, column, code, message: expect.stringContaining(words) },
      ]);
      expect(problems[0]?.message).toMatch(/^Line 3, column "/);
      expect(events.map(({ sequence }) => sequence)).toEqual([0, 9]);
      expect(linesRead).toBe(3);
    },
  );

  it('is reported for each of its faults', async () => {
    const { events, problems } = await read(
      file(line({ state: 'x', priority: 'y', opened: 'z', team: 'a\0' })),
    );
    expect(events).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual([
      'WRONG_DATE',
      'UNKNOWN_STATE',
      'UNKNOWN_PRIORITY',
      'CONTROL_CHARACTER',
    ]);
  });

  it('because it cannot be read is reported in its place among the others', async () => {
    const content = file(
      line({ state: 'x' }),
      `${line()},more`,
      'A2,"New"x',
      line({ priority: 'y' }),
      `${line()}"`,
    );
    const { problems, linesRead } = await read(content);
    expect(problems.map((problem) => [problem.line, problem.column, problem.code])).toEqual([
      [2, 'ident_state', 'UNKNOWN_STATE'],
      [3, null, 'WRONG_FIELD_COUNT'],
      [4, null, 'STRAY_QUOTE'],
      [5, 'priority', 'UNKNOWN_PRIORITY'],
    ]);
    expect(linesRead).toBe(5);
  });
});

describe('when the clocks change', () => {
  it('a time that they skipped is taken, moved forward', async () => {
    const { events, problems } = await read(
      file(line({ opened: '27/3/2016 02:30', updated: '27/3/2016 03:30' })),
    );
    expect(problems).toEqual([]);
    expect(events.map(({ openedAt, occurredAt }) => occurredAt - openedAt)).toEqual([0]);
  });

  it('an event in the second of two equal hours does not lie before an opening in the first', async () => {
    const { events, problems } = await read(
      file(line({ opened: '30/10/2016 02:50', updated: '30/10/2016 02:10' })),
    );
    expect(problems).toEqual([]);
    expect(events.map(({ openedAt, occurredAt }) => (occurredAt - openedAt) / 60_000)).toEqual([
      20,
    ]);
  });

  it('an event at the very time of the opening stays there', async () => {
    const hour = { opened: '30/10/2016 02:50', updated: '30/10/2016 02:50' };
    const { events } = await read(file(line(hour)));
    expect(events.map(({ openedAt, occurredAt }) => occurredAt - openedAt)).toEqual([0]);
  });
});
