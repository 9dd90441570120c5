import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Why a request was not sent, or its answer not taken. Stable, to be branched on. */
export type OutgoingHttpErrorCode =
  'ADDRESS_REFUSED' | 'ANSWER_TOO_LARGE' | 'NO_ANSWER' | 'URL_REFUSED';

/** The message is for the person who entered the address; it names no internal address. */
export class OutgoingHttpError extends Error {
  override readonly name = 'OutgoingHttpError';

  constructor(
    readonly code: OutgoingHttpErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One address of a host, as `dns.lookup` gives it. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface OutgoingHttpSettings {
  /** Lets `http:` pass, for test installations. */
  readonly allowHttp: boolean;
  /** Ports that may be asked. */
  readonly ports: readonly number[];
  /** For the whole exchange, from looking the name up to the last byte. */
  readonly timeoutMs: number;
  readonly maximumAnswerBytes: number;
  /** All addresses of a host name: the outside world, which tests replace. */
  readonly resolve: (host: string) => Promise<readonly ResolvedAddress[]>;
  /** Which addresses may be connected to. */
  readonly permits: (address: string) => boolean;
}

const DEFAULTS: OutgoingHttpSettings = {
  allowHttp: false,
  ports: [443],
  timeoutMs: 10_000,
  maximumAnswerBytes: 65_536,
  resolve: (host) => lookup(host, { all: true, verbatim: true }),
  permits: isPublicAddress,
};

export interface OutgoingRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Also for a redirect, which is not followed: its target was never checked. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Sends requests to addresses that users enter, and to none of our own network: what webhooks, OpenID
 * discovery and links to evidence are to use. Nothing in the product sends such requests yet.
 *
 * The name is looked up once, every address of it is checked, and the connection is made to a checked
 * address: a name that answers differently the next time gains nothing. No proxy of the environment is
 * used, no connection kept, no redirect followed.
 */
export class OutgoingHttp {
  private readonly settings: OutgoingHttpSettings;

  constructor(settings: Partial<OutgoingHttpSettings> = {}) {
    this.settings = { ...DEFAULTS, ...settings };
  }

  /** Whether {@link send} would try: for refusing an address when it is entered. */
  async check(url: string): Promise<void> {
    await this.checkedAddresses(this.checkedUrl(url));
  }

  /** @throws OutgoingHttpError */
  async send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    const url = this.checkedUrl(request.url);
    const signal = AbortSignal.timeout(this.settings.timeoutMs);
    try {
      const addresses = await before(signal, this.checkedAddresses(url));
      return await this.exchange(url, request, addresses, signal);
    } catch (error) {
      if (error instanceof OutgoingHttpError) throw error;
      throw new OutgoingHttpError(
        'NO_ANSWER',
        `${url.host} did not answer in time, or not at all.`,
        {
          cause: error,
        },
      );
    }
  }

  private checkedUrl(text: string): URL {
    const { allowHttp, ports } = this.settings;
    if (!URL.canParse(text)) throw refusedUrl('This is not an address. Write https://…');
    // The parser turns decimal, octal, hexadecimal, short and full-width forms into plain addresses.
    const url = new URL(text);
    if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
      throw refusedUrl('The address must begin with https://.');
    }
    if (url.username !== '' || url.password !== '') {
      throw refusedUrl('The address must not hold a user name or a password.');
    }
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (ports.includes(port)) return url;
    throw refusedUrl(`The port ${port} is not allowed. Allowed: ${ports.join(', ')}.`);
  }

  private async checkedAddresses({ hostname }: URL): Promise<readonly ResolvedAddress[]> {
    // Literals are not looked up by Node, so a check while looking up would miss them.
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(host);
    const addresses =
      family === 0 ? await this.settings.resolve(host) : [{ address: host, family }];
    if (addresses.length > 0 && addresses.every(({ address }) => this.settings.permits(address))) {
      return addresses;
    }
    throw new OutgoingHttpError(
      'ADDRESS_REFUSED',
      `${hostname} does not lie in the open internet, and is not asked.`,
    );
  }

  private exchange(
    url: URL,
    { method, headers, body }: OutgoingRequest,
    addresses: readonly ResolvedAddress[],
    signal: AbortSignal,
  ): Promise<OutgoingAnswer> {
    const { request, Agent } = url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      // An agent of its own: the global one may have been told to use a proxy.
      const agent = new Agent({ keepAlive: false });
      const options = { method, headers, agent, signal, lookup: pinnedTo(addresses) };
      const sent = request(url, { ...options, headers: { ...headers } }, (answer) => {
        this.read(answer).then(resolve, reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  private async read(answer: http.IncomingMessage): Promise<OutgoingAnswer> {
    const { maximumAnswerBytes } = this.settings;
    const chunks: Buffer[] = [];
    let size = 0;
    // Leaving the loop closes the connection.
    for await (const chunk of answer) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > maximumAnswerBytes) {
        throw new OutgoingHttpError(
          'ANSWER_TOO_LARGE',
          `The answer is longer than ${maximumAnswerBytes} bytes.`,
        );
      }
      chunks.push(chunk);
    }
    return { status: answer.statusCode ?? 0, body: Buffer.concat(chunks) };
  }
}

const refusedUrl = (message: string): OutgoingHttpError =>
  new OutgoingHttpError('URL_REFUSED', message);

/** Answers Node's question for the host's addresses with those that were checked, whatever the host. */
function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, { all }, answer) => {
    const [first] = addresses;
    if (all) answer(null, [...addresses]);
    else answer(null, first?.address ?? '', first?.family);
  };
}

/** The promise's result, unless the signal is given first: looking a name up cannot be aborted. */
async function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}
