import type { Detector } from './detector.js';
import type { Marks } from './stamp.js';
import type { Who } from './actor.js';
import { nameOf } from './actor.js';

/** An error in an answer, as far as clients may go by it. */
interface AnsweredError {
  readonly message: string;
  readonly code: string;
}

/** The whole answer to a request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly AnsweredError[];
  readonly cookies: readonly string[];
}

interface Body {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; extensions?: { code?: string } }[];
}

const NO_ERRORS: readonly [] = [];

/** Somebody who asks over HTTP, and whose every answer is searched for what is not his. */
export class CallingActor {
  constructor(
    readonly who: Who,
    readonly address: string,
    readonly credentials: Readonly<Record<string, string>>,
    private readonly foreign: readonly Marks[],
    private readonly detector: Detector,
  ) {}

  get name(): string {
    return nameOf(this.who);
  }

  /** The same somebody with other credentials. */
  with(credentials: Readonly<Record<string, string>>): CallingActor {
    return new CallingActor(this.who, this.address, credentials, this.foreign, this.detector);
  }

  async ask(query: string, variables: object = {}): Promise<Reply> {
    return this.send(
      query,
      { 'content-type': 'application/json' },
      JSON.stringify({ query, variables }),
    );
  }

  /** Sends a mutation whose `input.file` is the file. */
  async upload(query: string, input: object, file: File): Promise<Reply> {
    const body = new FormData();
    body.append(
      'operations',
      JSON.stringify({ query, variables: { input: { ...input, file: null } } }),
    );
    body.append('map', JSON.stringify({ file: ['variables.input.file'] }));
    body.append('file', file);
    return this.send(query, {}, body);
  }

  /** Searches what came another way, such as a frame of a socket. */
  read(where: string, text: string): void {
    this.detector.read(`${this.name}: ${where}`, text, this.foreign);
  }

  private async send(
    query: string,
    headers: Readonly<Record<string, string>>,
    body: string | FormData,
  ): Promise<Reply> {
    const response = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: { ...headers, ...this.credentials },
      body,
    });
    const text = await response.text();
    const sent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    this.read(query, `${sent}\n${text}`);
    return { status: response.status, cookies: response.headers.getSetCookie(), ...answered(text) };
  }
}

function answered(body: string): Pick<Reply, 'body' | 'data' | 'errors'> {
  const { data, errors }: Body = JSON.parse(body);
  return {
    body,
    data: data ?? null,
    errors:
      errors?.map(({ message, extensions }) => ({ message, code: extensions?.code ?? '' })) ??
      NO_ERRORS,
  };
}
