import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.mjs';
import { until } from './until.mjs';

/** Whether this machine has a Redis to mistreat. */
export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of its own, as the documentation asks for it, with a folder that can be taken away. */
export class RedisServer {
  #child;
  #folder;

  static async start() {
    const server = new RedisServer();
    server.port = await freePort();
    server.#folder = await mkdtemp(path.join(tmpdir(), 'meridian-redis-'));
    await server.#run();
    return server;
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Ends it without warning and starts it again, on its files or on an empty folder. */
  async kill({ wipe = false } = {}) {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
    if (wipe) {
      await rm(this.#folder, { recursive: true });
      await mkdir(this.#folder);
    }
    await this.#run();
  }

  /** Forgets everything. */
  flush() {
    return this.#ask((redis) => redis.flushall());
  }

  async stop() {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
    await rm(this.#folder, { recursive: true });
  }

  async #run() {
    const settings = '--save --appendonly yes --maxmemory-policy noeviction --bind 127.0.0.1'.split(
      ' ',
    );
    settings.splice(1, 0, '');
    this.#child = spawn(
      'redis-server',
      ['--port', String(this.port), '--dir', this.#folder, ...settings],
      { stdio: 'ignore' },
    );
    await until('Redis to answer', () => this.#ask((redis) => redis.ping()));
  }

  async #ask(question) {
    const redis = new Redis(this.url, { maxRetriesPerRequest: 0, retryStrategy: null });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}
