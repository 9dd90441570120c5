import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Stands between a program and a server, and passes on what it gets, or misbehaves:
 * - `slow(ms)`: everything arrives that much later, in either direction;
 * - `halfOpen()`: connections stay open, and nothing arrives any more;
 * - `cut()`: open connections break, new ones are refused;
 * - `cutAfter(bytes)`: each connection breaks when the server has sent that much;
 * - `heal()`: all is well again, for connections that are still there.
 */
export class TcpProxy {
  #target;
  #server;
  #pairs = new Set();
  #delayMs = 0;
  #isHalfOpen = false;
  #isCut = false;
  #mostBytes = Number.POSITIVE_INFINITY;

  static async before(target) {
    const proxy = new TcpProxy();
    proxy.#target = target;
    proxy.#server = createServer((client) => proxy.#accept(client)).listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port() {
    return this.#server.address().port;
  }

  slow(milliseconds) {
    this.#delayMs = milliseconds;
  }

  halfOpen() {
    this.#isHalfOpen = true;
  }

  cut() {
    this.#isCut = true;
    this.#breakAll();
  }

  cutAfter(bytes) {
    this.#mostBytes = bytes;
  }

  /** What was half-open has lost bytes, and breaks: its ends would never agree again. */
  heal() {
    if (this.#isHalfOpen) this.#breakAll();
    this.#delayMs = 0;
    this.#isHalfOpen = false;
    this.#isCut = false;
    this.#mostBytes = Number.POSITIVE_INFINITY;
  }

  async close() {
    this.#breakAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #breakAll() {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    this.#pairs.clear();
  }

  #accept(client) {
    if (this.#isCut) return client.resetAndDestroy();
    const server = connect(this.#target);
    const pair = { client, server, received: 0 };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      from.on('data', (bytes) => this.#pass(pair, from, to, bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  #pass(pair, from, to, bytes) {
    if (this.#isHalfOpen) return;
    if (from === pair.server) pair.received += bytes.length;
    if (pair.received > this.#mostBytes) return pair.client.resetAndDestroy();
    // Timers of one length end in the order in which they began, so bytes stay in order.
    if (this.#delayMs === 0) to.write(bytes);
    else setTimeout(() => to.writable && to.write(bytes), this.#delayMs);
  }
}
