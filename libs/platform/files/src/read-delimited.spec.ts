import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readDelimited } from './read-delimited.js';
import { batchesOf, read, refusal, streamOf } from './reading.fixture.js';

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
    let closed = false;
    const endless = Readable.from(
      (async function* () {
        try {
          for (;;) yield Buffer.from('a\n1\n2\n'.repeat(1_000));
        } finally {
          closed = true;
        }
      })(),
    );
    for await (const batch of readDelimited(endless, { batchSize: 1 })) {
      expect(batch.records).toHaveLength(1);
      break;
    }
    expect(endless.destroyed).toBe(true);
    expect(closed).toBe(true);
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
