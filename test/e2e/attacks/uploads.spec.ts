/** Files that are no honest files: refused, or kept as bytes that nobody is ever served. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { until } from '../support/until.js';
import type { Answer, Attacker } from './support/attacker.js';
import { Fortress } from './support/fortress.js';

jest.setTimeout(180_000);

const MEGABYTE = 1_048_576;
const BOUNDARY = 'the-boundary';
const IMPORT = `mutation Import($input: ImportCasesInput!) {
  importCases(input: $input) { caseImport { id fileName } } }`;
const CSV = 'number,state\n1,New\n';

interface Part {
  readonly name: string;
  readonly fileName?: string;
  readonly content: string | Buffer;
}

let fortress: Fortress;
let providerId: string;

beforeAll(async () => {
  fortress = await Fortress.open({ UPLOAD_LIMIT_MB: '5' });
  const [provider] = await fortress.meridian.sql(
    `select id from providers where name = 'Tessaro Services'`,
  );
  providerId = String(provider?.['id']);
});
afterAll(() => fortress.close());

const operations = (mapping = 'servicenow-log'): string =>
  JSON.stringify({ query: IMPORT, variables: { input: { providerId, mapping, file: null } } });
const MAP = JSON.stringify({ 0: ['variables.input.file'] });

function form(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ name, fileName, content }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"\r\ncontent-type: text/csv`;
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function send(parts: readonly Part[], attacker: Attacker = fortress.insider): Promise<Answer> {
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  return attacker.send({ headers, body: form(parts) });
}

const upload = (content: string | Buffer, fileName = 'cases.csv'): Promise<Answer> =>
  send([
    { name: 'operations', content: operations() },
    { name: 'map', content: MAP },
    { name: '0', fileName, content },
  ]);

/** The files that are kept of uploads. */
async function kept(): Promise<string[]> {
  const folder = path.join(fortress.meridian.folder, 'data', 'files');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function expectRefused(answer: Answer): Promise<void> {
  expect(answer.hasData).toBe(false);
  expect(answer.codes.join()).toMatch(
    /^(INVALID_INPUT|BAD_REQUEST|BODY_TOO_LARGE|LIMIT_EXCEEDED|UNSUPPORTED_MEDIA_TYPE|INVALID_DOCUMENT)$/,
  );
  expect(answer.status).toBeLessThan(500);
  // What was begun may end a moment after the answer.
  await until('nothing is kept', async () => (await kept()).length === 0);
}

describe('G-41 an upload', () => {
  test('of 11 files is refused', async () => {
    const files = Array.from({ length: 11 }, (_, index) => ({
      name: String(index),
      fileName: `${index}.csv`,
      content: CSV,
    }));
    const map = Object.fromEntries(files.map(({ name }) => [name, ['variables.input.file']]));
    await expectRefused(
      await send([
        { name: 'operations', content: operations() },
        { name: 'map', content: JSON.stringify(map) },
        ...files,
      ]),
    );
  });

  test('of 100 MB is refused by its length, and no memory is held', async () => {
    const before = await fortress.memory();
    await expectRefused(await upload(Buffer.alloc(100 * MEGABYTE, 'x')));
    expect((await fortress.memory()) - before).toBeLessThan(50 * MEGABYTE);
  });

  test('of a file that is a little too large is refused', async () =>
    expectRefused(await upload(Buffer.alloc(5 * MEGABYTE + 1, 'x'))));

  test.each<[string, string]>([
    ['another variable', JSON.stringify({ 0: ['variables.input.providerId'] })],
    ['no variable', JSON.stringify({ 0: ['query'] })],
    ['a prototype', JSON.stringify({ 0: ['variables.__proto__.file'] })],
    ['a constructor', JSON.stringify({ 0: ['variables.constructor.prototype.file'] })],
    ['two variables', JSON.stringify({ 0: ['variables.input.file', 'variables.input.mapping'] })],
    ['another file', JSON.stringify({ 1: ['variables.input.file'] })],
    ['nothing', '{}'],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a path that is 50 kB long', JSON.stringify({ 0: [`variables${'.input'.repeat(8_000)}`] })],
  ])('with a map that names %s is refused', async (_, map) =>
    expectRefused(
      await send([
        { name: 'operations', content: operations() },
        { name: 'map', content: map },
        { name: '0', fileName: 'cases.csv', content: CSV },
      ]),
    ),
  );

  test.each<[string, readonly Part[]]>([
    ['nothing', []],
    ['a file alone', [{ name: '0', fileName: 'cases.csv', content: CSV }]],
    ['no file', [{ name: 'operations', content: '{}' }]],
    [
      'the file first',
      [
        { name: '0', fileName: 'cases.csv', content: CSV },
        { name: 'operations', content: '{}' },
      ],
    ],
    ['100 kB of operations', [{ name: 'operations', content: `{${' '.repeat(200_000)}}` }]],
    [
      'a batch',
      [
        { name: 'operations', content: '[{"query":"{__typename}"},{"query":"{__typename}"}]' },
        { name: 'map', content: MAP },
        { name: '0', fileName: 'cases.csv', content: CSV },
      ],
    ],
    [
      'a file nobody asked for',
      [
        { name: 'operations', content: '{"query":"{__typename}","variables":{"file":null}}' },
        { name: 'map', content: '{"0":["variables.file"]}' },
        { name: '0', fileName: 'cases.csv', content: CSV },
      ],
    ],
  ])('of %s is refused, or nothing is kept of it', async (what, parts) => {
    const answer = await send(parts);
    expect(answer.status).toBeLessThan(500);
    if (what !== 'a file nobody asked for') await expectRefused(answer);
    await until('nothing is kept', async () => (await kept()).length === 0);
  });

  test.each<[string, Buffer]>([
    ['a ZIP archive', Buffer.from('504b0304140000000800000000000000000000000000', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n', 'latin1')],
    ['a program', Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(100)])],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('of %s, named .csv, is refused by what it is', async (_, content) =>
    expectRefused(await upload(content)),
  );

  test('that is stored never shows its name or content to anybody', async () => {
    const before = await size();
    for (const [fileName, content] of [
      ['../../../../etc/cron.d/evil.csv', CSV],
      ['cases.csv.exe', CSV],
      ['evil.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['page.pdf', '<html><script>alert(1)</script></html>'],
      ['x'.repeat(5_000), CSV],
    ] as const) {
      const answer = await upload(content, fileName);
      expect(answer.status).toBeLessThan(500);
      if (!answer.hasData) {
        expect(answer.codes).toEqual(['INVALID_INPUT']);
        continue;
      }
      expect((await kept()).every((name) => /^[0-9a-f-]+$/.test(name))).toBe(true);
    }
    const stored = await fortress.meridian.sql('select file_name from case_imports');
    for (const { file_name: name } of stored) {
      expect(String(name)).not.toMatch(/[/\\]/);
      expect(String(name).length).toBeLessThanOrEqual(200);
    }
    expect(await size()).toEqual(before);
    // No address serves what was uploaded.
    for (const place of ['/files', '/uploads', '/graphql/files', '/.meridian/files']) {
      expect((await fortress.insider.send({ method: 'GET', path: place })).status).toBe(404);
    }
  });

  test('of a gzip bomb ends as a failed import, and the worker lives', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000 * MEGABYTE, 'x'));
    expect(bomb.length).toBeLessThan(5 * MEGABYTE);
    const answer = await upload(bomb, 'cases.csv.gz');
    const { importCases } = z
      .object({ importCases: z.object({ caseImport: z.object({ id: z.string() }) }) })
      .parse(answer.json?.data);
    const row = await until(
      'the import ends',
      async () => {
        const [found] = await fortress.meridian.sql(
          `select status, lines_read, message from case_imports where id = $1`,
          [importCases.caseImport.id],
        );
        return /COMPLETED|FAILED/.test(String(found?.['status'])) && found;
      },
      120_000,
    );
    expect(Number(row['lines_read'])).toBeLessThanOrEqual(1);
    expect(await size()).toBeGreaterThan(0);
  });

  test('of a stranger is refused before its body is read', async () => {
    const answer = await send(
      [
        { name: 'operations', content: operations() },
        { name: 'map', content: MAP },
        { name: '0', fileName: 'cases.csv', content: CSV },
      ],
      fortress.stranger,
    );
    expect({ status: answer.status, codes: answer.codes }).toEqual({
      status: 401,
      codes: ['UNAUTHENTICATED'],
    });
  });

  test('without a length, or with one that is none, is refused', async () => {
    const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
    const answer = await fortress.insider.send({
      headers: { ...headers, 'transfer-encoding': 'chunked', 'content-length': [] },
      body: form([{ name: 'operations', content: operations() }]),
    });
    expect(answer.status).toBe(411);
  });

  async function size(): Promise<number> {
    const [row] = await fortress.meridian.sql('select count(*)::int as tables from pg_class');
    return Number(row?.['tables']);
  }
});
