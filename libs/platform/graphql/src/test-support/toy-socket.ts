import { once } from 'node:events';
import { createRequire } from 'node:module';

interface RawSocket {
  on(event: 'message', listener: (data: unknown) => void): void;
  on(event: 'close', listener: (code: number) => void): void;
  on(event: 'error', listener: () => void): void;
  send(text: string): void;
  close(): void;
}

type RawSocketClass = new (
  url: string,
  protocols: readonly string[],
  options: { headers: Record<string, string> },
) => RawSocket & NodeJS.EventEmitter;

// The package ships without types.
const RawSocket: unknown = createRequire(import.meta.url)('ws');

const isSocketClass = (value: unknown): value is RawSocketClass => typeof value === 'function';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** A WebSocket client that keeps what it hears. */
export class ToySocket {
  readonly messages: Message[] = [];
  /** The code the server closed with. */
  readonly closed: Promise<number>;
  private readonly arrived: (() => void)[] = [];

  private constructor(private readonly raw: RawSocket & NodeJS.EventEmitter) {
    raw.on('message', (data) => {
      const message: unknown = JSON.parse(String(data));
      if (isMessage(message)) this.messages.push(message);
      this.arrived.splice(0).forEach((notify) => notify());
    });
    this.closed = new Promise((resolve) => raw.on('close', resolve));
    raw.on('error', () => undefined);
  }

  static async open(
    port: number,
    headers: Record<string, string> = {},
    protocol = 'graphql-transport-ws',
  ): Promise<ToySocket> {
    if (!isSocketClass(RawSocket)) throw new Error('The package ws has changed.');
    const raw = new RawSocket(`ws://127.0.0.1:${port}/graphql`, [protocol], { headers });
    const socket = new ToySocket(raw);
    await once(raw, 'open');
    return socket;
  }

  /** Opens a socket and says who it is. */
  static async signedIn(port: number, apiKey = 'key'): Promise<ToySocket> {
    const socket = await ToySocket.open(port);
    socket.send({ type: 'connection_init', payload: { apiKey } });
    await socket.heard('connection_ack');
    return socket;
  }

  send(message: object): void {
    this.raw.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.raw.send(text);
  }

  subscribe(id: string, query: string, variables?: object): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first message of a type (and of an operation), now or later. */
  async heard(type: string, id?: string): Promise<Message> {
    for (;;) {
      const found = this.messages.find(
        (message) => message.type === type && (id === undefined || message.id === id),
      );
      if (found) return found;
      await new Promise<void>((resolve) => this.arrived.push(resolve));
    }
  }

  close(): void {
    this.raw.close();
  }
}
