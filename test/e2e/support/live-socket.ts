import { once, type EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Person } from './person.js';
import { until } from './until.js';

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
type Message = z.output<typeof message>;

/** What a person is told live, over a WebSocket that speaks graphql-transport-ws. */
export class LiveSocket {
  /** Every frame as it came. */
  readonly frames: string[] = [];
  /** The code with which the server ended it, if it did. */
  closedWith: number | null = null;
  private readonly messages: Message[] = [];

  private constructor(private readonly raw: RawSocket) {
    raw.on('message', (data) => {
      this.frames.push(String(data));
      this.messages.push(message.parse(JSON.parse(String(data))));
    });
    raw.on('close', (code) => (this.closedWith = Number(code)));
  }

  /** Opens a socket with the person's session. */
  static async open(person: Pick<Person, 'address' | 'credentials'>): Promise<LiveSocket> {
    const socket = await LiveSocket.knock(person);
    await until('the server takes the socket', () => socket.of('connection_ack')[0]);
    return socket;
  }

  /** The same, without waiting for the server to take it. */
  static async knock({
    address,
    credentials,
  }: Pick<Person, 'address' | 'credentials'>): Promise<LiveSocket> {
    if (!isSocketClass(RawSocket)) throw new Error('The package ws has changed.');
    const url = `${address.replace('http', 'ws')}/graphql`;
    const raw = new RawSocket(url, 'graphql-transport-ws', { headers: credentials });
    const socket = new LiveSocket(raw);
    await once(raw, 'open');
    socket.send({ type: 'connection_init' });
    return socket;
  }

  /**
   * Subscribes under a name. The protocol confirms no subscription, but what is recorded after the
   * answer to a ping has a longer way through worker and database than the subscription has.
   */
  async subscribe(id: string, query: string): Promise<void> {
    const pongs = this.of('pong').length;
    this.send({ id, type: 'subscribe', payload: { query } });
    this.send({ type: 'ping' });
    await until('the server answers', () => this.of('pong').length > pongs);
  }

  /** What was heard under a name so far, in order. */
  heard(id: string): unknown[] {
    return this.of('next', id).map(({ payload }) => payload);
  }

  /** Why the server did not let the person subscribe. */
  refusal(id: string): Promise<unknown> {
    return until('the subscription is refused', () => this.of('error', id)[0]?.payload);
  }

  close(): void {
    this.raw.close();
  }

  private send(text: object): void {
    this.raw.send(JSON.stringify(text));
  }

  private of(type: string, id?: string): Message[] {
    return this.messages.filter((heard) => heard.type === type && (!id || heard.id === id));
  }
}
