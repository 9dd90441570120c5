import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 100;

/** Times how long jobs that were in hand when their worker was killed took to be done after all. */
export class Recoveries {
  seconds = [];
  #arena;
  #pending = new Map();
  #stopped = false;
  #watching;

  constructor(arena) {
    this.#arena = arena;
    this.#watching = this.#watch();
  }

  /** To be called just before a kill. */
  async noteKill() {
    const active = await this.#arena.rows(
      `select queue, id from bullmq.job where state = 'active'`,
    );
    for (const { queue, id } of active) this.#pending.set(`${queue} ${id}`, performance.now());
    return active.length;
  }

  /** The time that 95 of 100 were within. */
  get p95() {
    const sorted = [...this.seconds].sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  }

  async stop() {
    this.#stopped = true;
    await this.#watching;
  }

  async #watch() {
    while (!this.#stopped || this.#pending.size > 0) {
      await delay(LOOK_MS);
      if (this.#pending.size > 0) await this.#look().catch(() => undefined);
    }
  }

  async #look() {
    const rows = await this.#arena.rows(
      `select queue || ' ' || id as key from bullmq.job
        where state <> 'completed' and queue || ' ' || id = any($1)`,
      [[...this.#pending.keys()]],
    );
    const undone = new Set(rows.map(({ key }) => key));
    for (const [key, killed] of this.#pending) {
      if (undone.has(key)) continue;
      this.#pending.delete(key);
      this.seconds.push((performance.now() - killed) / 1_000);
    }
  }
}
