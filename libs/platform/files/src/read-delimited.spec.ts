import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { DelimitedFileError } from './delimited-file-error.js';
import { readDelimited } from './read-delimited.js';
import type { DelimitedBatch, DelimitedOptions } from './read-delimited.js';

function streamOf(...chunks: (string | Buffer)[]): Readable {
  return Readable.from(
    chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  );
}

async function batchesOf(input: Readable, options?: DelimitedOptions): Promise<DelimitedBatch[]> {
  const batches: DelimitedBatch[] = [];
  for await (const batch of readDelimited(input, options)) batches.push(batch);
  return batches;
}

/** Everything that comes out: `[line, ...fields]` of records and `[line, code, column]` of problems. */
async function read(content: string | Buffer, options?: DelimitedOptions) {
  const batches = await batchesOf(streamOf(content), options);
  return {
    records: batches.flatMap(({ records }) => records.map(({ line, fields }) => [line, ...fields])),
    problems: batches.flatMap(({ problems }) =>
      problems.map(({ line, code, column }) =>
        column === undefined ? [line, code] : [line, code, column],
      ),
    ),
    messages: batches.flatMap(({ problems }) => problems.map(({ message }) => message)),
  };
}

async function refusal(
  content: string | Buffer,
  options?: DelimitedOptions,
): Promise<DelimitedFileError> {
  const error: unknown = await batchesOf(streamOf(content), options).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'DelimitedFileError' });
  return error as DelimitedFileError;
}

describe('reading a delimited file', () => {
  it('gives each record with the line on which it starts', async () => {
    const { records, problems } = await read('case,state\n1,New\n2,Closed\n');
    expect(records).toEqual([
      [2, '1', 'New'],
      [3, '2', 'Closed'],
    ]);
    expect(problems).toEqual([]);
  });

  it('takes LF, CRLF, empty lines and a last line without an end, and counts all lines', async () => {
    const { records } = await read('a,b\r\n1,x\r\n\r\n2,\n\n\n3,z');
    expect(records).toEqual([
      [2, '1', 'x'],
      [4, '2', ''],
      [7, '3', 'z'],
    ]);
  });

  it('takes quotes, delimiters and line ends inside quoted fields, and counts the lines in them', async () => {
    const { records, problems } = await read(
      'a,b\n1,"say ""hello"", then\nleave\r\nquietly"\r\n2,""\n3,5" disk\n"4","""x"""',
    );
    expect(problems).toEqual([]);
    expect(records).toEqual([
      [2, '1', 'say "hello", then\nleave\r\nquietly'],
      [5, '2', ''],
      [6, '3', '5" disk'],
      [7, '4', '"x"'],
    ]);
  });

  it('takes another delimiter', async () => {
    expect((await read('a;b\n1,5;x\n', { delimiter: ';' })).records).toEqual([[2, '1,5', 'x']]);
    expect((await read('a\tb\n1\tx\n', { delimiter: '\t' })).records).toEqual([[2, '1', 'x']]);
  });

  it('reads gzip whatever the file is called, also of several members', async () => {
    const members = Buffer.concat([gzipSync('a,b\n1,'), gzipSync('x\n2,y\n')]);
    expect((await read(members)).records).toEqual([
      [2, '1', 'x'],
      [3, '2', 'y'],
    ]);
  });

  it('hands out batches of the size asked for, in order', async () => {
    const lines = Array.from({ length: 25 }, (_, index) => `${index},x`);
    const batches = await batchesOf(streamOf(`a,b\n${lines.join('\n')}`), { batchSize: 10 });
    expect(batches.map(({ records }) => records.length)).toEqual([10, 10, 5]);
    expect(batches.flatMap(({ records }) => records.map(({ fields }) => fields[0]))).toEqual(
      lines.map((line) => line.split(',')[0]),
    );
  });

  it('closes its input when the reader stops early', async () => {
    const input = streamOf('a\n', '1\n', '2\n');
    for await (const batch of readDelimited(input, { batchSize: 1 })) {
      expect(batch.records).toHaveLength(1);
      break;
    }
    expect(input.destroyed).toBe(true);
  });
});

describe('the header', () => {
  it('makes repeated names reachable by number', async () => {
    const [batch] = await batchesOf(
      streamOf('category, category ,x,category#2,category\n1,2,3,4,5\n'),
    );
    expect(batch?.columns).toEqual(['category', 'category#3', 'x', 'category#2', 'category#4']);
  });

  it('gives only the columns that are wanted, in that order, also twice', async () => {
    const options = { columns: ['category#2', ['nothing', 'id'], 'id'] };
    const [batch] = await batchesOf(streamOf('id,category,category\n7,a,b\n'), options);
    expect(batch?.columns).toEqual(['category#2', 'id', 'id']);
    expect(batch?.records).toEqual([{ line: 2, fields: ['b', '7', '7'] }]);
  });

  it('without records yields nothing', async () => {
    expect(await batchesOf(streamOf('a,b\n'))).toEqual([]);
    expect(await batchesOf(streamOf('a,b'))).toEqual([]);
  });

  it('that lacks a wanted column stops the file before its first record', async () => {
    const error = await refusal('number,ident_state,opened_at\n1,New,x\n', {
      columns: ['number', ['state', 'incident_state'], 'openedAt', 'zzz'],
    });
    expect(error.code).toBe('UNKNOWN_COLUMN');
    expect(error.message).toContain(
      'no column "state" or "incident_state" (did you mean "ident_state"?)',
    );
    expect(error.message).toContain('nor "openedAt" (did you mean "opened_at"?), nor "zzz".');
    expect(error.message).toContain('Its header names: "number", "ident_state", "opened_at".');
  });

  it('is required', async () => {
    expect(await refusal('')).toMatchObject({ code: 'EMPTY_FILE' });
    expect(await refusal('\n\r\n\n')).toMatchObject({ code: 'EMPTY_FILE' });
    expect(await refusal('\uFEFF')).toMatchObject({ code: 'EMPTY_FILE' });
    expect(await refusal(gzipSync(''))).toMatchObject({ code: 'EMPTY_FILE' });
  });

  it('must be readable', async () => {
    expect(await refusal('a,"b\n1,2\n')).toMatchObject({ code: 'HEADER_UNREADABLE' });
  });
});

