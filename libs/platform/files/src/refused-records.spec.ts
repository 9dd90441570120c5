import { describe, expect, it } from '@jest/globals';
import { read, refusal } from './reading.fixture.js';

describe('records that cannot be read', () => {
  it('are reported when they have too many or too few fields, and the rest is kept', async () => {
    const { records, problems, messages } = await read('a,b\n1\n2,x,y\n3,z\n"4\n5"\n');
    expect(records).toEqual([[4, '3', 'z']]);
    expect(problems).toEqual([
      [2, 'WRONG_FIELD_COUNT'],
      [3, 'WRONG_FIELD_COUNT'],
      [5, 'WRONG_FIELD_COUNT'],
    ]);
    expect(messages[0]).toContain('Line 2 has 1 field, but the header has 2.');
    expect(messages[2]).toContain('The record on lines 5 to 6 has 1 field');
  });

  it('lose one line to a quote that is never closed', async () => {
    const { records, problems, messages } = await read('a,b\n1,"x\n2,y\n3,z\n');
    expect(problems).toEqual([[2, 'UNCLOSED_QUOTE', 3]]);
    expect(messages[0]).toContain('Line 2, column 3: the quote that opens here is never closed.');
    expect(records).toEqual([
      [3, '2', 'y'],
      [4, '3', 'z'],
    ]);
  });

  it('lose one line to text after a closing quote', async () => {
    const { records, problems, messages } = await read('a,b\n1,"x"y\n2,"z"\n3,"p\nq"r\n4,s\n');
    expect(problems).toEqual([
      [2, 'STRAY_QUOTE', 6],
      [4, 'STRAY_QUOTE'],
      [5, 'WRONG_FIELD_COUNT'],
    ]);
    expect(messages[1]).toContain('Line 5, column 3');
    expect(records).toEqual([
      [3, '2', 'z'],
      [6, '4', 's'],
    ]);
  });

  it('are left out when too long, in one line or through an unclosed quote', async () => {
    const long = 'q'.repeat(100);
    const source = `a,b\n1,${long}\n2,x\n3,"y\n${'4,z\n'.repeat(30)}5,"${long}"\n6,w\n`;
    const { records, problems, messages } = await read(source, { maximumRecordLength: 50 });
    expect(problems).toEqual([
      [2, 'RECORD_TOO_LONG'],
      [4, 'UNCLOSED_QUOTE'],
      [35, 'RECORD_TOO_LONG'],
    ]);
    expect(messages[0]).toContain('Line 2 is longer than 50 characters.');
    expect(messages[1]).toContain('begins on line 4 does not end within 50 characters');
    expect(records).toHaveLength(32);
    expect(records.at(-1)).toEqual([36, '6', 'w']);
  });

  it('may be exactly as long as the limit, whatever ends the line', async () => {
    const { records, problems } = await read('a,b\r\n1,345\r\n1,345\n1,3456\r\n"","4"\r\n', {
      maximumRecordLength: 5,
    });
    expect(records.map(([line]) => line)).toEqual([2, 3]);
    expect(problems.map(([line]) => line)).toEqual([4, 5]);
  });

  it('may be many: lines between broken quotes are read again, but not without end', async () => {
    const broken = `a,b\n${`1,"x\n${'2,y\n'.repeat(20)}`.repeat(2_000)}`;
    const { records, problems } = await read(broken, { maximumRecordLength: 100 });
    expect(problems).toHaveLength(2_000);
    expect(records).toHaveLength(40_000);
  });

  it('cannot be made to cost more than a bounded number of readings', async () => {
    const hostile = `a,b\n${'c","d\n'.repeat(200_000)}`;
    const error = await refusal(hostile, { maximumRecordLength: 10_000 });
    expect(error.code).toBe('BROKEN_QUOTES');
  });
});
