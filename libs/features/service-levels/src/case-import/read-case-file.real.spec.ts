import { createReadStream, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { toIso } from '@meridian/core-calendar';
import type { CaseFileMapping } from './case-file-mapping.js';
import { readCaseFile } from './read-case-file.js';
import type { CaseLine, ImportProblem } from './case-line.js';
import { SERVICENOW_LABELLED } from './servicenow-labelled.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

const WORKSPACE = resolve(import.meta.dirname, '../../../../..');
const ITSM = resolve(WORKSPACE, '../shared/data/itsm');
const LOG = resolve(ITSM, 'incident-event-log.csv.gz');
const LABELLED = resolve(ITSM, 'servicenow-incident-events.csv');

async function read(path: string, mapping: CaseFileMapping) {
  const events: CaseLine[] = [];
  const problems: ImportProblem[] = [];
  let linesRead = 0;
  for await (const batch of readCaseFile(createReadStream(path), mapping)) {
    events.push(...batch.events);
    problems.push(...batch.problems);
    linesRead += batch.linesRead;
  }
  return { events, problems, linesRead };
}

/** `29/2/2016 01:16` and `29-02-2016 01:16` as a number whose order is that of time. */
function sortable(date: string): number {
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = date.split(/[-/ :]/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** What the file holds, recounted in the plainest way: none of its fields is quoted. */
function recount(text: string) {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  const at = (fields: string[], name: string): string => fields[names.indexOf(name)] ?? '';
  const records = lines.map((line, index) => ({ line: index + 2, fields: line.split(',') }));
  return {
    lines: records.length,
    cases: new Set(records.map(({ fields }) => at(fields, 'number'))).size,
    strangeStates: records
      .filter(({ fields }) => at(fields, 'ident_state') === '-100')
      .map(({ line }) => line),
    beforeOpening: records
      .filter(
        ({ fields }) => sortable(at(fields, 'sys_updated_at')) < sortable(at(fields, 'opened_at')),
      )
      .map(({ line }) => line),
  };
}

const linesWith = (problems: readonly ImportProblem[], code: string): number[] =>
  problems.filter((problem) => problem.code === code).map(({ line }) => line);

const casesIn = (events: readonly CaseLine[]): number =>
  new Set(events.map(({ caseNumber }) => caseNumber)).size;

describe("a service desk's whole log", () => {
  it('is taken but for five lines of a strange state and three before the opening of their case', async () => {
    const counted = recount(gunzipSync(readFileSync(LOG)).toString('utf8'));
    const { events, problems, linesRead } = await read(LOG, SERVICENOW_LOG);
    expect(linesRead).toBe(95_629);
    expect(linesRead).toBe(counted.lines);
    expect(linesWith(problems, 'UNKNOWN_STATE')).toEqual([78_105, 78_106, 84_048, 84_049, 84_050]);
    expect(linesWith(problems, 'UNKNOWN_STATE')).toEqual(counted.strangeStates);
    expect(linesWith(problems, 'EVENT_BEFORE_OPENING')).toEqual([252, 257, 325]);
    expect(linesWith(problems, 'EVENT_BEFORE_OPENING')).toEqual(counted.beforeOpening);
    expect(problems).toHaveLength(8);
    expect(events).toHaveLength(95_621);
    expect(casesIn(events)).toBe(16_747);
    expect(counted.cases).toBe(16_747);
  });

  it('has its local times read in the zone of the mapping', async () => {
    const { events } = await read(LOG, SERVICENOW_LOG);
    const first = events[0];
    expect(first).toMatchObject({
      line: 2,
      caseNumber: '0000045',
      sequence: 0,
      state: 'NEW',
      priority: 'P3',
      team: '56',
    });
    expect(first && [toIso(first.openedAt), toIso(first.occurredAt)]).toEqual([
      '2016-02-29T04:16:00.000Z',
      '2016-02-29T04:23:00.000Z',
    ]);
  });
});

describe('the labelled slice of the log', () => {
  it('is taken but for the lines before the opening of their case', async () => {
    const counted = recount(readFileSync(LABELLED, 'utf8'));
    const { events, problems, linesRead } = await read(LABELLED, SERVICENOW_LABELLED);
    expect(linesRead).toBe(3_974);
    expect(linesRead).toBe(counted.lines);
    expect(problems).toHaveLength(5);
    expect(linesWith(problems, 'EVENT_BEFORE_OPENING')).toEqual(counted.beforeOpening);
    expect(casesIn(events)).toBe(580);
    expect(counted.cases).toBe(580);
    expect(events[0]).toMatchObject({ caseNumber: 'INC0000045', priority: 'P3', team: 'Group 56' });
  });
});
