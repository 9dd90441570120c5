import { describe, expect, it } from '@jest/globals';
import { readDelimited } from './read-delimited.js';
import { read, refusal, streamOf } from './reading.fixture.js';

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

  it('finds a bad byte in a line that is too long to be read', async () => {
    const content = Buffer.from(`a,b\n1,${'x'.repeat(200_000)}é\n`, 'latin1');
    const { position } = await refusal(content, { maximumRecordLength: 50 });
    expect(position).toEqual({ line: 2, column: 200_003 });
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
