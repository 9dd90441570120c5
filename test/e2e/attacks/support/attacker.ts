import { request, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Person } from '../../support/person.js';
import type { InternalDetail } from './internal-detail.js';

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.unknown()).optional(),
        extensions: z.object({ code: z.string() }).loose(),
      }),
    )
    .optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});

/** Anything that can be sent over HTTP, however wrong. */
export interface Attempt {
  readonly method?: string;
  readonly path?: string;
  /** A list of values is sent as so many headers. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly ms: number;
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly hasData: boolean;
  readonly json: z.output<typeof graphqlAnswer> | null;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/**
 * Sends what no honest client would, over plain sockets, and searches every answer for what must
 * not leave.
 */
export class Attacker {
  constructor(
    private readonly address: string,
    private readonly detail: InternalDetail,
    private readonly credentials: Readonly<Record<string, string>> = {},
  ) {}

  /** The same, with somebody's credentials. */
  as({ credentials }: Person): Attacker {
    return new Attacker(this.address, this.detail, credentials);
  }

  get isStranger(): boolean {
    return Object.keys(this.credentials).length === 0;
  }

  /** Sends a document as JSON. */
  document(query: string, variables: object = {}): Promise<Answer> {
    return this.json({ query, variables });
  }

  json(body: unknown): Promise<Answer> {
    return this.send({ body: JSON.stringify(body), headers: JSON_HEADERS });
  }

  /** Sends anything. Throws when the answer gives away internal detail. */
  async send(attempt: Attempt): Promise<Answer> {
    const answer = await this.exchange(attempt);
    const found = this.detail.in(
      answer.text,
      `${attempt.path ?? ''} ${String(attempt.body ?? '')}`,
    );
    for (const header of ['server', 'x-powered-by']) {
      if (header in answer.headers) found.push(`a header: ${header}`);
    }
    if (found.length > 0) throw new Error(`Given away: ${found.join('; ')}\nin: ${answer.text}`);
    return answer;
  }

  private exchange({
    method = 'POST',
    path = '/graphql',
    headers,
    body,
  }: Attempt): Promise<Answer> {
    const { hostname, port } = new URL(this.address);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const begin = performance.now();
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          hostname,
          port,
          method,
          path,
          agent: false,
          headers: { ...length, ...this.credentials, ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const ms = performance.now() - begin;
            resolve(read(response.statusCode ?? 0, response.headers, text, ms));
          });
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }
}

function read(status: number, headers: IncomingHttpHeaders, text: string, ms: number): Answer {
  const isGraphql = /^\{"(data|errors)/.test(text);
  const json = isGraphql ? graphqlAnswer.parse(JSON.parse(text)) : null;
  const errors = json?.errors ?? [];
  return {
    status,
    headers,
    text,
    ms,
    json,
    codes: errors.map(({ extensions }) => extensions.code),
    messages: errors.map(({ message }) => message),
    hasData: json?.data !== undefined && json.data !== null,
  };
}
