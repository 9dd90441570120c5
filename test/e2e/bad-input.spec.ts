/** What is wrong with a file is said by line and column, and the good lines are kept. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Meridian } from './support/meridian.js';
import { dataOf, type Person } from './support/person.js';
import { ServiceDesk } from './support/service-desk.js';
import { until } from './support/until.js';

jest.setTimeout(120_000);

const MAPPING = {
  name: 'our-desk',
  timeZone: 'Europe/Warsaw',
  dateFormat: 'yyyy-MM-dd HH:mm',
  columns: {
    case: 'number',
    sequence: 'step',
    openedAt: 'opened',
    occurredAt: 'happened',
    state: 'state',
    priority: 'priority',
    team: 'team',
  },
  states: { New: 'NEW', Done: 'RESOLVED' },
  priorities: { high: 'P1', low: 'P3' },
};
const HEADER = 'number,step,opened,happened,state,priority,team,remark';
const GOOD = 'K1,0,2024-01-10 09:00,2024-01-10 09:00,New,high,Desk,';

let meridian: Meridian;
let manager: Person;
let desks = 0;

beforeAll(async () => {
  meridian = await Meridian.started();
  manager = await meridian.signIn('vendors@harbour-mutual.example');
});
afterAll(() => meridian.remove());

/** A provider of its own for each file, so that no file finds what another one brought. */
async function newDesk(): Promise<ServiceDesk> {
  desks += 1;
  return ServiceDesk.enter(manager, `Desk ${desks}`);
}

const file = (name: string): string => path.join(meridian.folder, name);

async function importFile(
  content: string | Buffer,
  mapping: object = MAPPING,
  environment: Readonly<Record<string, string>> = {},
) {
  const desk = await newDesk();
  await writeFile(file('cases.csv'), content);
  await writeFile(file('mapping.json'), JSON.stringify(mapping));
  const options = ['--provider', desk.name, '--mapping', file('mapping.json')];
  const ending = await meridian.command(
    ['import', 'cases', file('cases.csv'), ...options],
    environment,
  );
  const [row] = await meridian.sql(
    'select count(*)::int as events from case_events where provider_id = $1',
    [desk.providerId],
  );
  return { ...ending, lines: ending.output.trim().split('\n'), events: row?.['events'] };
}

