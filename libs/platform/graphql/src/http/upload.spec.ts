import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ToyApp, type ToyAnswer } from '../test-support/toy-app.js';

const KEY = { authorization: 'Bearer key' };
const IMPORT = {
  query: 'mutation ($file: Upload!) { importFile(file: $file) }',
  variables: { file: null },
};

interface Part {
  readonly name: string;
  readonly content: string;
  readonly file?: string;
}

function multipart(parts: readonly Part[]): { body: Buffer; type: string } {
  const written = parts.map(({ name, content, file }) => {
    const filename = file === undefined ? '' : `; filename="${file}"\r\nContent-Type: text/csv`;
    return `--limit\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n\r\n${content}\r\n`;
  });
  const body = Buffer.from(`${written.join('')}--limit--\r\n`);
  return { body, type: 'multipart/form-data; boundary=limit' };
}

describe('uploads', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  const upload = (
    headers: Record<string, string>,
    content: string,
    { map = '{"0":["variables.file"]}', operations = JSON.stringify(IMPORT), files = 1 } = {},
  ): Promise<ToyAnswer> => {
    const { body, type } = multipart([
      { name: 'operations', content: operations },
      { name: 'map', content: map },
      ...Array.from({ length: files }, (_, i) => ({ name: String(i), file: 'a.csv', content })),
    ]);
    return toy.request('POST', body, { 'content-type': type, ...headers });
  };

  it('takes a file from a program with a key', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect((await upload(KEY, 'a,b\n1,2\n')).data).toEqual({ importFile: 8 });
    }
    expect((await upload(KEY, 'x'.repeat(900_000))).data).toEqual({ importFile: 900_000 });
  });

  it('takes a file from a browser only with the CSRF token', async () => {
    const cookie = { cookie: 'session=user' };
    expect((await upload(cookie, 'x')).status).toBe(403);
    expect((await upload({ ...cookie, 'x-csrf-token': 'good' }, 'x')).data).toEqual({
      importFile: 1,
    });
  });

  it('reads nothing from strangers', async () => {
    expect(await upload({}, 'x')).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const operations = JSON.stringify({ query: '{ echo }' });
    expect((await upload({}, 'x', { operations })).status).toBe(401);
  });

  it('G-41 refuses a file that is too large: by its announced length, or when it has come', async () => {
    expect((await upload(KEY, 'x'.repeat(2_000_000))).status).toBe(413);
    expect((await upload(KEY, 'x'.repeat(1_100_000))).errors).toMatchObject([
      { message: 'The file is too large.', extensions: { code: 'INVALID_INPUT' } },
    ]);
  });

  it.each([
    'nothing',
    '[]',
    '{}',
    '{"0":"variables.file"}',
    '{"0":[7]}',
    '{"0":["query"]}',
    '{"0":["variables.other"]}',
    '{"0":["variables.file.x"]}',
    '{"0":["variables.__proto__.x"]}',
    '{"0":["variables.__proto__.__proto__"]}',
    '{"0":["variables.toString.call"]}',
    '{"0":["variables.file","variables.file"]}',
    '{"1":["variables.file"]}',
    '{"0":["variables.file"],"1":["variables.file"]}',
  ])('G-41 refuses the map %s', async (map) => {
    expect(await upload(KEY, 'x', { map })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(Object.prototype.toString.call([])).toBe('[object Array]');
  });

  it('G-41 refuses batches, forms without a file, and forms out of order', async () => {
    const operations = `[${JSON.stringify(IMPORT)}]`;
    const map = '{"0":["0.variables.file"]}';
    expect((await upload(KEY, 'x', { operations, map })).status).toBe(400);
    expect((await upload(KEY, 'x', { files: 0 })).status).toBe(400);
    const type = 'multipart/form-data; boundary=limit';
    const headers = { ...KEY, 'content-type': type };
    const { body } = multipart([{ name: '0', file: 'a', content: 'x' }]);
    expect((await toy.request('POST', body, headers)).status).toBe(400);
    expect((await toy.request('POST', 'garbage', headers)).status).toBe(400);
    expect((await toy.request('POST', body.subarray(0, 60), headers)).status).toBe(400);
  });

  it('G-41 takes the first of 11 files only', async () => {
    expect((await upload(KEY, 'x', { files: 11 })).data).toEqual({ importFile: 1 });
  });

  it('notices a file that breaks off', async () => {
    const { body, type } = multipart([
      { name: 'operations', content: JSON.stringify(IMPORT) },
      { name: 'map', content: '{"0":["variables.file"]}' },
      { name: '0', file: 'a', content: 'x'.repeat(1_000) },
    ]);
    const broken = body.subarray(0, body.length - 100);
    const answer = await toy.request('POST', broken, { ...KEY, 'content-type': type });
    expect(answer.errors).toMatchObject([
      { message: 'The file did not come completely.', extensions: { code: 'INVALID_INPUT' } },
    ]);
  });

  it('answers although nobody takes the file', async () => {
    const query = 'query ($file: Upload) { echo }';
    const operations = JSON.stringify({ ...IMPORT, query });
    expect((await upload(KEY, 'x'.repeat(900_000), { operations })).status).toBe(400);
    const fine = JSON.stringify({ ...IMPORT, query: '{ echo }' });
    const answer = await upload(KEY, 'x'.repeat(900_000), { operations: fine });
    expect(answer.data).toEqual({ echo: 'hello' });
  });

  it('frees the connection although nobody takes the file', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const port = await toy.listen();
    const operations = JSON.stringify({ ...IMPORT, query: '{ echo }' });
    const { body, type } = multipart([
      { name: 'operations', content: operations },
      { name: 'map', content: '{"0":["variables.file"]}' },
      { name: '0', file: 'a', content: 'x'.repeat(900_000) },
    ]);
    for (let time = 0; time < 3; time += 1) {
      const headers = { ...KEY, 'content-type': type, 'content-length': String(body.length) };
      const sent = request({ agent, port, path: '/graphql', method: 'POST', headers }).end(body);
      const response = await new Promise<IncomingMessage>((resolve) =>
        sent.on('response', resolve),
      );
      expect(await text(response)).toContain('hello');
    }
    agent.destroy();
  });

  it('takes no file in JSON', async () => {
    const answer = await toy.query(IMPORT.query, { file: { promise: {} } });
    expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
  });
});