describe('encodings', () => {
  const zürich = 'city,x\nZürich,€\n東京,🙂\n';

  it('reads UTF-8 with and without byte order mark', async () => {
    const expected = [
      [2, 'Zürich', '€'],
      [3, '東京', '🙂'],
    ];
    expect((await read(zürich)).records).toEqual(expected);
    expect((await read(`\uFEFF${zürich}`, { columns: ['city', 'x'] })).records).toEqual(expected);
    const marked = await read(`\uFEFF${zürich}`, { encoding: 'latin1', columns: ['city', 'x'] });
    expect(marked.records).toEqual(expected);
  });

  it('says where a Latin-1 file stops being UTF-8, and what to declare', async () => {
    const input = streamOf(Buffer.from('a,b\n1,x\n2,"y\nz",Zürich\n', 'latin1'));
    const lines: number[] = [];
    const reading = (async () => {
      for await (const { records } of readDelimited(input)) {
        lines.push(...records.map(({ line }) => line));
      }
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'BAD_ENCODING',
      position: { line: 4, column: 5 },
      message:
        'Line 4, column 5: the byte 0xFC is not valid UTF-8. The file looks like Latin-1 or Windows-1252: save it as UTF-8, or declare "encoding": "latin1" in the mapping.',
    });
    expect(lines).toEqual([2]);
  });

  it.each([
    ['at the very end', Buffer.from('a\né', 'latin1'), { line: 2, column: 1 }],
    [
      'in a character cut off at the end',
      Buffer.from('a\nx€').subarray(0, 5),
      { line: 2, column: 2 },
    ],
    [
      'after characters of several bytes',
      Buffer.concat([Buffer.from('a\n€€'), Buffer.from([0xe9, 0x41])]),
      { line: 2, column: 3 },
    ],
    [
      'in an overlong form',
      Buffer.from([0x61, 0x0a, 0x62, 0xe0, 0x80, 0x80]),
      { line: 2, column: 2 },
    ],
  ])('finds the bad byte %s', async (_, content, position) => {
    expect((await refusal(content)).position).toEqual(position);
  });

  it('reads declared Latin-1 as Windows-1252', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\nZürich,', 'latin1'),
      Buffer.from([0x80, 0x93, 0x81]),
    ]);
    expect((await read(bytes, { encoding: 'latin1' })).records).toEqual([
      [2, 'Zürich', '€“\u0081'],
    ]);
  });

  it('refuses what is no text, and says what it is', async () => {
    const utf16 = await refusal(Buffer.from('\uFEFFa,b\n', 'utf16le'));
    expect(utf16).toMatchObject({ code: 'NOT_TEXT', message: expect.stringContaining('UTF-16') });
    const workbook = await refusal(Buffer.from('PK\u0003\u0004....'));
    expect(workbook).toMatchObject({ code: 'NOT_TEXT', message: expect.stringContaining('Excel') });
    expect(await refusal(Buffer.from([1, 2, 0, 3, 4, 5]))).toMatchObject({ code: 'NOT_TEXT' });
  });
});

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

  it('cannot be made to cost more than a bounded number of readings', async () => {
    const hostile = `a,b\n${'c","d\n'.repeat(200_000)}`;
    const error = await refusal(hostile, { maximumRecordLength: 10_000 });
    expect(error.code).toBe('BROKEN_QUOTES');
  });
});

describe('streams that fail', () => {
  it('reports a gzip file that is cut off, and keeps what came before', async () => {
    const lines = Array.from(
      { length: 50_000 },
      (_, index) => `${index},${(index * 7919) % 104_729}`,
    );
    const whole = gzipSync(`a,b\n${lines.join('\n')}\n`);
    let count = 0;
    const reading = (async () => {
      const input = streamOf(whole.subarray(0, whole.length / 2));
      for await (const { records } of readDelimited(input)) count += records.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DAMAGED_GZIP' });
    expect(count).toBeGreaterThan(10_000);
  });

  it('stops a file that inflates beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a,b\n'));
    const error = await refusal(bomb, { maximumBytes: 1_000_000 });
    expect(error.code).toBe('FILE_TOO_LARGE');
  });

  it('passes on a failure of the input itself', async () => {
    const input = Readable.from(
      (async function* () {
        yield Buffer.from('a\n1\n');
        throw new Error('connection lost');
      })(),
    );
    await expect(batchesOf(input)).rejects.toThrow('connection lost');
  });

  it('refuses options that make no sense', async () => {
    await expect(batchesOf(streamOf('a'), { delimiter: '"' })).rejects.toThrow(RangeError);
    await expect(batchesOf(streamOf('a'), { delimiter: ',,' })).rejects.toThrow(RangeError);
    await expect(batchesOf(streamOf('a'), { batchSize: 0 })).rejects.toThrow(RangeError);
  });
});
