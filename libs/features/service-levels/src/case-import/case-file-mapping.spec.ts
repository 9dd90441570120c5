import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCaseFileMapping } from './case-file-mapping.js';
import { CaseFileMappingError } from './case-file-mapping-error.js';
import {
  READY_CASE_FILE_MAPPINGS,
  loadCaseFileMapping,
  readyCaseFileMapping,
} from './load-case-file-mapping.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

const COLUMNS = {
  case: 'id',
  sequence: 'n',
  openedAt: 'opened',
  occurredAt: 'at',
  state: ['state', 'status'],
  priority: 'prio',
};
const LEAST = {
  name: 'ours',
  timeZone: 'Asia/Kolkata',
  dateFormat: 'ISO',
  columns: COLUMNS,
  states: { Open: 'NEW' },
  priorities: { High: 'P1' },
};

function problemsOf(value: unknown): readonly string[] {
  try {
    parseCaseFileMapping(value, 'ours.json');
  } catch (error) {
    if (error instanceof CaseFileMappingError) return error.problems;
    throw error;
  }
  return [];
}

describe('a mapping file', () => {
  it('may leave out what is usual', () => {
    expect(parseCaseFileMapping(LEAST, 'ours.json')).toEqual({
      ...LEAST,
      delimiter: ',',
      encoding: 'utf-8',
      noValue: [],
      columns: { ...COLUMNS, team: null },
    });
  });

  it.each([
    [
      'a missing column',
      { ...LEAST, columns: { ...COLUMNS, case: undefined } },
      'columns.case: is missing: give a header name',
    ],
    [
      'a wrong column',
      { ...LEAST, columns: { ...COLUMNS, case: 7 } },
      'columns.case: must be a header name or a list of them',
    ],
    [
      'an unknown column',
      { ...LEAST, columns: { ...COLUMNS, cases: 'x' } },
      'columns: Unrecognized key: "cases"',
    ],
    [
      'an unknown state',
      { ...LEAST, states: { 'On Hold': 'WAITING' } },
      'states["On Hold"]: Invalid option',
    ],
    ['no states', { ...LEAST, states: {} }, 'states: must name at least one'],
    ['an unknown priority', { ...LEAST, priorities: { 1: 'P0' } }, 'priorities.1: Invalid option'],
    ['a missing zone', { ...LEAST, timeZone: undefined }, 'timeZone: is missing'],
    [
      'a mistyped zone',
      { ...LEAST, timeZone: 'Europe/Lisbonn' },
      'timeZone: "Europe/Lisbonn" is not a time zone. Did you mean Europe/Lisbon',
    ],
    [
      'a wrong date format',
      { ...LEAST, dateFormat: 'dd/mm/yyyy' },
      'dateFormat: "dd/mm/yyyy" lacks the month.',
    ],
    ['a long delimiter', { ...LEAST, delimiter: '||' }, 'delimiter: must be one character'],
    ['an unknown encoding', { ...LEAST, encoding: 'utf-16' }, 'encoding: Invalid option'],
    ['something else', [], 'Invalid input: expected object'],
  ])('with %s is refused with the place', (_, value, problem) => {
    const problems = problemsOf(value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('names all its faults at once', () => {
    expect(() =>
      parseCaseFileMapping({ ...LEAST, delimiter: '', encoding: 1 }, 'ours.json'),
    ).toThrow(/^The mapping ours.json cannot be used:\n {2}delimiter: .+\n {2}encoding: .+$/);
  });
});

describe('loading a mapping', () => {
  it('knows the ready ones by name, and they are valid as files too', async () => {
    expect(await loadCaseFileMapping('servicenow-log')).toBe(SERVICENOW_LOG);
    expect(readyCaseFileMapping('servicenow')).toBeUndefined();
    for (const mapping of READY_CASE_FILE_MAPPINGS) {
      expect(parseCaseFileMapping(JSON.parse(JSON.stringify(mapping)), mapping.name)).toEqual(
        mapping,
      );
    }
  });

  it('opens a JSON file, and says what is wrong with one that is none', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mapping-'));
    const path = join(directory, 'ours.json');
    try {
      await writeFile(path, `\uFEFF${JSON.stringify(LEAST)}`);
      expect((await loadCaseFileMapping(path)).timeZone).toBe('Asia/Kolkata');
      await writeFile(path, '{"name": ');
      await expect(loadCaseFileMapping(path)).rejects.toThrow('it is not valid JSON');
      await expect(loadCaseFileMapping(`${path}x`)).rejects.toThrow(
        'nor one of the ready mappings: servicenow-log, servicenow-labelled.',
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
