import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseFileMapping } from './case-file-mapping.js';
import { readCaseFile } from './read-case-file.js';
import { refusedLines, repairedMapping, type LineProblem } from './refused-lines.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

const MAPPING: CaseFileMapping = { ...SERVICENOW_LOG, delimiter: ';', encoding: 'latin1' };
const HEADER =
  'number;sys_mod_count;opened_at;sys_updated_at;incident_state;priority;assignment_group;note';

async function refused(text: string, mapping = MAPPING): Promise<{ file: string; taken: number }> {
  const problems: LineProblem[] = [];
  let taken = 0;
  const encoding = mapping.encoding === 'latin1' ? 'latin1' : 'utf8';
  const stream = (): Readable => Readable.from([Buffer.from(text, encoding)]);
  for await (const batch of readCaseFile(stream(), mapping)) {
    problems.push(...batch.problems);
    taken += batch.events.length;
  }
  const chunks: Buffer[] = [];
  async function* inOrder(): AsyncGenerator<LineProblem> {
    yield* problems;
  }
  for await (const chunk of refusedLines(stream(), mapping, inOrder())) chunks.push(chunk);
  return { file: Buffer.concat(chunks).toString('utf8'), taken };
}

const line = (number: string, state: string, team = 'Group 1', note = ''): string =>
  [number, '0', '1/2/2016 10:00', '1/2/2016 11:00', state, '3', team, note].join(';');

describe('the lines that an import refused', () => {
  const original = [
    HEADER,
    line('INC1', 'New'),
    line('INC2', 'Nonsense', '=Übersee', '-5'),
    line('INC3', 'Active'),
    line('INC4', 'Sleeping', "'+Team", '@note'),
  ].join('\n');

  it('are written with all their columns, and what is wrong with them', async () => {
    const { file, taken } = await refused(original);
    expect(taken).toBe(2);
    const lines = file.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\ufeff?"number",.*"note","meridian_problem"$/);
    expect(lines[1]).toMatch(/^"INC2",.*"'=Übersee","'-5","Line 3.*Nonsense.*"$/);
  });

  it('can be repaired and imported again, team names and all', async () => {
    const { file } = await refused(original);
    const repaired = file.replace('"Nonsense"', '"Resolved"').replace('"Sleeping"', '"Closed"');
    const events = [];
    const input = Readable.from([Buffer.from(repaired)]);
    for await (const batch of readCaseFile(input, repairedMapping(MAPPING))) {
      expect(batch.problems).toEqual([]);
      events.push(...batch.events.map(({ caseNumber, state, team }) => [caseNumber, state, team]));
    }
    expect(events).toEqual([
      ['INC2', 'RESOLVED', '=Übersee'],
      ['INC4', 'CLOSED', "'+Team"],
    ]);
  });

  it('come out the same when nothing was repaired', async () => {
    const { file } = await refused(original);
    const again = await refused(file, repairedMapping(MAPPING));
    expect(again.taken).toBe(0);
    const withoutLine = (text: string): string => text.replaceAll(/Line \d+/g, 'Line');
    expect(withoutLine(again.file)).toBe(withoutLine(file));
  });

  it('begin no cell with a trigger, whatever stands in the file', async () => {
    const cell = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', "'=", 'x'), fc.string({ maxLength: 20 }))
      .map((parts) => parts.join('').replaceAll(/[\r\n";]/g, ''));
    await fc.assert(
      fc.asyncProperty(cell, cell, cell, async (number, team, note) => {
        const mapping = { ...MAPPING, encoding: 'utf-8' as const };
        const { file } = await refused(
          [HEADER, line(number, '=1', team, note)].join('\n'),
          mapping,
        );
        expect(file).not.toMatch(/(?:^|,|\n)"[\s"]*[=+\-@]/);
        expect(file).toContain('"\'=1"');
      }),
      { numRuns: 50 },
    );
  });
});
