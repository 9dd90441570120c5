import { once, type EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { until } from '../../support/until.js';
import type { InternalDetail } from './internal-detail.js';

interface RawSocket extends EventEmitter {
  send(text: string): void;
  close(): void;
}
type RawSocketClass = new (
  url: string,
  protocol: string,
  options: { headers: Readonly<Record<string, string>> },
) => RawSocket;

// The package ships without types.
const RawSocket: unknown = createRequire(import.meta.url)('ws');
const isSocketClass = (value: unknown): value is RawSocketClass => typeof value === 'function';

const message = z.object({
  type: z.string(),
  id: z.string().optional(),
  payload: z.unknown().optional(),
});

/** A WebSocket that says whatever it likes. */
export class IntrudingSocket {
  readonly heard: z.output<typeof message>[] = [];
  closedWith: number | null = null;
  private sent = '';

  private constructor(
    private readonly raw: RawSocket,
    detail: InternalDetail,
  ) {
    raw.on('message', (data) => {
      const text = String(data);
      const found = detail.in(text, this.sent);
      if (found.length > 0) throw new Error(`Given away: ${found.join('; ')}\nin: ${text}`);
      this.heard.push(message.parse(JSON.parse(text)));
    });
    raw.on('close', (code: number) => (this.closedWith = code));
    // A connection that is cut is what some of the attacks end in.
    raw.on('error', () => undefined);
  }

  static async open(
    address: string,
    detail: InternalDetail,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IntrudingSocket> {
    if (!isSocketClass(RawSocket)) throw new Error('The package ws has changed.');
    const url = `${address.replace('http', 'ws')}/graphql`;
    const raw = new RawSocket(url, 'graphql-transport-ws', { headers });
    const socket = new IntrudingSocket(raw, detail);
    await once(raw, 'open');
    return socket;
  }

  say(text: string | object): void {
    const sent = typeof text === 'string' ? text : JSON.stringify(text);
    this.sent += sent;
    this.raw.send(sent);
  }

  subscribe(id: string, query: string): void {
    this.say({ id, type: 'subscribe', payload: { query } });
  }

  /** Says hello, and waits until the server does. */
  async greet(payload: object = {}): Promise<void> {
    this.say({ type: 'connection_init', payload });
    await until('the server greets', () => this.of('connection_ack').length > 0);
  }

  of(type: string): z.output<typeof message>[] {
    return this.heard.filter((heard) => heard.type === type);
  }

  /** The code that the server closed with. */
  closed(): Promise<number> {
    return until('the server closes the socket', () => this.closedWith);
  }

  close(): void {
    this.raw.close();
  }
}