describe('a file with faults, read in from the command line', () => {
  test('is taken but for the faulty lines, each named with line, column and what to do', async () => {
    const { code, lines, events } = await importFile(
      [
        HEADER,
        GOOD,
        'K2,0,2024-01-10 09:00,2024-02-30 09:00,New,high,Desk,',
        'K3,0,2024-01-10 09:00,10.01.2024,New,high,Desk,',
        'K4,0,2024-01-10 09:00,2024-01-10 09:00,New,urgent,Desk,',
        'K5,0,2024-01-10 09:00,2024-01-09 09:00,New,high,Desk,',
        'K6,0,2024-01-10 09:00,2024-01-10 09:00,New,low,Desk,"He said ""later"",',
        'and hung up"',
        'K6,1,2024-01-10 09:00,2024-01-10 11:00,Done,low,Desk,',
        'K6,1,2024-01-10 09:00,2024-01-10 11:00,Done,high,Desk,',
        'K1,1,2024-01-11 09:00,2024-01-11 10:00,Done,high,Desk,',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(events).toBe(3);
    expect(lines[0]).toBe(
      '9 lines read: 3 events recorded, 0 known already, 6 lines refused. 2 new cases.',
    );
    expect(lines.slice(1, 7)).toEqual([
      expect.stringMatching(/Line 3, column "happened": "2024-02-30 09:00" is a date .* not exist/),
      expect.stringMatching(/Line 4, column "happened": "10.01.2024" is not a date of the form/),
      expect.stringMatching(
        /Line 5, column "priority": "urgent" is not a priority .* mapping knows/,
      ),
      expect.stringMatching(/Line 6, column "happened": .* lies before the opening of the case/),
      expect.stringMatching(/Line 10, priority: .*same time and sequence was recorded with P3/),
      expect.stringMatching(/Line 11, opened: .*was recorded as opened at 2024-01-10T08:00:00Z/),
    ]);
  });

  test('is refused whole when it lacks a column, with the columns that it has', async () => {
    const { code, errors, events } = await importFile(`${HEADER.replace('step', 'stp')}\n${GOOD}`);
    expect({ code, events }).toEqual({ code: 1, events: 0 });
    expect(errors).toMatch(/^The file has no column "step" \(did you mean "stp"\?\)\. .*\n$/);
  });

  test('is refused whole when it is empty', async () => {
    const { code, errors, events } = await importFile('');
    expect({ code, events }).toEqual({ code: 1, events: 0 });
    expect(errors).toMatch(/^.*\bempty\b.*\n$/i);
  });

  test('in Latin-1 is refused from that line on, and taken once the mapping says so', async () => {
    const content = Buffer.from(`${HEADER}\n${GOOD.replace('Desk', 'Büro')}\n`, 'latin1');
    const refused = await importFile(content);
    expect({ code: refused.code, events: refused.events }).toEqual({ code: 1, events: 0 });
    expect(refused.errors).toMatch(/^.*line 2.*UTF-8.*\n$/i);
    const taken = await importFile(content, { ...MAPPING, encoding: 'latin1' });
    expect({ code: taken.code, events: taken.events }).toEqual({ code: 0, events: 1 });
  });

  test('is not even opened when the mapping names no known zone', async () => {
    const { code, errors, events } = await importFile(GOOD, {
      ...MAPPING,
      timeZone: 'Europe/Warschau',
    });
    expect({ code, events }).toEqual({ code: 1, events: 0 });
    expect(errors).toMatch(
      /timeZone: "Europe\/Warschau" is not a time zone\. Did you mean .*Europe\/Warsaw/,
    );
  });
});

describe('a line of 100 MB', () => {
  /** Leaves in a file the most memory, in bytes, that a program ever had. */
  const NOTE_MEMORY = `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => writeFileSync(process.env.MEMORY_NOTE,
       String(process.resourceUsage().maxRSS * 1024)));`,
  )}`;

  async function memoryOf(content: string | Buffer) {
    const environment = { MEMORY_NOTE: file('memory'), NODE_OPTIONS: `--import=${NOTE_MEMORY}` };
    const ending = await importFile(content, MAPPING, environment);
    return { ...ending, bytes: Number(await readFile(file('memory'), 'utf8')) };
  }

  test('is refused without being held in memory, and the lines around it are kept', async () => {
    const small = await memoryOf(`${HEADER}\n${GOOD}\n`);
    const huge = Buffer.alloc(100_000_000, 'x');
    const after = GOOD.replace('K1', 'K2');
    const large = await memoryOf(
      Buffer.concat([Buffer.from(`${HEADER}\n${GOOD}\n`), huge, Buffer.from(`\n${after}\n`)]),
    );
    expect(large.code).toBe(0);
    expect(large.events).toBe(2);
    expect(large.lines[1]).toMatch(/line 3\b.*longer than/i);
    // Held even once, the line alone would take this much.
    expect(large.bytes - small.bytes).toBeLessThan(huge.length);
  });
});

describe('a file with faults, uploaded', () => {
  const IMPORT = `mutation Import($input: ImportCasesInput!) {
    importCases(input: $input) { caseImport { id } } }`;
  const ENDED = `query Ended($id: ID!) { caseImport(id: $id) {
    status message linesRead linesRefused eventsRecorded
    problems(first: 10) { line columnName code } } }`;
  const requested = z.object({
    importCases: z.object({ caseImport: z.object({ id: z.string() }) }),
  });

  async function upload(content: string, mapping: object = MAPPING) {
    const { providerId } = await newDesk();
    const input = { providerId, mapping: JSON.stringify(mapping) };
    return manager.upload(IMPORT, input, new File([content], 'cases.csv', { type: 'text/csv' }));
  }

  async function ended(content: string) {
    const { id } = requested.parse(dataOf(await upload(content))).importCases.caseImport;
    return until('the import ends', async () => {
      const data = await manager.ask(ENDED, { id });
      return /COMPLETED|FAILED/.test(JSON.stringify(data)) && data['caseImport'];
    });
  }

  test('is taken but for the faulty lines', async () => {
    expect(await ended(`${HEADER}\n${GOOD}\n${GOOD.replace('New', 'Lost')}\n`)).toEqual({
      status: 'COMPLETED',
      message: null,
      linesRead: 2,
      linesRefused: 1,
      eventsRecorded: 1,
      problems: [{ line: 3, columnName: 'state', code: 'UNKNOWN_STATE' }],
    });
  });

  test('that cannot be read at all has failed, with the reason', async () => {
    expect(await ended(`${HEADER.replace('state', 'status')}\n${GOOD}\n`)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('no column "state" (did you mean "status"?)'),
      eventsRecorded: 0,
    });
  });

  test('is not taken with a mapping that names no known zone', async () => {
    const { errors } = await upload(GOOD, { ...MAPPING, timeZone: 'Mars/Olympus' });
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('timeZone: "Mars/Olympus" is not a time zone.'),
        extensions: expect.objectContaining({ code: 'INVALID_INPUT' }),
      }),
    ]);
  });
});
