import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OutgoingHttp, OutgoingHttpError } from './index.js';
import type { OutgoingHttpSettings, ResolvedAddress } from './outgoing-http.js';
import { isPublicAddress } from './public-address.js';

/** Listens on this machine; nothing that the guard lets pass may reach it. */
let canary: Server;
let port: number;
let hits = 0;
let answer: RequestListener;

beforeAll(async () => {
  canary = createServer((request, response) => {
    hits++;
    answer(request, response);
  });
  await new Promise<void>((listening) => canary.listen(0, '127.0.0.1', listening));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => new Promise((closed) => canary.close(closed)));
beforeEach(() => {
  hits = 0;
  answer = (_, response) => response.end('reached');
});

const guarded = (settings: Partial<OutgoingHttpSettings> = {}): OutgoingHttp =>
  new OutgoingHttp({ allowHttp: true, ports: [port], ...settings });

async function refusal(http: OutgoingHttp, url: string): Promise<string> {
  try {
    await http.send({ url, method: 'GET' });
    return 'sent';
  } catch (error) {
    return error instanceof OutgoingHttpError ? error.code : String(error);
  }
}

const at = (...addresses: string[]): ResolvedAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('an address of our own network', () => {
  it.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '１２７.０.０.１',
    '127。0。0。1',
    '①②⑦.⓪.⓪.①',
    '127.255.255.254',
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '0xa9fea9fe',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::a00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[100::1]',
    '[4000::1]',
  ])('is not asked when written %s', async (host) => {
    expect(await refusal(guarded(), `http://${host}:${port}/`)).toBe('ADDRESS_REFUSED');
    expect(hits).toBe(0);
  });

  it.each(['169.254.169.254', '::1', '10.1.2.3', 'fe80::1%eth0', 'no address'])(
    'is not asked when a name leads to %s',
    async (address) => {
      const http = guarded({ resolve: async () => at(address) });
      expect(await refusal(http, `http://hooks.example:${port}/`)).toBe('ADDRESS_REFUSED');
    },
  );

  it('is not asked when one of many addresses of a name is its own', async () => {
    const http = guarded({ resolve: async () => at('93.184.215.14', '2606:2800::1', '127.0.0.1') });
    expect(await refusal(http, `http://hooks.example:${port}/`)).toBe('ADDRESS_REFUSED');
    expect(hits).toBe(0);
  });

  it('is not asked when a name has no address', async () => {
    const http = guarded({ resolve: async () => [] });
    expect(await refusal(http, `http://hooks.example:${port}/`)).toBe('ADDRESS_REFUSED');
  });

  it('is not reached by a name that answers differently the second time', async () => {
    let asked = 0;
    const http = guarded({
      // Stands for an address of the open internet; nobody listens there.
      permits: (address) => address === '127.0.0.2',
      resolve: async () => at(asked++ === 0 ? '127.0.0.2' : '127.0.0.1'),
    });
    expect(await refusal(http, `http://rebinding.example:${port}/`)).toBe('NO_ANSWER');
    expect([asked, hits]).toEqual([1, 0]);
  });

  it('is refused when it is entered, as when it is used', async () => {
    await expect(guarded().check(`http://127.0.0.1:${port}/`)).rejects.toThrow(
      '127.0.0.1 does not lie in the open internet',
    );
    const http = guarded({ resolve: async () => at('93.184.215.14') });
    await expect(http.check(`http://hooks.example:${port}/`)).resolves.toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    'http://hooks.example/',
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'gopher://hooks.example:443/',
    'https://user@hooks.example/',
    'https://user:password@hooks.example/',
    'https://hooks.example:22/',
    'https://hooks.example:6379/',
    'hooks.example',
    '',
  ])('%j is refused without asking anybody', async (url) => {
    const http = new OutgoingHttp({
      resolve: () => Promise.reject(new Error('was looked up')),
    });
    expect(await refusal(http, url)).toBe('URL_REFUSED');
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '93.184.215.14'])(
    'of the open internet may be asked: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('an exchange', () => {
  /** The canary as if it lay in the open internet. */
  const open = (settings: Partial<OutgoingHttpSettings> = {}): OutgoingHttp =>
    guarded({ permits: () => true, resolve: async () => at('127.0.0.1'), ...settings });
  const url = (): string => `http://hooks.example:${port}/hook`;

  it('sends what was asked to the address that was checked', async () => {
    answer = (request, response) => {
      request.pipe(response.writeHead(201, { host: request.headers.host ?? '' }));
    };
    const sent = { url: url(), method: 'POST', headers: { 'x-a': 'b' }, body: 'hello' } as const;
    expect(await open().send(sent)).toEqual({ status: 201, body: Buffer.from('hello') });
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: url() }).end();
    const answered = await open().send({ url: url(), method: 'GET' });
    expect([answered.status, hits]).toEqual([302, 1]);
  });

  it('uses no proxy of the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
      NODE_USE_ENV_PROXY: '1',
    });
    try {
      expect(await open().send({ url: url(), method: 'GET' })).toMatchObject({ status: 200 });
    } finally {
      process.env = before;
    }
  });

  it('takes an answer of 64 kB, and not a byte more', async () => {
    answer = (_, response) => response.end(Buffer.alloc(65_536));
    expect((await open().send({ url: url(), method: 'GET' })).body).toHaveLength(65_536);
    answer = (_, response) => response.end(Buffer.alloc(65_537));
    expect(await refusal(open(), url())).toBe('ANSWER_TOO_LARGE');
  });

  it('ends in time, whether nothing comes, or drop by drop, or the name is never found', async () => {
    const http = open({ timeoutMs: 200 });
    answer = () => undefined;
    expect(await refusal(http, url())).toBe('NO_ANSWER');
    answer = (_, response) => {
      const drops = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drops));
    };
    expect(await refusal(http, url())).toBe('NO_ANSWER');
    const nowhere = open({ timeoutMs: 200, resolve: () => new Promise(() => undefined) });
    expect(await refusal(nowhere, url())).toBe('NO_ANSWER');
  });
});
